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
    makeCaptureMenu();
    makeAnalyseMenu();
    makeStatisticsMenu();
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
        recentMenu_->setToolTipsVisible(true);
        for (auto& path : recentFiles()) {
            auto name = QFileInfo(path).fileName().replace(u'&', QStringLiteral("&&"));
            auto a = recentMenu_->addAction(name, this, [this, path] { openFile(path); });
            a->setToolTip(path);
            a->setEnabled(QFileInfo::exists(path));
        }
        if (recentMenu_->isEmpty()) {
            recentMenu_->addAction(tr("Nothing opened yet"))->setEnabled(false);
            return;
        }
        recentMenu_->addSeparator();
        recentMenu_->addAction(tr("&Clear this list"), this, [this] {
            settings_.remove(QStringLiteral("recentFiles"));
            start_->setRecentFiles({});
        });
    });
    action(
        menu, nullptr, tr("Open the &sample capture"), {}, [this] { openFile(StartPage::samplePath()); },
        false)
        ->setVisible(!StartPage::samplePath().isEmpty());
    menu->addSeparator();
    reload_ =
        action(menu, "reload", tr("&Reload"), QKeySequence(QStringLiteral("Ctrl+R")), [this] { reload(); });
    reload_->setObjectName(QStringLiteral("reloadAction"));
    follow_ =
        action(menu, "follow", tr("&Follow the file"), QKeySequence(QStringLiteral("Ctrl+Alt+R")), [] {});
    follow_->setObjectName(QStringLiteral("followAction"));
    follow_->setCheckable(true);
    connect(follow_, &QAction::triggered, this, &MainWindow::follow);
    action(menu, "close", tr("&Close"), QKeySequence(QStringLiteral("Ctrl+W")), [this] { closeFile(); });
    menu->addSeparator();
    action(menu, "save", tr("&Save"), QKeySequence::Save, [this] {
        save();
    })->setObjectName(QStringLiteral("saveAction"));
    action(menu, nullptr, tr("Save &as…"), QKeySequence(QStringLiteral("Ctrl+Shift+S")), [this] {
        saveAs();
    })->setObjectName(QStringLiteral("saveAsAction"));
    action(menu, "export", tr("&Export rows…"), {}, [this] { exportRows(); });
    menu->addSeparator();
    action(menu, "info", tr("&Properties"), QKeySequence(QStringLiteral("Ctrl+Alt+Shift+C")),
           [this] { showFileProperties(); });
    menu->addSeparator();
    action(
        menu, nullptr, tr("&Quit"), QKeySequence(QStringLiteral("Ctrl+Q")), [this] { close(); }, false);
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
           [this] { changeDisplayed(&PacketMarks::marked, true); });
    action(menu, nullptr, tr("&Unmark all displayed"), QKeySequence(QStringLiteral("Ctrl+Alt+M")),
           [this] { changeDisplayed(&PacketMarks::marked, false); });
    action(menu, "next", tr("Next mar&k"), QKeySequence(QStringLiteral("Ctrl+Shift+N")),
           [this] { goToMark(&PacketMarks::marked, true); });
    action(menu, "previous", tr("Pre&vious mark"), QKeySequence(QStringLiteral("Ctrl+Shift+B")),
           [this] { goToMark(&PacketMarks::marked, false); });
    menu->addSeparator();
    action(menu, nullptr, tr("&Ignore or attend to"), QKeySequence(QStringLiteral("Ctrl+D")),
           [this] { toggleMark(&PacketMarks::ignored); });
    // Ctrl+Shift+D copies a field's label where the details have the keyboard, as in Wireshark.
    action(menu, nullptr, tr("I&gnore all displayed"), {},
           [this] { changeDisplayed(&PacketMarks::ignored, true); });
    action(menu, nullptr, tr("Atten&d to all displayed"), QKeySequence(QStringLiteral("Ctrl+Alt+D")),
           [this] { changeDisplayed(&PacketMarks::ignored, false); });
    menu->addSeparator();
    action(menu, "time-reference", tr("Set or clear time &reference"), QKeySequence(QStringLiteral("Ctrl+T")),
           [this] { toggleMark(&PacketMarks::references); });
    action(menu, nullptr, tr("Clear all time refere&nces"), QKeySequence(QStringLiteral("Ctrl+Alt+T")),
           [this] {
               document_->marks().references.clear();
               marksChanged();
           });
    action(menu, nullptr, tr("Next time reference"), QKeySequence(QStringLiteral("Ctrl+Alt+N")),
           [this] { goToMark(&PacketMarks::references, true); });
    action(menu, nullptr, tr("Previous time reference"), QKeySequence(QStringLiteral("Ctrl+Alt+B")),
           [this] { goToMark(&PacketMarks::references, false); });
    menu->addSeparator();
    action(menu, "comment", tr("Co&mments…"), QKeySequence(QStringLiteral("Ctrl+Alt+C")),
           [this] { askComments(); });
    action(menu, nullptr, tr("Delete comments"), {}, [this] { deleteComments(); });
    menu->addSeparator();
    action(menu, "filter", tr("&Edit the filter"), QKeySequence(QStringLiteral("Ctrl+/")), [this] {
        filter_->setFocus();
        filter_->selectAll();
    });
    menu->addSeparator();
    action(
        menu, "preferences", tr("Pre&ferences…"), QKeySequence(QStringLiteral("Ctrl+Shift+P")),
        [this] { editPreferences(); }, false)
        ->setObjectName(QStringLiteral("preferencesAction"));
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
    connect(coloring, &QAction::toggled, this, [this](bool on) {
        packets_->setColoring(on);
        settings_.setValue(QStringLiteral("coloring"), on);
    });
    coloring->setChecked(settings_.value(QStringLiteral("coloring"), true).toBool());
    action(
        menu, nullptr, tr("Colouring &rules…"), {}, [this] { editColoringRules(); }, false);
    menu->addSeparator();
    action(
        menu, "zoom-in", tr("Zoom &in"), QKeySequence(QStringLiteral("Ctrl+=")), [this] { zoom(1); }, false)
        ->setShortcuts({QKeySequence(QStringLiteral("Ctrl+=")), QKeySequence(QStringLiteral("Ctrl++"))});
    action(
        menu, "zoom-out", tr("Zoom &out"), QKeySequence(QStringLiteral("Ctrl+-")), [this] { zoom(-1); },
        false);
    action(
        menu, "zoom-reset", tr("&Normal size"), QKeySequence(QStringLiteral("Ctrl+0")), [this] { zoom(0); },
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
    action(menu, nullptr, tr("&Add a column…"), {}, [this] { askFieldColumn(); });
    menu->addSeparator();
    makeThemeMenu(menu);
    auto full = action(
        menu, nullptr, tr("F&ull screen"), QKeySequence(Qt::Key_F11), [] {}, false);
    full->setCheckable(true);
    connect(full, &QAction::toggled, this,
            [this](bool on) { setWindowState(windowState().setFlag(Qt::WindowFullScreen, on)); });
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
    autoScroll_ = action(
        menu, "auto-scroll", tr("&Auto-scroll while reading"), {}, [] {}, false);
    autoScroll_->setCheckable(true);
    connect(autoScroll_, &QAction::toggled, this, [this](bool on) {
        list_->setFollowsEnd(on);
        if (on && document_) list_->scrollToBottom();
    });
    // In menus the place of the picture shows whether it is on.
    for (auto a : actions())
        if (a->isCheckable()) a->setIconVisibleInMenu(false);
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
        {tr("Start capturing"), tr("Restart the capture"), tr("Pause the display"), tr("Options")},
        {tr("Open"), tr("Save"), tr("Reload"), tr("Follow the file"), tr("Close")},
        {tr("Find packet"), tr("Go to packet"), tr("Previous packet"), tr("Next packet"), tr("First packet"),
         tr("Last packet")},
        {tr("Next in the conversation"), tr("Mark or unmark"), tr("Comments"),
         tr("Set or clear time reference")},
        {tr("Dashboard")},
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
    connect(theme, &QAction::triggered, this,
            [this] { setTheme(Theme::instance().dark() ? Theme::Choice::Light : Theme::Choice::Dark); });
    connect(&Theme::instance(), &Theme::changed, theme, [theme] {
        theme->setIcon(
            icon(Theme::instance().dark() ? QStringLiteral("theme-light") : QStringLiteral("theme-dark")));
    });
    bar->addAction(theme);
    for (auto button : bar->findChildren<QToolButton*>())
        if (button->defaultAction()) button->setAccessibleName(button->defaultAction()->toolTip());
}

}  // namespace dorsal
