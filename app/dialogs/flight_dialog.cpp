#include "app/dialogs/flight_dialog.h"

#include <QApplication>
#include <QClipboard>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLocale>
#include <QVBoxLayout>
#include <cmath>

#include "app/views/two_line_list.h"
#include "app/window/icon.h"
#include "app/window/theme.h"

namespace dorsal {

namespace {
constexpr int kPath = Qt::UserRole;
constexpr int kEveryMs = 200;

QString number(double value) { return QLocale().toString(value, 'f', 0); }
QString sizeText(uint64_t bytes) {
    return QLocale().formattedDataSize(qint64(bytes), 1, QLocale::DataSizeSIFormat);
}
}  // namespace

FlightDialog::FlightDialog(InterfaceWatch* watch, const CaptureRequest& usual, QWidget* parent)
    : QDialog(parent), setup_(new FlightSetup(watch, usual)), running_(new QWidget) {
    setObjectName(QStringLiteral("flightDialog"));
    setWindowTitle(tr("Flight recorder"));
    auto layout = new QVBoxLayout(this);
    layout->setSpacing(14);
    intro_ =
        new QLabel(tr("Keeps only the last of what is captured. When something happens, what came "
                      "before and after is saved, and recording goes on."));
    intro_->setWordWrap(true);
    layout->addWidget(intro_);
    layout->addWidget(setup_, 2);
    makeRunning();
    layout->addWidget(running_);
    auto row = new QHBoxLayout;
    problem_ = new QLabel;
    problem_->setObjectName(QStringLiteral("flightProblem"));
    problem_->setWordWrap(true);
    problem_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    copy_ = new QPushButton(tr("Copy the co&mmand"));
    copy_->setAutoDefault(false);
    copy_->setObjectName(QStringLiteral("flightCopy"));
    connect(copy_, &QPushButton::clicked, this, [this] { QApplication::clipboard()->setText(command_); });
    row->addWidget(problem_, 1);
    row->addWidget(copy_);
    layout->addWidget(makeSaved(), 1);
    layout->addLayout(row);
    layout->addLayout(makeButtons());
    resize(760, 0);
    connect(setup_, &FlightSetup::changed, this, [this] {
        failed_.clear();
        command_.clear();
        update();
    });
    connect(&Theme::instance(), &Theme::changed, this, &FlightDialog::update);
    timer_.setInterval(kEveryMs);
    connect(&timer_, &QTimer::timeout, this, &FlightDialog::look);
    update();
}

FlightDialog::~FlightDialog() {
    if (starting_) starting_->cancelled = true;
}

void FlightDialog::makeRunning() {
    auto layout = new QVBoxLayout(running_);
    layout->setContentsMargins(0, 8, 0, 8);
    layout->setSpacing(6);
    state_ = makeHeading({});
    auto font = state_->font();
    font.setPointSizeF(font.pointSizeF() * 1.25);
    state_->setFont(font);
    state_->setWordWrap(true);
    state_->setObjectName(QStringLiteral("flightState"));
    numbers_ = new QLabel;
    numbers_->setObjectName(QStringLiteral("flightNumbers"));
    triggers_ = new QLabel;
    triggers_->setWordWrap(true);
    triggers_->setTextFormat(Qt::PlainText);
    layout->addWidget(state_);
    layout->addWidget(numbers_);
    layout->addWidget(triggers_);
}

QWidget* FlightDialog::makeSaved() {
    savedPart_ = new QWidget;
    auto layout = new QVBoxLayout(savedPart_);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(makeHeading(tr("Saved captures")));
    saved_ = new QListWidget;
    saved_->setObjectName(QStringLiteral("flightSaved"));
    saved_->setAccessibleName(tr("Saved captures"));
    makeTwoLined(saved_, new TwoLineDelegate(saved_));
    saved_->setMinimumHeight(120);
    connect(saved_, &QListWidget::itemActivated, this, &FlightDialog::open);
    layout->addWidget(saved_, 1);
    savedPart_->hide();
    return savedPart_;
}

QLayout* FlightDialog::makeButtons() {
    auto row = new QHBoxLayout;
    auto add = [&](const QString& text, const char* name, auto slot) {
        auto button = new QPushButton(text);
        button->setObjectName(QLatin1String(name));
        button->setAutoDefault(false);
        connect(button, &QPushButton::clicked, this, slot);
        row->addWidget(button);
        return button;
    };
    open_ = add(tr("&Open"), "flightOpen", [this] { open(); });
    row->addStretch(1);
    saveNow_ = add(tr("Save &now"), "flightSaveNow", [this] {
        recorder_->trigger();
        look();
    });
    stop_ = add(tr("S&top"), "flightStop", [this] { stop(); });
    start_ = add(tr("&Start recording"), "flightStart", [this] { start(); });
    start_->setDefault(true);
    add(tr("C&lose"), "flightClose", [this] {
        close();
    })->setToolTip(tr("Recording goes on while this window is closed."));
    return row;
}

void FlightDialog::start() {
    if (!start_->isEnabled()) return;
    setup_->captureFilter()->whenChecked([this](bool usable) {
        if (!usable || !setup_->isReady() || starting_) return;
        setup_->captureFilter()->remember();
        struct Outcome {
            std::unique_ptr<FlightRecorder> recorder;
            LiveError error;
        };
        starting_ = runJob<Outcome>(
            this,
            [request = setup_->request()](JobControl&) {
                Outcome outcome;
                outcome.recorder = FlightRecorder::start(request, outcome.error);
                return outcome;
            },
            [this](Outcome outcome) { begun(std::move(outcome.recorder), outcome.error); });
        update();
    });
}

void FlightDialog::begun(std::unique_ptr<FlightRecorder> recorder, const LiveError& error) {
    starting_.reset();
    recorder_ = std::move(recorder);
    if (!recorder_) {
        failed_ = QString::fromStdString(error.text);
        command_ = QString::fromStdString(error.command);
        return update();
    }
    setup_->save();
    known_ = 0;
    auto request = setup_->request();
    QStringList when;
    if (!request.filter.empty())
        when << tr("when a packet matches %1").arg(QString::fromStdString(request.filter));
    if (request.rate > 0) when << tr("at more than %1 packets/s").arg(number(request.rate));
    when << tr("when you say so");
    triggers_->setText(
        tr("Saves %1. Recording goes on while this window is closed.").arg(when.join(tr(" or "))));
    timer_.start();
    look();
    saveNow_->setFocus();
    emit started();
}

void FlightDialog::stop() {
    stopping_ = true;
    recorder_->stop();
    look();
}

void FlightDialog::look() {
    if (!recorder_) return;
    auto status = recorder_->status();
    showSaved(status.saved);
    auto& live = status.live;
    QStringList parts{tr("%1 packets/s").arg(number(status.rate)),
                      tr("%1 packets since the start").arg(number(double(live.packets)))};
    if (live.countsDrops) parts << tr("%1 dropped").arg(number(double(live.dropped)));
    numbers_->setText(parts.join(tr("  ·  ")));
    state_->setText(stopping_ ? tr("Stopping…") : stateText(status));
    failed_ = QString::fromStdString(status.problem.empty() ? live.message : status.problem);
    if (stopping_ && status.state == FlightStatus::State::Stopped) {
        timer_.stop();
        recorder_.reset();
        stopping_ = false;
        failed_ = QString::fromStdString(status.problem);
        emit stopped();
    }
    update();
}

QString FlightDialog::stateText(const FlightStatus& status) {
    using State = FlightStatus::State;
    if (status.state == State::Triggered) {
        auto left = number(std::ceil(status.secondsLeft));
        switch (status.trigger) {
            case FlightTrigger::Filter:
                return tr("Triggered by packet %1: saving in %2 s").arg(number(double(status.packet)), left);
            case FlightTrigger::Rate:
                return tr("Triggered by %1 packets/s: saving in %2 s").arg(number(status.triggerRate), left);
            default: return tr("Triggered by you: saving in %1 s").arg(left);
        }
    }
    if (status.state == State::Saving) return tr("Saving…");
    auto kept = tr("%1 packets, %2").arg(number(double(status.packets)), sizeText(status.bytes));
    if (!status.live.running) return tr("The capture has ended. Still kept: %1").arg(kept);
    return tr("Recording: the last %1 s, %2").arg(number(std::floor(status.seconds)), kept);
}

QString FlightDialog::savedText(const FlightSaved& saved) {
    auto why = saved.trigger == FlightTrigger::Filter
                   ? tr("packet %1 matched").arg(number(double(saved.packet)))
               : saved.trigger == FlightTrigger::Rate ? tr("too many packets in a second")
                                                      : tr("saved by you");
    return tr("%1 · %2 packets, %3").arg(why, number(double(saved.file.packets)), sizeText(saved.file.bytes));
}

void FlightDialog::showSaved(const std::vector<FlightSaved>& saved) {
    for (; known_ < saved.size(); ++known_) {
        auto& one = saved[known_];
        auto path = QString::fromStdString(one.file.path);
        auto item = new QListWidgetItem(icon(QStringLiteral("file")), QFileInfo(path).fileName());
        item->setData(kPath, path);
        item->setData(TwoLineDelegate::kSecondLine, savedText(one));
        item->setData(Qt::AccessibleTextRole, tr("%1, %2").arg(item->text(), savedText(one)));
        item->setToolTip(path);
        saved_->insertItem(0, item);
        saved_->setCurrentRow(0);
    }
}

void FlightDialog::open() {
    if (auto item = saved_->currentItem()) emit openRequested(item->data(kPath).toString());
}

void FlightDialog::say(const QString& problem, const QString& command) {
    problem_->setStyleSheet(QStringLiteral("color: %1").arg(Theme::instance().colors().error.name()));
    problem_->setText(command.isEmpty() ? problem : tr("%1 In a terminal: %2").arg(problem, command));
    problem_->setVisible(!problem.isEmpty());
    copy_->setVisible(!command.isEmpty());
}

void FlightDialog::update() {
    const bool on = recorder_ != nullptr;
    auto muted = QStringLiteral("color: %1").arg(Theme::instance().colors().mutedText.name());
    for (auto label : {numbers_, triggers_})
        if (label->styleSheet() != muted) label->setStyleSheet(muted);
    intro_->setVisible(!on);
    setup_->setVisible(!on);
    running_->setVisible(on);
    setup_->setEnabled(!starting_);
    start_->setVisible(!on);
    stop_->setVisible(on);
    saveNow_->setVisible(on);
    stop_->setEnabled(!stopping_);
    saveNow_->setEnabled(!stopping_);
    savedPart_->setVisible(on || saved_->count() > 0);
    open_->setVisible(on || saved_->count() > 0);
    open_->setEnabled(saved_->currentItem() != nullptr);
    auto wrong = on ? QString() : setup_->problem();
    say(wrong.isEmpty() ? failed_ : wrong, wrong.isEmpty() ? command_ : QString());
    start_->setEnabled(setup_->isReady() && !starting_);
    start_->setText(starting_ ? tr("Starting…") : tr("&Start recording"));
    start_->setAccessibleDescription(wrong);
}

}  // namespace dorsal
