#include "app/dialogs/about_dialog.h"

#include <QAction>
#include <QApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QMessageBox>
#include <QTableWidget>
#include <QVBoxLayout>

namespace dorsal {

void showShortcuts(QMainWindow* window) {
    QDialog dialog(window);
    dialog.setWindowTitle(QObject::tr("Keyboard shortcuts"));
    auto layout = new QVBoxLayout(&dialog);
    auto table = new QTableWidget(0, 2);
    table->setHorizontalHeaderLabels({QObject::tr("Action"), QObject::tr("Keys")});
    table->horizontalHeader()->setStretchLastSection(true);
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft);
    table->verticalHeader()->hide();
    table->setShowGrid(false);
    table->setEditTriggers(QTableWidget::NoEditTriggers);
    table->setSelectionBehavior(QTableWidget::SelectRows);
    for (auto a : window->actions()) {
        if (a->shortcut().isEmpty()) continue;
        int row = table->rowCount();
        table->insertRow(row);
        table->setItem(row, 0, new QTableWidgetItem(a->toolTip().section(QStringLiteral(" ("), 0, 0)));
        table->setItem(row, 1, new QTableWidgetItem(a->shortcut().toString(QKeySequence::NativeText)));
    }
    table->resizeColumnToContents(0);
    layout->addWidget(table);
    auto buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    QObject::connect(buttons, &QDialogButtonBox::rejected, &dialog, &QDialog::reject);
    layout->addWidget(buttons);
    dialog.resize(520, 560);
    dialog.exec();
}

void showAbout(QWidget* parent) {
    QMessageBox box(parent);
    box.setWindowTitle(QObject::tr("About Dorsal"));
    box.setIconPixmap(QIcon(QStringLiteral(":/dorsal.svg")).pixmap(64, 64));
    box.setText(QObject::tr("<b>Dorsal %1</b>").arg(QApplication::applicationVersion()));
    box.setInformativeText(
        QObject::tr("A packet viewer that opens captures of any size at once.\n\n"
                    "Free software under the GNU General Public License, version 3 or later."));
    box.exec();
}

}  // namespace dorsal
