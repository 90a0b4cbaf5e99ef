#include "app/dialogs/capture_options_dialog.h"

#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QVBoxLayout>

#include "app/window/theme.h"
#include "model/capture/source/capture_settings.h"

namespace dorsal {

CaptureOptionsDialog::CaptureOptionsDialog(InterfaceWatch* watch, const CaptureRequest& request,
                                           QWidget* parent)
    : QDialog(parent),
      looking_(watch->look()),
      table_(new CaptureInterfaceTable(watch)),
      filter_(new CaptureFilterField),
      file_(new QLineEdit),
      several_(new QCheckBox(tr("Se&veral files; the next one begins after"))),
      ring_(new CaptureLimitsBox(
          {tr("&Packets:"), tr("&Size:"), tr("&Time:"), tr("&Keep:"), tr("newest files"), "ring"})),
      stop_(new CaptureLimitsBox(
          {tr("P&ackets:"), tr("Si&ze:"), tr("Ti&me:"), tr("Fi&les:"), tr("files"), "stop"})),
      problem_(new QLabel) {
    setObjectName(QStringLiteral("captureOptionsDialog"));
    setWindowTitle(tr("Capture options"));
    auto layout = new QVBoxLayout(this);
    layout->setSpacing(12);
    layout->addWidget(makeInterfaces(), 1);
    auto groups = new QHBoxLayout;
    groups->setSpacing(12);
    groups->addWidget(makeOutput(), 3);
    groups->addWidget(makeStop(), 2);
    layout->addLayout(groups);

    auto bottom = new QHBoxLayout;
    problem_->setObjectName(QStringLiteral("captureOptionsProblem"));
    problem_->setWordWrap(true);
    auto buttons = new QDialogButtonBox;
    start_ = buttons->addButton(tr("Sta&rt"), QDialogButtonBox::AcceptRole);
    start_->setObjectName(QStringLiteral("startCapture"));
    start_->setDefault(true);
    buttons->addButton(tr("&Close"), QDialogButtonBox::RejectRole)->setAutoDefault(false);
    bottom->addWidget(problem_, 1);
    bottom->addWidget(buttons);
    layout->addLayout(bottom);
    connect(buttons, &QDialogButtonBox::accepted, this, &CaptureOptionsDialog::start);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    connect(table_, &CaptureInterfaceTable::chosenChanged, this, &CaptureOptionsDialog::check);
    connect(filter_, &CaptureFilterField::stateChanged, this, &CaptureOptionsDialog::check);
    connect(file_, &QLineEdit::textChanged, this, &CaptureOptionsDialog::check);
    connect(several_, &QCheckBox::toggled, this, &CaptureOptionsDialog::check);
    connect(ring_, &CaptureLimitsBox::changed, this, &CaptureOptionsDialog::check);
    connect(stop_, &CaptureLimitsBox::changed, this, &CaptureOptionsDialog::check);
    resize(1040, 640);
    setRequest(request);
    table_->setFocus();
}

QWidget* CaptureOptionsDialog::makeInterfaces() {
    auto part = new QWidget;
    auto layout = new QVBoxLayout(part);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    auto label = new QLabel(tr("Capture from these &interfaces:"));
    label->setBuddy(table_);
    layout->addWidget(label);
    layout->addWidget(table_, 1);
    auto row = new QHBoxLayout;
    row->setSpacing(10);
    auto filterLabel = new QLabel(tr("Capture filt&er:"));
    filterLabel->setBuddy(filter_);
    row->addWidget(filterLabel);
    row->addWidget(filter_, 1);
    layout->addSpacing(4);
    layout->addLayout(row);
    return part;
}

QWidget* CaptureOptionsDialog::makeOutput() {
    auto group = new QGroupBox(tr("Output"));
    auto layout = new QVBoxLayout(group);
    layout->setSpacing(10);
    auto row = new QHBoxLayout;
    row->setSpacing(8);
    file_->setObjectName(QStringLiteral("captureFile"));
    file_->setPlaceholderText(tr("a temporary file; closing it asks whether to save"));
    auto label = new QLabel(tr("&File:"));
    label->setBuddy(file_);
    auto browse = new QPushButton(tr("&Browse…"));
    browse->setAutoDefault(false);
    connect(browse, &QPushButton::clicked, this, [this] {
        auto path = QFileDialog::getSaveFileName(
            this, tr("Capture into"), file_->text().isEmpty() ? QDir::homePath() : fileName(),
            tr("Captures (*.pcapng);;All files (*)"), nullptr, QFileDialog::DontConfirmOverwrite);
        if (!path.isEmpty()) file_->setText(QDir::toNativeSeparators(path));
    });
    row->addWidget(label);
    row->addWidget(file_, 1);
    row->addWidget(browse);
    layout->addLayout(row);
    several_->setObjectName(QStringLiteral("severalFiles"));
    several_->setToolTip(
        tr("A ring: when there are more than are kept, the oldest is removed. The files are "
           "numbered, and bear the time when they began."));
    layout->addWidget(several_);
    auto inner = new QHBoxLayout;
    inner->setContentsMargins(22, 0, 0, 0);
    inner->addWidget(ring_);
    layout->addLayout(inner);
    layout->addStretch(1);
    return group;
}

QWidget* CaptureOptionsDialog::makeStop() {
    auto group = new QGroupBox(tr("Stop by itself after"));
    auto layout = new QVBoxLayout(group);
    layout->addWidget(stop_);
    layout->addStretch(1);
    return group;
}

void CaptureOptionsDialog::setAbilities(const QString& name, const InterfaceAbilities& abilities) {
    table_->setAbilities(name, abilities);
}

void CaptureOptionsDialog::setRequest(const CaptureRequest& request) {
    table_->setChosen(request.interfaces);
    filter_->setText(request.interfaces.empty() ? QString()
                                                : QString::fromStdString(request.interfaces[0].filter));
    file_->setText(QDir::toNativeSeparators(QString::fromStdString(request.file)));
    several_->setChecked(request.ring.any());
    ring_->setLimits(request.ring);
    stop_->setLimits(request.stop);
    check();
}

QString CaptureOptionsDialog::fileName() const {
    auto name = QDir::fromNativeSeparators(file_->text().trimmed());
    if (name.isEmpty()) return {};
    if (name.startsWith(QStringLiteral("~/"))) name.replace(0, 1, QDir::homePath());
    // A name alone is meant to be in the person's folder, wherever the program was started.
    if (QFileInfo(name).isRelative()) name = QDir::home().filePath(name);
    if (QFileInfo(name).suffix().isEmpty() && !name.endsWith(u'/') && !QFileInfo(name).isDir())
        name += QStringLiteral(".pcapng");
    return QDir::cleanPath(name);
}

CaptureRequest CaptureOptionsDialog::request() const {
    CaptureRequest request;
    request.interfaces = table_->chosen();
    for (auto& one : request.interfaces) one.filter = filter_->filter().toStdString();
    request.file = fileName().toStdString();
    if (several_->isChecked()) request.ring = ring_->limits();
    request.stop = stop_->limits();
    return request;
}

QString CaptureOptionsDialog::problem() const {
    auto wanted = request();
    if (wanted.interfaces.empty()) return tr("Choose at least one interface.");
    if (filter_->state() == CaptureFilterField::State::Invalid) return filter_->sentence();
    QFileInfo file(fileName());
    if (!fileName().isEmpty()) {
        if (file.isDir())
            return tr("“%1” is a folder: add a name for the file.").arg(file_->text().trimmed());
        if (!file.dir().exists()) return tr("There is no folder “%1”.").arg(file.path());
        if (file.exists() && !file.isWritable()) return tr("“%1” can't be written to.").arg(file.fileName());
        if (!file.exists() && !QFileInfo(file.path()).isWritable())
            return tr("The folder “%1” can't be written to.").arg(file.path());
    }
    if (!several_->isChecked()) return {};
    if (wanted.file.empty()) return tr("Several files need a name: choose a file.");
    if (!wanted.ring.packets && !wanted.ring.bytes && !wanted.ring.seconds)
        return tr("Say when the next file begins: after packets, a size or a time.");
    return {};
}

void CaptureOptionsDialog::check() {
    bool several = several_->isChecked();
    ring_->setEnabled(several);
    stop_->setFilesEnabled(several);
    auto chosen = table_->chosen();
    if (!chosen.empty()) filter_->setLinkType(table_->linkTypeOf(chosen[0]));
    auto wrong = problem();
    auto& c = Theme::instance().colors();
    auto replaces = wrong.isEmpty() && !several && QFileInfo::exists(fileName())
                        ? tr("“%1” exists and will be replaced.").arg(QFileInfo(fileName()).fileName())
                        : QString();
    problem_->setStyleSheet(QStringLiteral("color: %1").arg((wrong.isEmpty() ? c.warning : c.error).name()));
    problem_->setText(wrong.isEmpty() ? replaces : wrong);
    start_->setEnabled(wrong.isEmpty());
    start_->setAccessibleDescription(wrong);
}

void CaptureOptionsDialog::start() {
    if (!start_->isEnabled()) return;
    filter_->whenChecked([this](bool usable) {
        if (!usable || !problem().isEmpty()) return;
        filter_->remember();
        accept();
    });
}

void CaptureOptionsDialog::done(int result) {
    // What could not be captured with is not what the next time should begin with.
    if (problem().isEmpty() && filter_->state() != CaptureFilterField::State::Checking) {
        QSettings settings;
        for (auto& one : table_->all()) saveCaptureInterface(settings, one);
        saveCaptureRequest(settings, request());
    }
    QDialog::done(result);
}

}  // namespace dorsal
