#include "app/dialogs/save_dialog.h"

#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QGroupBox>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

#include "app/window/theme.h"

namespace dorsal {

SaveDialog::SaveDialog(QWidget* parent, const SaveCounts& counts, const QString& openPath)
    : QDialog(parent),
      path_(new QLineEdit),
      format_(new QComboBox),
      from_(new QSpinBox),
      to_(new QSpinBox),
      note_(new QLabel),
      openPath_(openPath) {
    setObjectName(QStringLiteral("saveDialog"));
    setWindowTitle(tr("Save as"));
    auto layout = new QVBoxLayout(this);
    layout->setSpacing(12);
    auto form = new QFormLayout;
    form->setVerticalSpacing(8);
    auto row = new QHBoxLayout;
    path_->setObjectName(QStringLiteral("savePath"));
    path_->setMinimumWidth(400);
    auto browse = new QPushButton(tr("&Browse…"));
    browse->setAutoDefault(false);
    row->addWidget(path_, 1);
    row->addWidget(browse);
    form->addRow(tr("F&ile:"), row);
    static_cast<QLabel*>(form->labelForField(row))->setBuddy(path_);
    format_->setObjectName(QStringLiteral("saveFormat"));
    format_->addItem(tr("pcapng"), int(CaptureFormat::Pcapng));
    format_->addItem(tr("pcap, microseconds"), int(CaptureFormat::Pcap));
    format_->addItem(tr("pcap, nanoseconds"), int(CaptureFormat::PcapNanosecond));
    form->addRow(tr("F&ormat:"), format_);
    layout->addLayout(form);

    auto group = new QGroupBox(tr("Packets"));
    auto list = new QVBoxLayout(group);
    QLocale locale;
    auto add = [&](int i, const QString& text, uint32_t count) {
        what_[i] = new QRadioButton(tr("%1 (%2)").arg(text, locale.toString(count)));
        what_[i]->setEnabled(count > 0 || i == 0);
        list->addWidget(what_[i]);
    };
    add(SaveChoice::All, tr("&All"), counts.all);
    add(SaveChoice::Displayed, tr("&Displayed"), counts.displayed);
    add(SaveChoice::Marked, tr("&Marked"), counts.marked);
    add(SaveChoice::Selected, tr("&Selected"), counts.selected);
    auto range = new QHBoxLayout;
    range->setSpacing(8);
    what_[SaveChoice::Range] = new QRadioButton(tr("&Range, from"));
    int most = int(std::min<uint32_t>(counts.all, INT_MAX));
    from_->setAccessibleName(tr("First packet of the range"));
    to_->setAccessibleName(tr("Last packet of the range"));
    for (auto box : {from_, to_}) {
        box->setRange(1, std::max(1, most));
        box->setMinimumWidth(100);
    }
    to_->setValue(most);
    for (auto box : {from_, to_})
        connect(box, &QSpinBox::valueChanged, this, [this] {
            what_[SaveChoice::Range]->setChecked(true);
            check();
        });
    range->addWidget(what_[SaveChoice::Range]);
    range->addWidget(from_);
    range->addWidget(new QLabel(tr("to")));
    range->addWidget(to_);
    range->addStretch(1);
    list->addLayout(range);
    what_[counts.displayed != counts.all ? SaveChoice::Displayed : SaveChoice::All]->setChecked(true);
    leaveOut_ = new QCheckBox(tr("&Leave out ignored packets (%1)").arg(locale.toString(counts.ignored)));
    leaveOut_->setObjectName(QStringLiteral("leaveOutIgnored"));
    leaveOut_->setVisible(counts.ignored > 0);
    list->addWidget(leaveOut_);
    layout->addWidget(group);
    note_->setObjectName(QStringLiteral("saveNote"));
    note_->setWordWrap(true);
    layout->addWidget(note_);
    layout->addStretch(1);

    auto buttons = new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel);
    save_ = buttons->button(QDialogButtonBox::Save);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    layout->addWidget(buttons);
    connect(path_, &QLineEdit::textChanged, this, [this](const QString& path) {
        // The ending says which format is meant.
        bool pcap = path.endsWith(QStringLiteral(".pcap")), pcapng = path.endsWith(QStringLiteral(".pcapng"));
        QSignalBlocker quiet(format_);
        if (pcap && format_->currentIndex() == 0) format_->setCurrentIndex(1);
        if (pcapng) format_->setCurrentIndex(0);
        check();
    });
    connect(format_, &QComboBox::currentIndexChanged, this, &SaveDialog::nameAfterFormat);
    for (auto button : what_) connect(button, &QRadioButton::toggled, this, &SaveDialog::check);
    connect(browse, &QPushButton::clicked, this, [this] {
        auto path = QFileDialog::getSaveFileName(
            this, tr("Save as"), path_->text().isEmpty() ? QFileInfo(openPath_).path() : path_->text(),
            tr("Captures (*.pcapng *.pcap);;All files (*)"), nullptr, QFileDialog::DontConfirmOverwrite);
        if (!path.isEmpty()) path_->setText(path);
    });
    // A name beside the open capture that is still free; the person may type over it at once.
    QFileInfo open(openPath_);
    auto folder = open.isFile() ? open.path() : QDir::homePath();
    auto base = open.isFile() ? open.fileName().section(u'.', 0, 0) : tr("capture");
    auto name = QStringLiteral("%1/%2.pcapng").arg(folder, base);
    for (int i = 2; QFileInfo::exists(name); ++i)
        name = QStringLiteral("%1/%2-%3.pcapng").arg(folder, base).arg(i);
    path_->setText(name);
    path_->setFocus();
    path_->setSelection(int(folder.size()) + 1, int(QFileInfo(name).completeBaseName().size()));
    check();
}

void SaveDialog::nameAfterFormat() {
    auto format = CaptureFormat(format_->currentData().toInt());
    auto path = path_->text();
    auto now = format == CaptureFormat::Pcapng ? QStringLiteral(".pcapng") : QStringLiteral(".pcap");
    for (auto& ending : {QStringLiteral(".pcapng"), QStringLiteral(".pcap")})
        if (path.endsWith(ending)) {
            path_->setText(path.chopped(ending.size()) + now);
            break;
        }
    check();
}

void SaveDialog::check() {
    QFileInfo info(path_->text());
    auto format = CaptureFormat(format_->currentData().toInt());
    bool range = what_[SaveChoice::Range]->isChecked(), backwards = range && from_->value() > to_->value();
    bool same = !path_->text().isEmpty() && info.absoluteFilePath() == openPath_;
    auto problem = path_->text().isEmpty() ? QString()
                   : same                  ? tr("This is the capture that is open: choose another name.")
                   : info.isDir()          ? tr("This is a folder.")
                   : !info.dir().exists()  ? tr("There is no folder “%1”.").arg(info.path())
                   : backwards             ? tr("The range ends before it begins.")
                                           : QString();
    auto warning = info.exists() ? tr("This file exists and will be replaced.")
                   : format != CaptureFormat::Pcapng
                       ? tr("pcap files hold no comments, no names and no interfaces. pcapng keeps them.")
                       : QString();
    auto& c = Theme::instance().colors();
    note_->setStyleSheet(QStringLiteral("color: %1").arg((problem.isEmpty() ? c.warning : c.error).name()));
    note_->setText(problem.isEmpty() ? warning : problem);
    save_->setEnabled(!path_->text().isEmpty() && problem.isEmpty());
}

SaveChoice SaveDialog::choice() const {
    SaveChoice choice;
    choice.path = QFileInfo(path_->text()).absoluteFilePath();
    choice.format = CaptureFormat(format_->currentData().toInt());
    for (int i = 0; i < 5; ++i)
        if (what_[i]->isChecked()) choice.what = SaveChoice::What(i);
    choice.from = uint32_t(from_->value());
    choice.to = uint32_t(to_->value());
    choice.leaveOutIgnored = leaveOut_->isChecked();
    return choice;
}

}  // namespace dorsal
