#include "app/views/filter_field.h"

#include <QHeaderView>
#include <QKeyEvent>

#include "app/window/icon.h"
#include "app/window/theme.h"
#include "model/filter/filter_completion.h"

namespace dorsal {

namespace {
constexpr int kMostHistory = 30;
}

FilterField::FilterField(QWidget* parent) : QLineEdit(parent), completer_(new QCompleter(this)) {
    setObjectName(QStringLiteral("filterField"));
    setAccessibleName(tr("Display filter"));
    setPlaceholderText(
        tr("Filter: an expression such as “dns or tcp.port == 443”, or any text of a row   Ctrl+/"));
    setClearButtonEnabled(true);
    mark_ = addAction(icon(QStringLiteral("filter")), LeadingPosition);
    list_ = new QTreeView;
    list_->setObjectName(QStringLiteral("filterChoices"));
    list_->setAccessibleName(tr("Suggestions"));
    list_->setRootIsDecorated(false);
    list_->setHeaderHidden(true);
    list_->setUniformRowHeights(true);
    list_->setSelectionBehavior(QTreeView::SelectRows);
    list_->setEditTriggers(QTreeView::NoEditTriggers);
    list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    choices_.setColumnCount(3);
    completer_->setModel(&choices_);
    completer_->setPopup(list_);
    completer_->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    completer_->setMaxVisibleItems(12);
    completer_->setWidget(this);
    explainSoon_.setSingleShot(true);
    explainSoon_.setInterval(700);
    connect(&explainSoon_, &QTimer::timeout, this, [this] {
        if (!popupVisible()) explain();
    });
    connect(completer_, QOverload<const QModelIndex&>::of(&QCompleter::activated), this, &FilterField::take);
    connect(this, &QLineEdit::returnPressed, this, &FilterField::applyNow);
    connect(this, &QLineEdit::textChanged, this, [this](const QString& text) {
        check();
        if (text.isEmpty()) applyNow();
    });
    connect(this, &QLineEdit::textEdited, this, [this] {
        if (!taking_) complete();
    });
    connect(&Theme::instance(), &Theme::changed, this, &FilterField::showState);
}

void FilterField::check() {
    filter_ = RowFilter::parse(text(), Registry::standard());
    say_.clear();
    if (filter_.empty()) {
        ownState_ = State::Empty;
    } else if (filter_.mistaken) {
        ownState_ = State::Invalid;
        say_ = QString::fromStdString(filter_.problem.sentence) +
               tr(" To look for this text in the rows, put it in double quotes.");
    } else if (!filter_.expression) {
        ownState_ = State::Text;
        say_ = tr("No expression: looks for rows with this text.");
    } else if (auto& old = filter_.expression->program().deprecated; !old.empty()) {
        ownState_ = State::Deprecated;
        QStringList names;
        for (auto& name : old) names << QString::fromStdString(name);
        say_ = tr("This filter uses old names: %1.").arg(names.join(QStringLiteral(", ")));
    } else {
        ownState_ = State::Valid;
        say_ = tr("A valid filter. Enter applies it.");
    }
    showState();
    if (problem_) problem_->hide();
    state_ == State::Invalid ? explainSoon_.start() : explainSoon_.stop();
}

void FilterField::showState() {
    state_ = running_ && filter_.text == asked_ ? State::Running : ownState_;
    auto& c = Theme::instance().colors();
    struct Look {
        const char* icon;
        QColor back;
    };
    auto look = [&]() -> Look {
        switch (state_) {
            case State::Valid: return {"check", c.goodBack};
            case State::Deprecated: return {"warning", c.warningBack};
            case State::Text: return {"find", c.noteBack};
            case State::Invalid: return {"error", c.errorBack};
            case State::Running: return {"reload", c.goodBack};
            case State::Empty: break;
        }
        return {"filter", {}};
    }();
    showFieldState(this, mark_, look.icon, look.back, state_ == State::Running ? tr("Filtering…") : say_);
}

void FilterField::setRunning(bool running) {
    if (running == running_) return;
    running_ = running;
    showState();
}

void FilterField::write(const QString& text) {
    bool before = std::exchange(taking_, true);  // nobody asked for suggestions
    selectAll();
    text.isEmpty() ? del() : insert(text);
    taking_ = before;
    completer_->popup()->hide();
}

void FilterField::apply(const QString& text) {
    write(text);
    if (!text.isEmpty()) applyNow();
}

void FilterField::applyNow() {
    completer_->popup()->hide();
    if (state_ == State::Invalid) return explain();
    auto wanted = filter_.text;
    if (!wanted.isEmpty()) {
        history_.removeAll(wanted);
        history_.prepend(wanted);
        while (history_.size() > kMostHistory) history_.removeLast();
        emit historyChanged();
    }
    asked_ = wanted;
    emit applyRequested(wanted);
}

// The sentence, and the place that it is about.
void FilterField::explain() {
    explainSoon_.stop();
    if (state_ != State::Invalid || !isVisible() || !hasFocus()) return;
    if (!problem_) {
        problem_ = new FieldProblem(this);
        problem_->setObjectName(QStringLiteral("filterProblem"));
    }
    auto bytes = text().toUtf8();
    auto at =
        qsizetype(std::min(filter_.problem.at + size_t(text().indexOf(filter_.text)), size_t(bytes.size())));
    auto size = std::min(qsizetype(filter_.problem.size), bytes.size() - at);
    // A long text is shown around the place.
    constexpr qsizetype kBefore = 48, kAfter = 48;
    auto left = QString::fromUtf8(bytes.left(at)), right = QString::fromUtf8(bytes.mid(at + size));
    if (left.size() > kBefore) left = QStringLiteral("…") + left.right(kBefore);
    if (right.size() > kAfter) right = right.left(kAfter) + QStringLiteral("…");
    auto middle = QString::fromUtf8(bytes.mid(at, size));
    QString place;
    if (size > 0)
        place = QStringLiteral("<pre style='margin:4px 0 0 0'>%1<u><b>%2</b></u>%3\n%4%5</pre>")
                    .arg(left.toHtmlEscaped(), middle.toHtmlEscaped(), right.toHtmlEscaped(),
                         QString(left.size(), u' '), QString(middle.size(), u'^'));
    problem_->say(say_.toHtmlEscaped() + place);
}

void FilterField::complete() {
    auto written = text().left(cursorPosition()).toUtf8();
    auto all = text().toUtf8();
    auto completion =
        completeFilter({all.data(), size_t(all.size())}, size_t(written.size()), Registry::standard());
    if (completion.suggestions.empty()) return completer_->popup()->hide();
    choices_.removeRows(0, choices_.rowCount());
    for (auto& s : completion.suggestions) {
        auto name = new QStandardItem(QString::fromStdString(s.text));
        auto type = new QStandardItem(QString::fromStdString(s.type));
        auto description = new QStandardItem(QString::fromStdString(s.description));
        name->setData(tr("%1, %2, %3").arg(name->text(), type->text(), description->text()),
                      Qt::AccessibleTextRole);
        for (auto item : {type, description}) item->setForeground(Theme::instance().colors().mutedText);
        choices_.appendRow({name, type, description});
    }
    begin_ = QString::fromUtf8(all.left(qsizetype(completion.begin))).size();
    end_ = QString::fromUtf8(all.left(qsizetype(completion.end))).size();
    openPopup(cursorRect().left());
}

void FilterField::showHistory() {
    if (history_.isEmpty()) return;
    choices_.removeRows(0, choices_.rowCount());
    for (auto& text : history_)
        choices_.appendRow({new QStandardItem(text), new QStandardItem, new QStandardItem});
    begin_ = 0;
    end_ = -1;
    openPopup(0);
}

void FilterField::openPopup(int x) {
    if (!isVisible()) return;
    if (problem_) problem_->hide();
    int width = 8;
    for (int column = 0; column < 3; ++column) {
        list_->resizeColumnToContents(column);
        list_->setColumnWidth(column, std::min(list_->columnWidth(column) + 12, column ? 320 : 420));
        width += list_->columnWidth(column);
    }
    width = std::min(width + 16, std::max(300, this->width()));
    completer_->complete(QRect(std::clamp(x, 0, std::max(0, this->width() - width)), 0, width, height() + 2));
    list_->setCurrentIndex({});  // Enter applies what is written, until something is chosen
}

void FilterField::take(const QModelIndex& choice) {
    auto text = choice.siblingAtColumn(0).data().toString();
    taking_ = true;
    if (end_ < 0)
        write(text);
    else {
        setSelection(int(begin_), int(end_ - begin_));
        insert(text);
    }
    taking_ = false;
}

bool FilterField::event(QEvent* event) {
    // Otherwise the window's Escape is first.
    if (event->type() == QEvent::ShortcutOverride) {
        auto key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Escape && (popupVisible() || !text().isEmpty() || text() != applied_))
            return key->accept(), true;
    }
    if (event->type() == QEvent::KeyPress && popupVisible() &&
        static_cast<QKeyEvent*>(event)->key() == Qt::Key_Tab) {
        // Tab takes the chosen suggestion, or the first.
        auto index = list_->currentIndex().isValid() ? list_->currentIndex()
                                                     : completer_->completionModel()->index(0, 0);
        list_->hide();
        take(index);
        return true;
    }
    return QLineEdit::event(event);
}

void FilterField::keyPressEvent(QKeyEvent* event) {
    auto key = event->key();
    if (popupVisible()) {
        bool enter = key == Qt::Key_Return || key == Qt::Key_Enter;
        // The completer takes what is chosen; without a choice Enter applies what is written.
        if (enter && list_->currentIndex().isValid()) return event->ignore();
        if (key == Qt::Key_Escape) {
            list_->hide();
            return;
        }
    } else if (key == Qt::Key_Down) {
        return text().isEmpty() ? showHistory() : complete();
    } else if (key == Qt::Key_Escape) {
        if (problem_ && problem_->isVisible()) return problem_->hide();
        return write(text() != applied_ ? applied_ : QString());
    }
    if (key == Qt::Key_Space && event->modifiers() == Qt::ControlModifier) return complete();
    QLineEdit::keyPressEvent(event);
}

void FilterField::focusOutEvent(QFocusEvent* event) {
    explainSoon_.stop();
    if (problem_) problem_->hide();
    QLineEdit::focusOutEvent(event);
}

void FilterField::resizeEvent(QResizeEvent* event) {
    if (problem_) problem_->hide();
    QLineEdit::resizeEvent(event);
}

}  // namespace dorsal
