// The main window's menus and tool bar.
#include <QApplication>
#include <QFileInfo>
#include <QHeaderView>
#include <QInputDialog>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QScrollBar>
#include <QShortcut>
#include <QToolBar>

#include "app/dialogs/about_dialog.h"
#include "app/window/icon.h"
#include "app/window/main_window.h"
#include "app/window/theme.h"

namespace dorsal {

QAction* MainWindow::action(QMenu* menu, const char* iconName, const QString& text, const QKeySequence& keys,
                            std::function<void()> run, bool needsCapture) {
    auto a = new QAction(text, this);
    if (iconName) a->setIcon(icon(QString::fromLatin1(iconName)));
    a->setShortcut(keys);
    auto plain = QString(text).remove(u'&').remove(QStringLiteral("…"));
    a->setToolTip(keys.isEmpty()
                      ? plain
                      : QStringLiteral("%1 (%2)").arg(plain, keys.toString(QKeySequence::NativeText)));
    connect(a, &QAction::triggered, this, [run = std::move(run)] { run(); });
    if (menu) menu->addAction(a);
    addAction(a);
    if (needsCapture) captureActions_.push_back(a);
    return a;
}

void MainWindow::makeMenus() {
    makeFileMenu();
    makeEditMenu();
    makeViewMenu();
    makeGoMenu();
    makeHelpMenu();
    auto escape = new QShortcut(QKeySequence(Qt::Key_Escape), this);
    connect(escape, &QShortcut::activated, this, &MainWindow::escape);
}

void MainWindow::makeFileMenu() {
    auto menu = menuBar()->addMenu(tr("&File"));
    action(
        menu, "open", tr("&Open…"), QKeySequence::Open, [this] { chooseFile(); }, false)
        ->setObjectName(QStringLiteral("openAction"));
    recentMenu_ = menu->addMenu(tr("Open &recent"));
    connect(recentMenu_, &QMenu::aboutToShow, this, [this] {
        recentMenu_->clear();
        for (auto& path : recentFiles())
            recentMenu_->addAction(QFileInfo(path).fileName(), this, [this, path] { openFile(path); })
                ->setToolTip(path);
        if (recentMenu_->isEmpty()) recentMenu_->addAction(tr("Nothing opened yet"))->setEnabled(false);
    });
    action(menu, "reload", tr("&Reload"), QKeySequence(QStringLiteral("Ctrl+R")), [this] { reload(); });
    follow_ =
        action(menu, "follow", tr("&Follow the file"), QKeySequence(QStringLiteral("Ctrl+Alt+R")), [] {});
    follow_->setObjectName(QStringLiteral("followAction"));
    follow_->setCheckable(true);
    connect(follow_, &QAction::triggered, this, &MainWindow::follow);
    action(menu, "close", tr("&Close"), QKeySequence::Close, [this] { closeFile(); });
    menu->addSeparator();
    action(menu, "save", tr("Save &as…"), QKeySequence(QStringLiteral("Ctrl+Shift+S")), [this] {
        saveAs();
    })->setObjectName(QStringLiteral("saveAsAction"));
    action(menu, "export", tr("&Export rows…"), {}, [this] { exportRows(); });
    menu->addSeparator();
    action(menu, "info", tr("&Properties"), QKeySequence(QStringLiteral("Ctrl+Alt+Shift+C")),
           [this] { showFileProperties(); });
    menu->addSeparator();
    action(
        menu, nullptr, tr("&Quit"), QKeySequence::Quit, [this] { close(); }, false);
}

void MainWindow::makeEditMenu() {
    auto menu = menuBar()->addMenu(tr("&Edit"));
    auto copy = menu->addMenu(icon(QStringLiteral("copy")), tr("&Copy"));
    action(copy, nullptr, tr("Row as &text"), QKeySequence::Copy, [this] {
        if (details_->hasFocus())
            copyField(0);
        else if (bytes_->canvas()->hasFocus())
            copyBytes(QStringLiteral("dump"));
        else
            copyRows(QStringLiteral("text"));
    })->setText(tr("Row, field or bytes in &focus"));
    action(copy, nullptr, tr("Rows as &CSV"), {}, [this] { copyRows(QStringLiteral("csv")); });
    action(copy, nullptr, tr("Rows as &JSON"), {}, [this] { copyRows(QStringLiteral("json")); });
    copy->addSeparator();
    action(copy, nullptr, tr("Field &label"), QKeySequence(QStringLiteral("Ctrl+Shift+D")),
           [this] { copyField(0); });
    action(copy, nullptr, tr("Field &name"), QKeySequence(QStringLiteral("Ctrl+Shift+F")),
           [this] { copyField(1); });
    action(copy, nullptr, tr("Field &value"), QKeySequence(QStringLiteral("Ctrl+Shift+V")),
           [this] { copyField(2); });
    action(copy, nullptr, tr("As &filter"), QKeySequence(QStringLiteral("Ctrl+Shift+C")),
           [this] { copyField(3); });
    copy->addSeparator();
    action(copy, nullptr, tr("Bytes as &hex"), {}, [this] { copyBytes(QStringLiteral("hex")); });
    action(copy, nullptr, tr("Bytes as hex &dump"), {}, [this] { copyBytes(QStringLiteral("dump")); });
    action(copy, nullptr, tr("Bytes as C &array"), {}, [this] { copyBytes(QStringLiteral("c")); });
    menu->addSeparator();
    action(menu, "find", tr("&Find packet…"), QKeySequence::Find, [this] {
        findBar_->open();
    })->setObjectName(QStringLiteral("findAction"));
    action(menu, "next", tr("Find &next"), QKeySequence(QStringLiteral("Ctrl+N")), [this] { find(false); });
    action(menu, "previous", tr("Find &previous"), QKeySequence(QStringLiteral("Ctrl+B")),
           [this] { find(true); });
    menu->addSeparator();
    action(menu, "mark", tr("&Mark or unmark"), QKeySequence(QStringLiteral("Ctrl+M")), [this] {
        toggleMark(&PacketMarks::marked);
    })->setObjectName(QStringLiteral("markAction"));
    action(menu, nullptr, tr("Mark all dis&played"), QKeySequence(QStringLiteral("Ctrl+Shift+M")),
           [this] { markDisplayed(); });
    action(menu, nullptr, tr("&Unmark all"), QKeySequence(QStringLiteral("Ctrl+Alt+M")), [this] {
        document_->marks().marked.clear();
        document_->marksChanged(0);
        updateStatus();
    });
    action(menu, nullptr, tr("&Ignore or attend to"), QKeySequence(QStringLiteral("Ctrl+D")),
           [this] { toggleMark(&PacketMarks::ignored); });
    action(menu, "time-reference", tr("Set or clear time &reference"), QKeySequence(QStringLiteral("Ctrl+T")),
           [this] { toggleMark(&PacketMarks::references); });
    action(menu, "comment", tr("&Comment…"), QKeySequence(QStringLiteral("Ctrl+Alt+C")),
           [this] { askComment(); });
    menu->addSeparator();
    action(menu, "filter", tr("&Edit the filter"), QKeySequence(QStringLiteral("Ctrl+/")), [this] {
        filter_->setFocus();
        filter_->selectAll();
    });
}

void MainWindow::makeViewMenu() {
    auto menu = menuBar()->addMenu(tr("&View"));
    makePaneMenu(menu);
    menu->addSeparator();
    makeTimeMenu(menu);
    makeBytesMenu(menu);
    menu->addSeparator();
    auto coloring = action(
        menu, "color-rules", tr("C&olour rows"), {}, [] {}, false);
    coloring->setCheckable(true);
    coloring->setChecked(true);
    coloring->setObjectName(QStringLiteral("coloringAction"));
    connect(coloring, &QAction::toggled, packets_, &PacketTableModel::setColoring);
    action(
        menu, nullptr, tr("Colouring &rules…"), {}, [this] { editColoringRules(); }, false);
    menu->addSeparator();
    auto zoom = [this](int step) {
        list_->changeFontSize(step);
        auto f = list_->font();
        details_->setFont(f);
        auto mono = bytes_->canvas()->font();
        mono.setPointSizeF(f.pointSizeF());
        bytes_->canvas()->setFont(mono);
    };
    action(
        menu, "zoom-in", tr("Zoom &in"), QKeySequence(QStringLiteral("Ctrl+=")), [zoom] { zoom(1); }, false)
        ->setShortcuts({QKeySequence(QStringLiteral("Ctrl+=")), QKeySequence(QStringLiteral("Ctrl++"))});
    action(
        menu, "zoom-out", tr("Zoom &out"), QKeySequence(QStringLiteral("Ctrl+-")), [zoom] { zoom(-1); },
        false);
    action(
        menu, "zoom-reset", tr("&Normal size"), QKeySequence(QStringLiteral("Ctrl+0")), [zoom] { zoom(0); },
        false);
    menu->addSeparator();
    action(menu, nullptr, tr("E&xpand subtree"), QKeySequence(QStringLiteral("Shift+Right")), [this] {
        details_->expandRecursively(details_->currentIndex());
    })->setShortcutContext(Qt::WidgetShortcut);
    action(menu, nullptr, tr("Expand &all details"), QKeySequence(QStringLiteral("Ctrl+Right")),
           [this] { details_->expandAll(); });
    action(menu, nullptr, tr("Co&llapse all details"), QKeySequence(QStringLiteral("Ctrl+Left")),
           [this] { details_->collapseAll(); });
    action(menu, nullptr, tr("Fit all columns"), QKeySequence(QStringLiteral("Ctrl+Shift+R")),
           [this] { list_->fitColumns(); });
    menu->addSeparator();
    makeThemeMenu(menu);
}

void MainWindow::makeGoMenu() {
    auto menu = menuBar()->addMenu(tr("&Go"));
    auto scroll = [this](int row) { list_->selectRow(row); };
    action(menu, "back", tr("&Back"), QKeySequence(QStringLiteral("Alt+Left")),
           [this] { stepInHistory(-1); });
    action(menu, "forward", tr("For&ward"), QKeySequence(QStringLiteral("Alt+Right")),
           [this] { stepInHistory(1); });
    action(menu, "go-to", tr("&Go to packet…"), QKeySequence(QStringLiteral("Ctrl+G")), [this] {
        askPacketNumber();
    })->setObjectName(QStringLiteral("goToAction"));
    action(menu, "next", tr("&Next packet"), QKeySequence(QStringLiteral("Ctrl+Down")), [this, scroll] {
        scroll(list_->currentIndex().row() + 1);
    })->setShortcuts({QKeySequence(QStringLiteral("Ctrl+Down")), QKeySequence(Qt::Key_F8)});
    action(menu, "previous", tr("&Previous packet"), QKeySequence(QStringLiteral("Ctrl+Up")), [this, scroll] {
        scroll(list_->currentIndex().row() - 1);
    })->setShortcuts({QKeySequence(QStringLiteral("Ctrl+Up")), QKeySequence(Qt::Key_F7)});
    action(menu, "first", tr("&First packet"), QKeySequence(QStringLiteral("Ctrl+Home")),
           [scroll] { scroll(0); });
    action(menu, "last", tr("&Last packet"), QKeySequence(QStringLiteral("Ctrl+End")),
           [this, scroll] { scroll(packets_->rowCount() - 1); });
    menu->addSeparator();
    action(menu, "conversation", tr("Next in the &conversation"), QKeySequence(QStringLiteral("Ctrl+.")),
           [this] { stepInConversation(1); });
    action(menu, nullptr, tr("Previous in the con&versation"), QKeySequence(QStringLiteral("Ctrl+,")),
           [this] { stepInConversation(-1); });
    menu->addSeparator();
    auto mark = [this](bool forward) {
        auto& marks = document_->marks().marked;
        auto now = uint32_t(std::max<int64_t>(0, list_->currentPacket()));
        if (marks.empty()) return;
        auto it = forward ? marks.upper_bound(now) : marks.lower_bound(now);
        if (forward && it == marks.end()) it = marks.begin();
        if (!forward) it = it == marks.begin() ? std::prev(marks.end()) : std::prev(it);
        goToPacket(*it + 1);
    };
    action(menu, "mark", tr("Next &mark"), QKeySequence(QStringLiteral("Ctrl+Shift+N")),
           [mark] { mark(true); });
    action(menu, nullptr, tr("Previous ma&rk"), QKeySequence(QStringLiteral("Ctrl+Shift+B")),
           [mark] { mark(false); });
    menu->addSeparator();
    autoScroll_ = action(
        menu, "auto-scroll", tr("&Auto-scroll while reading"), {}, [] {}, false);
    autoScroll_->setCheckable(true);
}

void MainWindow::makeHelpMenu() {
    auto menu = menuBar()->addMenu(tr("&Help"));
    action(
        menu, "help", tr("&Keyboard shortcuts"), QKeySequence(QStringLiteral("F1")),
        [this] { showShortcuts(this); }, false);
    action(
        menu, "info", tr("&About Dorsal"), {}, [this] { showAbout(this); }, false);
}

void MainWindow::makeToolBar() {
    auto bar = addToolBar(tr("Main tool bar"));
    bar->setObjectName(QStringLiteral("mainToolBar"));
    bar->setMovable(false);
    bar->setIconSize({20, 20});
    bar->setContextMenuPolicy(Qt::PreventContextMenu);
    auto byText = [this](const QString& tip) -> QAction* {
        for (auto a : actions())
            if (a->toolTip().section(QStringLiteral(" ("), 0, 0) == tip) return a;
        return nullptr;
    };
    const QString groups[][6] = {
        {tr("Open"), tr("Save as"), tr("Reload"), tr("Follow the file"), tr("Close")},
        {tr("Find packet"), tr("Go to packet"), tr("Previous packet"), tr("Next packet"), tr("First packet"),
         tr("Last packet")},
        {tr("Next in the conversation"), tr("Mark or unmark"), tr("Comment"),
         tr("Set or clear time reference")},
        {tr("Colour rows"), tr("Auto-scroll while reading")},
        {tr("Zoom in"), tr("Zoom out"), tr("Normal size")}};
    bool first = true;
    for (auto& group : groups) {
        if (!first) bar->addSeparator();
        first = false;
        for (auto& tip : group)
            if (!tip.isEmpty())
                if (auto a = byText(tip)) bar->addAction(a);
    }
    auto space = new QWidget;
    space->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    bar->addWidget(space);
    auto theme = new QAction(
        icon(Theme::instance().dark() ? QStringLiteral("theme-light") : QStringLiteral("theme-dark")),
        tr("Light or dark"), this);
    theme->setToolTip(tr("Light or dark"));
    connect(theme, &QAction::triggered, this, [this] {
        auto choice = Theme::instance().dark() ? Theme::Choice::Light : Theme::Choice::Dark;
        Theme::instance().apply(choice);
        settings_.setValue(QStringLiteral("theme"), int(choice));
    });
    connect(&Theme::instance(), &Theme::changed, theme, [theme] {
        theme->setIcon(
            icon(Theme::instance().dark() ? QStringLiteral("theme-light") : QStringLiteral("theme-dark")));
    });
    bar->addAction(theme);
    for (auto button : bar->findChildren<QToolButton*>())
        if (button->defaultAction()) button->setAccessibleName(button->defaultAction()->toolTip());
}

}  // namespace dorsal
