#include "app/dialogs/save_dialog.h"

#include <QDialogButtonBox>
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
    auto form = new QFormLayout;
    auto row = new QHBoxLayout;
    path_->setObjectName(QStringLiteral("savePath"));
    path_->setMinimumWidth(380);
    auto browse = new QPushButton(tr("Browse…"));
    row->addWidget(path_, 1);
    row->addWidget(browse);
    form->addRow(tr("File:"), row);
    format_->setObjectName(QStringLiteral("saveFormat"));
    format_->addItem(tr("pcapng (keeps comments and interfaces)"), int(CaptureFormat::Pcapng));
    format_->addItem(tr("pcap, microseconds"), int(CaptureFormat::Pcap));
    format_->addItem(tr("pcap, nanoseconds"), int(CaptureFormat::PcapNanosecond));
    form->addRow(tr("Format:"), format_);
    layout->addLayout(form);

    auto group = new QGroupBox(tr("Packets"));
    auto list = new QVBoxLayout(group);
    QLocale locale;
    auto add = [&](int i, const QString& text, uint32_t count) {
        what_[i] = new QRadioButton(tr("%1 (%2)").arg(text, locale.toString(count)));
        what_[i]->setEnabled(count > 0 || i == 0);
        list->addWidget(what_[i]);
    };
    add(SaveChoice::All, tr("All"), counts.all);
    add(SaveChoice::Displayed, tr("Displayed"), counts.displayed);
    add(SaveChoice::Marked, tr("Marked"), counts.marked);
    add(SaveChoice::Selected, tr("Selected"), counts.selected);
    auto range = new QHBoxLayout;
    what_[SaveChoice::Range] = new QRadioButton(tr("Range, from"));
    int most = int(std::min<uint32_t>(counts.all, INT_MAX));
    for (auto box : {from_, to_}) {
        box->setRange(1, std::max(1, most));
        connect(box, &QSpinBox::valueChanged, this, [this] { what_[SaveChoice::Range]->setChecked(true); });
    }
    QSignalBlocker quiet(to_);
    to_->setValue(most);
    range->addWidget(what_[SaveChoice::Range]);
    range->addWidget(from_);
    range->addWidget(new QLabel(tr("to")));
    range->addWidget(to_);
    range->addStretch(1);
    list->addLayout(range);
    what_[counts.displayed != counts.all ? SaveChoice::Displayed : SaveChoice::All]->setChecked(true);
    layout->addWidget(group);
    note_->setWordWrap(true);
    layout->addWidget(note_);

    auto buttons = new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel);
    save_ = buttons->button(QDialogButtonBox::Save);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    layout->addWidget(buttons);
    connect(path_, &QLineEdit::textChanged, this, &SaveDialog::check);
    connect(browse, &QPushButton::clicked, this, [this] {
        auto path = QFileDialog::getSaveFileName(
            this, tr("Save as"), path_->text().isEmpty() ? QFileInfo(openPath_).path() : path_->text(),
            tr("Captures (*.pcapng *.pcap);;All files (*)"), nullptr, QFileDialog::DontConfirmOverwrite);
        if (!path.isEmpty()) path_->setText(path);
    });
    check();
}

void SaveDialog::check() {
    QFileInfo info(path_->text());
    bool same = !path_->text().isEmpty() && info.absoluteFilePath() == openPath_;
    QString text;
    if (same)
        text = tr("This is the capture that is open: choose another name.");
    else if (info.isDir())
        text = tr("This is a folder.");
    else if (info.exists())
        text = tr("This file exists and will be replaced.");
    auto& c = Theme::instance().colors();
    note_->setStyleSheet(
        QStringLiteral("color: %1").arg((same || info.isDir() ? c.error : c.warning).name()));
    note_->setText(text);
    save_->setEnabled(!path_->text().isEmpty() && !same && !info.isDir());
}

SaveChoice SaveDialog::choice() const {
    SaveChoice choice;
    choice.path = QFileInfo(path_->text()).absoluteFilePath();
    choice.format = CaptureFormat(format_->currentData().toInt());
    for (int i = 0; i < 5; ++i)
        if (what_[i]->isChecked()) choice.what = SaveChoice::What(i);
    choice.from = uint32_t(from_->value());
    choice.to = uint32_t(to_->value());
    return choice;
}

}  // namespace dorsal
