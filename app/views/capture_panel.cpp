#include "app/views/capture_panel.h"

#include <QClipboard>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPushButton>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include "app/views/two_line_list.h"
#include "app/window/icon.h"
#include "app/window/theme.h"
#include "model/capture/source/capture_settings.h"

namespace dorsal {

CapturePanel::CapturePanel(InterfaceWatch* watch, QWidget* parent)
    : QWidget(parent),
      list_(new InterfaceList(watch)),
      filter_(new CaptureFilterField),
      banner_(new QWidget),
      commandRow_(new QWidget),
      problem_(new QLabel),
      command_(new QLabel) {
    setObjectName(QStringLiteral("capturePanel"));
    auto layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    auto head = new QHBoxLayout;
    auto options = new QToolButton;
    options->setObjectName(QStringLiteral("captureOptionsButton"));
    options->setIcon(icon(QStringLiteral("capture-options")));
    options->setIconSize({16, 16});
    options->setFixedHeight(28);
    options->setToolTip(tr("Capture options…"));
    options->setAccessibleName(tr("Capture options"));
    connect(options, &QToolButton::clicked, this, &CapturePanel::optionsRequested);
    head->addWidget(makeHeading(tr("Interfaces of this machine")), 1);
    head->addWidget(options);
    layout->addLayout(head);
    layout->addWidget(makeBanner());
    layout->addWidget(filter_);
    layout->addWidget(list_, 1);
    connect(list_, &InterfaceList::startRequested, this, qOverload<const QStringList&>(&CapturePanel::start));
    connect(filter_, &QLineEdit::returnPressed, this, qOverload<>(&CapturePanel::start));
    connect(list_, &InterfaceList::namesSelected, this, [this](const QStringList& names) {
        auto any = names == QStringList{QStringLiteral("any")};
        filter_->setLinkType(any ? QStringLiteral("LINUX_SLL") : QString());
        emit selectionChanged(names);
    });
    connect(&Theme::instance(), &Theme::changed, this, &CapturePanel::paintInTheme);
    paintInTheme();
}

QWidget* CapturePanel::makeBanner() {
    banner_->setObjectName(QStringLiteral("captureProblem"));
    banner_->setAttribute(Qt::WA_StyledBackground);
    auto layout = new QVBoxLayout(banner_);
    layout->setContentsMargins(12, 10, 12, 10);
    layout->setSpacing(8);
    problem_->setObjectName(QStringLiteral("captureProblemText"));
    problem_->setWordWrap(true);
    problem_->setTextFormat(Qt::PlainText);
    problem_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    layout->addWidget(problem_);
    auto row = new QHBoxLayout(commandRow_);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    command_->setObjectName(QStringLiteral("captureProblemCommand"));
    command_->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    command_->setTextFormat(Qt::PlainText);
    command_->setWordWrap(true);
    command_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    auto copy = new QPushButton(tr("Co&py"));
    copy->setObjectName(QStringLiteral("copyCommand"));
    copy->setAutoDefault(false);
    auto back = new QTimer(copy);
    back->setSingleShot(true);
    back->setInterval(2000);
    connect(back, &QTimer::timeout, copy, [copy] { copy->setText(tr("Co&py")); });
    connect(copy, &QPushButton::clicked, this, [this, copy, back] {
        QGuiApplication::clipboard()->setText(command_->text());
        copy->setText(tr("Copied"));
        back->start();
    });
    row->addWidget(command_, 1);
    row->addWidget(copy);
    layout->addWidget(commandRow_);
    banner_->hide();
    return banner_;
}

void CapturePanel::setProblem(const QString& text, const QString& command) {
    problem_->setText(text);
    command_->setText(command);
    banner_->setAccessibleName(text);
    commandRow_->setVisible(!command.isEmpty());
    banner_->setVisible(!text.isEmpty());
}

CaptureRequest CapturePanel::request(const QStringList& names) const {
    CaptureRequest request;
    QSettings settings;
    for (auto& name : names) {
        auto one = loadCaptureInterface(settings, name.toStdString());
        one.filter = filter_->filter().toStdString();
        request.interfaces.push_back(std::move(one));
    }
    return request;
}

void CapturePanel::start() {
    auto names = selectedNames();
    if (names.isEmpty()) return emit optionsRequested();
    start(names);
}

void CapturePanel::start(const QStringList& names) {
    filter_->whenChecked([this, names](bool usable) {
        if (!usable) {
            filter_->setFocus();
            return filter_->explain();
        }
        filter_->remember();
        emit startRequested(request(names));
    });
}

void CapturePanel::paintInTheme() {
    auto& c = Theme::instance().colors();
    banner_->setStyleSheet(
        QStringLiteral("#captureProblem { background: %1; border: 1px solid %2; border-radius: 8px; }"
                       "#captureProblemText { color: %3; }"
                       "#captureProblemCommand { background: %4; border-radius: 5px; padding: 5px 8px; }")
            .arg(c.noteBack.name(), c.border.name(), palette().color(QPalette::Text).name(),
                 palette().color(QPalette::Base).name()));
}

}  // namespace dorsal
