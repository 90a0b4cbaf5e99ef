#include "app/dialogs/remote_dialog.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QSettings>
#include <QVBoxLayout>

namespace dorsal {

RemoteDialog::RemoteDialog(QWidget* parent)
    : QDialog(parent),
      host_(new QLineEdit),
      interface_(new QLineEdit),
      filter_(new QLineEdit),
      command_(new QLineEdit),
      port_(new QSpinBox),
      sudo_(new QCheckBox(tr("Run tcpdump with s&udo there"))) {
    setObjectName(QStringLiteral("remoteDialog"));
    setWindowTitle(tr("Capture on another host"));
    auto layout = new QVBoxLayout(this);
    layout->setSpacing(12);
    auto intro =
        new QLabel(tr("Runs tcpdump on that host through ssh, with your own keys and settings of ssh. A "
                      "password can't be asked for: use a key or an agent."));
    intro->setWordWrap(true);
    layout->addWidget(intro);
    auto form = new QFormLayout;
    form->setVerticalSpacing(8);
    host_->setObjectName(QStringLiteral("remoteHost"));
    host_->setPlaceholderText(tr("user@host"));
    host_->setMinimumWidth(420);
    interface_->setObjectName(QStringLiteral("remoteInterface"));
    interface_->setPlaceholderText(tr("what tcpdump takes by itself"));
    filter_->setObjectName(QStringLiteral("remoteFilter"));
    filter_->setPlaceholderText(tr("every packet but those of this connection"));
    port_->setRange(0, 65535);
    port_->setSpecialValueText(tr("ssh's own choice"));
    port_->setFixedWidth(160);
    command_->setReadOnly(true);
    command_->setObjectName(QStringLiteral("remoteCommand"));
    form->addRow(tr("&Host:"), host_);
    form->addRow(tr("&Port:"), port_);
    form->addRow(tr("&Interface there:"), interface_);
    form->addRow(tr("Capture &filter:"), filter_);
    form->addRow(QString(), sudo_);
    form->addRow(tr("&Command:"), command_);
    layout->addLayout(form);
    auto buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    start_ = buttons->addButton(tr("&Start"), QDialogButtonBox::AcceptRole);
    start_->setDefault(true);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        QSettings settings;
        settings.setValue(QStringLiteral("remote/host"), host_->text());
        settings.setValue(QStringLiteral("remote/port"), port_->value());
        settings.setValue(QStringLiteral("remote/interface"), interface_->text());
        settings.setValue(QStringLiteral("remote/filter"), filter_->text());
        settings.setValue(QStringLiteral("remote/sudo"), sudo_->isChecked());
        accept();
    });
    QSettings settings;
    host_->setText(settings.value(QStringLiteral("remote/host")).toString());
    port_->setValue(settings.value(QStringLiteral("remote/port")).toInt());
    interface_->setText(settings.value(QStringLiteral("remote/interface")).toString());
    filter_->setText(settings.value(QStringLiteral("remote/filter")).toString());
    sudo_->setChecked(settings.value(QStringLiteral("remote/sudo")).toBool());
    for (auto edit : {host_, interface_, filter_})
        connect(edit, &QLineEdit::textChanged, this, &RemoteDialog::update);
    connect(port_, &QSpinBox::valueChanged, this, &RemoteDialog::update);
    connect(sudo_, &QCheckBox::toggled, this, &RemoteDialog::update);
    update();
}

RemoteRequest RemoteDialog::request() const {
    RemoteRequest request;
    request.host = host_->text().trimmed().toStdString();
    request.port = uint16_t(port_->value());
    request.interface = interface_->text().trimmed().toStdString();
    request.filter = filter_->text().trimmed().toStdString();
    request.sudo = sudo_->isChecked();
    return request;
}

void RemoteDialog::update() {
    auto request = this->request();
    start_->setEnabled(!request.host.empty());
    command_->setText(QString::fromStdString(request.commandLine()));
    command_->setCursorPosition(0);
}

}  // namespace dorsal
