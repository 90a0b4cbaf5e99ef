#include "app/views/capture_filter_field.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QSettings>

#include "app/window/icon.h"
#include "app/window/theme.h"
#include "model/capture/source/capture_filter.h"
#include "model/capture/source/capture_filter_words.h"
#include "model/job.h"

namespace dorsal {

namespace {
constexpr int kMostHistory = 20;
// Checks that wait for a name server at the same time; further ones wait for these.
constexpr int kMostRunning = 4;

QString historyKey() { return QStringLiteral("capture/filterHistory"); }
}  // namespace

CaptureFilterField::CaptureFilterField(QWidget* parent)
    : QLineEdit(parent), completer_(new QCompleter(this)), list_(new QTreeView) {
    setObjectName(QStringLiteral("captureFilter"));
    setAccessibleName(tr("Capture filter"));
    setPlaceholderText(tr("Capture filter, such as “tcp port 443”; empty: every packet"));
    setClearButtonEnabled(true);
    mark_ = addAction(icon(QStringLiteral("filter")), LeadingPosition);
    list_->setObjectName(QStringLiteral("captureFilterChoices"));
    list_->setAccessibleName(tr("Suggestions"));
    list_->setRootIsDecorated(false);
    list_->setHeaderHidden(true);
    list_->setUniformRowHeights(true);
    list_->setSelectionBehavior(QTreeView::SelectRows);
    list_->setEditTriggers(QTreeView::NoEditTriggers);
    list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    choices_.setColumnCount(2);
    completer_->setModel(&choices_);
    completer_->setPopup(list_);
    completer_->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    completer_->setMaxVisibleItems(10);
    completer_->setWidget(this);
    for (auto [timer, wait] : {std::pair(&checkSoon_, 250), std::pair(&explainSoon_, 500)}) {
        timer->setSingleShot(true);
        timer->setInterval(wait);
    }
    connect(&checkSoon_, &QTimer::timeout, this, &CaptureFilterField::check);
    connect(&explainSoon_, &QTimer::timeout, this, [this] {
        if (!popupVisible()) explain();
    });
    connect(completer_, QOverload<const QModelIndex&>::of(&QCompleter::activated), this,
            &CaptureFilterField::choose);
    connect(this, &QLineEdit::textChanged, this, &CaptureFilterField::textIsNew);
    connect(this, &QLineEdit::textEdited, this, [this] {
        if (!choosing_) complete(false);
    });
    connect(&Theme::instance(), &Theme::changed, this, &CaptureFilterField::showState);
    showState();
}

void CaptureFilterField::setLinkType(const QString& name) {
    if (std::exchange(linkType_, name) != name) textIsNew();
}

void CaptureFilterField::textIsNew() {
    ++number_;
    then_ = nullptr;
    explainSoon_.stop();
    if (problem_) problem_->hide();
    if (filter().isEmpty()) {
        checkSoon_.stop();
        return setState(State::Empty, {});
    }
    setState(State::Checking, tr("Checking…"));
    checkSoon_.start();
}

void CaptureFilterField::check() {
    if (running_ >= kMostRunning) {
        again_ = true;
        return;
    }
    ++running_;
    runJob<std::string>(
        this,
        [text = filter().toStdString(), linkType = linkType_.toStdString()](JobControl&) {
            return checkCaptureFilter(text, linkType);
        },
        [this, number = number_](std::string problem) { take(number, QString::fromStdString(problem)); });
}

void CaptureFilterField::take(int number, const QString& problem) {
    --running_;
    if (std::exchange(again_, false)) check();
    if (number != number_ || state_ == State::Empty) return;
    if (problem.isEmpty())
        setState(State::Valid, tr("A valid capture filter."));
    else
        setState(State::Invalid, problem);
    if (!problem.isEmpty()) explainSoon_.start();
}

void CaptureFilterField::setState(State state, const QString& say) {
    bool same = state == state_ && say == say_;
    state_ = state;
    say_ = say;
    if (same) return;
    showState();
    emit stateChanged();
    if (state_ == State::Checking || !then_) return;
    std::exchange(then_, nullptr)(state_ != State::Invalid);
}

void CaptureFilterField::whenChecked(std::function<void(bool)> then) {
    if (state_ != State::Checking) return then(state_ != State::Invalid);
    then_ = std::move(then);
    if (checkSoon_.isActive()) {
        checkSoon_.stop();
        check();
    }
}

void CaptureFilterField::showState() {
    auto& c = Theme::instance().colors();
    const char* name = state_ == State::Valid ? "check" : state_ == State::Invalid ? "error" : "filter";
    auto back = state_ == State::Valid ? c.goodBack : state_ == State::Invalid ? c.errorBack : QColor();
    showFieldState(this, mark_, name, back, say_);
    if (state_ != State::Empty) return;
    setToolTip(
        tr("<p>Only packets that pass are captured; empty: all are.</p>"
           "<table><tr><td><b>host 10.0.0.5</b>&nbsp;&nbsp;</td><td>to or from an address</td></tr>"
           "<tr><td><b>tcp port 443</b>&nbsp;&nbsp;</td><td>HTTPS</td></tr>"
           "<tr><td><b>net 192.168.0.0/16 and not arp</b>&nbsp;&nbsp;</td><td>a network</td></tr>"
           "<tr><td><b>udp portrange 5060-5070</b>&nbsp;&nbsp;</td><td>a range of ports</td></tr>"
           "<tr><td><b>vlan 12</b>&nbsp;&nbsp;</td><td>a VLAN</td></tr></table>"));
}

void CaptureFilterField::remember() {
    if (state_ == State::Empty || state_ == State::Invalid) return;
    QSettings settings;
    auto history = settings.value(historyKey()).toStringList();
    history.removeAll(filter());
    history.prepend(filter());
    settings.setValue(historyKey(), history.mid(0, kMostHistory));
}

void CaptureFilterField::explain() {
    explainSoon_.stop();
    if (state_ != State::Invalid || !isVisible() || !hasFocus()) return;
    if (!problem_) {
        problem_ = new FieldProblem(this);
        problem_->setObjectName(QStringLiteral("captureFilterProblem"));
    }
    problem_->say(say_.toHtmlEscaped());
}

void CaptureFilterField::complete(bool asked) {
    auto written = text().left(cursorPosition()).toUtf8(), all = text().toUtf8();
    auto found = completeCaptureFilter({all.data(), size_t(all.size())}, size_t(written.size()));
    // Unasked, only what somebody has begun to write.
    bool begun = found.begin < size_t(written.size());
    choices_.removeRows(0, choices_.rowCount());
    begin_ = QString::fromUtf8(all.left(qsizetype(found.begin))).size();
    end_ = QString::fromUtf8(all.left(qsizetype(found.end))).size();
    auto instead =
        asked && state_ == State::Invalid ? captureFilterFor(filter().toStdString()) : std::string();
    if (!instead.empty()) {
        // The display filter's equivalent takes the place of all of it.
        choices_.appendRow({new QStandardItem(QString::fromStdString(instead)),
                            new QStandardItem(tr("the same as a capture filter"))});
        begin_ = 0;
        end_ = -1;
    } else if (asked || begun) {
        for (auto& word : found.words)
            choices_.appendRow({new QStandardItem(QString::fromStdString(word.text)),
                                new QStandardItem(QString::fromStdString(word.description))});
    }
    openPopup(instead.empty() ? cursorRect().left() : 0);
}

void CaptureFilterField::showHistory() {
    choices_.removeRows(0, choices_.rowCount());
    for (auto& text : QSettings().value(historyKey()).toStringList())
        choices_.appendRow({new QStandardItem(text), new QStandardItem});
    begin_ = 0;
    end_ = -1;
    openPopup(0);
}

void CaptureFilterField::openPopup(int x) {
    if (!isVisible() || !choices_.rowCount()) return list_->hide();
    if (problem_) problem_->hide();
    int width = 24;
    for (int row = 0; row < choices_.rowCount(); ++row) {
        auto description = choices_.item(row, 1);
        description->setForeground(Theme::instance().colors().mutedText);
        choices_.item(row)->setData(tr("%1, %2").arg(choices_.item(row)->text(), description->text()),
                                    Qt::AccessibleTextRole);
    }
    for (int column = 0; column < 2; ++column) {
        list_->resizeColumnToContents(column);
        list_->setColumnWidth(column, std::min(list_->columnWidth(column) + 12, 360));
        width += list_->columnWidth(column);
    }
    width = std::min(width, std::max(300, this->width()));
    completer_->complete(QRect(std::clamp(x, 0, std::max(0, this->width() - width)), 0, width, height() + 2));
    list_->setCurrentIndex({});  // Enter starts with what is written, until something is chosen
}

void CaptureFilterField::choose(const QModelIndex& choice) {
    auto chosen = choice.siblingAtColumn(0).data().toString();
    choosing_ = true;
    end_ < 0 ? selectAll() : setSelection(int(begin_), int(end_ - begin_));
    insert(chosen);
    choosing_ = false;
}

bool CaptureFilterField::event(QEvent* event) {
    if (event->type() == QEvent::KeyPress && popupVisible() &&
        static_cast<QKeyEvent*>(event)->key() == Qt::Key_Tab) {
        // Tab takes the chosen suggestion, or the first.
        auto index = list_->currentIndex().isValid() ? list_->currentIndex()
                                                     : completer_->completionModel()->index(0, 0);
        list_->hide();
        choose(index);
        return true;
    }
    return QLineEdit::event(event);
}

void CaptureFilterField::keyPressEvent(QKeyEvent* event) {
    auto key = event->key();
    bool enter = key == Qt::Key_Return || key == Qt::Key_Enter;
    if (popupVisible()) {
        // The completer takes what is chosen.
        if (enter && list_->currentIndex().isValid()) return event->ignore();
        if (enter) list_->hide();
        if (key == Qt::Key_Escape) return list_->hide();
    } else if (key == Qt::Key_Down) {
        return text().isEmpty() ? showHistory() : complete(true);
    }
    if (key == Qt::Key_Space && event->modifiers() == Qt::ControlModifier) return complete(true);
    if (enter && state_ == State::Invalid) return explain();
    QLineEdit::keyPressEvent(event);
}

void CaptureFilterField::focusOutEvent(QFocusEvent* event) {
    explainSoon_.stop();
    if (problem_) problem_->hide();
    QLineEdit::focusOutEvent(event);
}

void CaptureFilterField::resizeEvent(QResizeEvent* event) {
    if (problem_) problem_->hide();
    QLineEdit::resizeEvent(event);
}

}  // namespace dorsal
