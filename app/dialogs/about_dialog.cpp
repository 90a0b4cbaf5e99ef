#include "app/dialogs/about_dialog.h"

#include <QAction>
#include <QApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace dorsal {

namespace {

// Every action below a menu that has a shortcut, as a row each.
void addActions(QTreeWidgetItem* group, const QMenu* menu) {
    for (auto a : menu->actions()) {
        if (a->menu()) addActions(group, a->menu());
        if (a->shortcut().isEmpty() || !a->isVisible()) continue;
        QStringList keys;
        for (auto& k : a->shortcuts()) keys << k.toString(QKeySequence::NativeText);
        auto text = QString(a->text()).remove(u'&').remove(QStringLiteral("…"));
        new QTreeWidgetItem(group, {text, keys.join(QStringLiteral("  or  "))});
    }
}

void addKeys(QTreeWidget* tree, const QString& title, const std::vector<std::pair<QString, QString>>& keys) {
    auto group = new QTreeWidgetItem(tree, {title});
    for (auto& [text, key] : keys) new QTreeWidgetItem(group, {text, key});
}

}  // namespace

void showShortcuts(QMainWindow* window) {
    QDialog dialog(window);
    dialog.setObjectName(QStringLiteral("shortcutsDialog"));
    dialog.setWindowTitle(QObject::tr("Keyboard shortcuts"));
    auto layout = new QVBoxLayout(&dialog);
    auto search = new QLineEdit;
    search->setPlaceholderText(QObject::tr("Search"));
    search->setAccessibleName(search->placeholderText());
    search->setClearButtonEnabled(true);
    auto tree = new QTreeWidget;
    tree->setAccessibleName(dialog.windowTitle());
    tree->setColumnCount(2);
    tree->setHeaderHidden(true);
    tree->setRootIsDecorated(false);
    tree->setIndentation(14);
    tree->setStyleSheet(QStringLiteral("QTreeView::item { padding: 2px 0; }"));
    tree->setFocusPolicy(Qt::StrongFocus);
    for (auto a : window->menuBar()->actions()) {
        auto group = new QTreeWidgetItem(tree, {QString(a->text()).remove(u'&')});
        addActions(group, a->menu());
    }
    addKeys(tree, QObject::tr("In the details"),
            {{QObject::tr("Expand a subtree"), QStringLiteral("Shift+Right")},
             {QObject::tr("Collapse a subtree"), QStringLiteral("Shift+Left")},
             {QObject::tr("To the item above in the tree"), QStringLiteral("Backspace")}});
    addKeys(tree, QObject::tr("In the bytes"),
            {{QObject::tr("The byte before or behind, above or below"), QObject::tr("arrow keys")},
             {QObject::tr("First and last byte"), QStringLiteral("Home, End")}});
    addKeys(tree, QObject::tr("Everywhere"),
            {{QObject::tr("From pane to pane"), QStringLiteral("Tab, Shift+Tab")},
             {QObject::tr("Close the find bar or a message, then back to the list"), QStringLiteral("Esc")}});
    for (int i = 0; i < tree->topLevelItemCount(); ++i) {
        auto group = tree->topLevelItem(i);
        auto font = tree->font();
        font.setWeight(QFont::DemiBold);
        group->setFont(0, font);
        group->setFlags(Qt::ItemIsEnabled);
        group->setHidden(group->childCount() == 0);
    }
    tree->expandAll();
    tree->resizeColumnToContents(0);
    tree->setColumnWidth(0, tree->columnWidth(0) + 24);
    layout->addWidget(search);
    layout->addWidget(tree, 1);
    auto buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    QObject::connect(buttons, &QDialogButtonBox::rejected, &dialog, &QDialog::reject);
    layout->addWidget(buttons);
    QObject::connect(search, &QLineEdit::textChanged, tree, [tree](const QString& text) {
        for (int i = 0; i < tree->topLevelItemCount(); ++i) {
            auto group = tree->topLevelItem(i);
            int shown = 0;
            for (int j = 0; j < group->childCount(); ++j) {
                auto item = group->child(j);
                bool in = item->text(0).contains(text, Qt::CaseInsensitive) ||
                          item->text(1).contains(text, Qt::CaseInsensitive);
                item->setHidden(!in);
                shown += in;
            }
            group->setHidden(shown == 0);
        }
    });
    dialog.resize(560, 620);
    dialog.exec();
}

void showAbout(QWidget* parent) {
    QDialog dialog(parent);
    dialog.setObjectName(QStringLiteral("aboutDialog"));
    dialog.setWindowTitle(QObject::tr("About Dorsal"));
    auto layout = new QVBoxLayout(&dialog);
    layout->setContentsMargins(36, 28, 36, 20);
    layout->setSpacing(6);
    auto logo = new QLabel;
    logo->setPixmap(QIcon(QStringLiteral(":/dorsal.svg")).pixmap(72, 72));
    auto line = [&](const QString& text, bool quiet) {
        auto label = new QLabel(text);
        label->setAlignment(Qt::AlignCenter);
        label->setTextInteractionFlags(Qt::TextBrowserInteraction);
        if (quiet) label->setForegroundRole(QPalette::PlaceholderText);
        layout->addWidget(label);
        return label;
    };
    layout->addWidget(logo, 0, Qt::AlignCenter);
    layout->addSpacing(6);
    auto title = line(QObject::tr("Dorsal %1").arg(QApplication::applicationVersion()), false);
    auto font = title->font();
    font.setPointSizeF(font.pointSizeF() * 1.6);
    font.setWeight(QFont::DemiBold);
    title->setFont(font);
    line(QObject::tr("A packet viewer that opens captures of any size at once."), false);
    layout->addSpacing(10);
    line(QObject::tr("Free software under the GNU General Public License,\nversion 3 or later. With Qt %1.")
             .arg(QString::fromLatin1(qVersion())),
         true);
    layout->addSpacing(10);
    auto buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    buttons->setCenterButtons(true);
    QObject::connect(buttons, &QDialogButtonBox::rejected, &dialog, &QDialog::reject);
    layout->addWidget(buttons);
    dialog.exec();
}

}  // namespace dorsal
