#include "app/dialogs/field_dialog.h"

#include <QAbstractItemView>
#include <QDialog>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStringListModel>
#include <QVBoxLayout>
#include <set>

#include "app/window/theme.h"
#include "dissectors/core/protocol.h"

namespace dorsal {

QCompleter* fieldCompleter(QObject* parent) {
    std::set<QString> names;
    for (auto f : Registry::standard().fields())
        if (f && f->abbrev[0]) names.insert(QString::fromLatin1(f->abbrev));
    auto completer = new QCompleter(QStringList(names.begin(), names.end()), parent);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    completer->setMaxVisibleItems(12);
    return completer;
}

QString askField(QWidget* parent) {
    QDialog dialog(parent);
    dialog.setObjectName(QStringLiteral("fieldDialog"));
    dialog.setWindowTitle(QObject::tr("Add a column"));
    auto layout = new QVBoxLayout(&dialog);
    layout->setSpacing(8);
    auto label = new QLabel(QObject::tr("&Field:"));
    auto edit = new QLineEdit;
    edit->setObjectName(QStringLiteral("fieldName"));
    edit->setPlaceholderText(QStringLiteral("dns.qry.name"));
    edit->setCompleter(fieldCompleter(edit));
    label->setBuddy(edit);
    auto about = new QLabel;
    about->setForegroundRole(QPalette::PlaceholderText);
    auto buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    auto ok = buttons->button(QDialogButtonBox::Ok);
    layout->addWidget(label);
    layout->addWidget(edit);
    layout->addWidget(about);
    layout->addStretch(1);
    layout->addWidget(buttons);
    auto check = [=] {
        auto known = Registry::standard().field(edit->text().trimmed().toStdString());
        ok->setEnabled(known);
        about->setText(known                    ? QString::fromLatin1(known->name)
                       : edit->text().isEmpty() ? QObject::tr("The name that filters use.")
                                                : QObject::tr("There is no field of this name."));
    };
    QObject::connect(edit, &QLineEdit::textChanged, &dialog, check);
    QObject::connect(buttons, &QDialogButtonBox::accepted, &dialog, &QDialog::accept);
    QObject::connect(buttons, &QDialogButtonBox::rejected, &dialog, &QDialog::reject);
    check();
    dialog.resize(400, 150);
    return dialog.exec() == QDialog::Accepted ? edit->text().trimmed() : QString();
}

}  // namespace dorsal
