// The main window's menus and tool bar.
#include <QApplication>
#include <QFileInfo>
#include <QHeaderView>
#include <QInputDialog>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QScrollBar>
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
    action(menu, nullptr, tr("Mark all dis&played"), QKeySequence(QStringLiteral("Ctrl+Shift+M")), [this] {
        auto& marks = document_->marks().marked;
        for (int i = 0; i < packets_->rowCount(); ++i) marks.insert(marks.end(), packets_->packetAt(i));
        document_->marksChanged(0);
        updateStatus();
    });
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
    for (auto [dock, text, keys] : {std::tuple{detailDock_, tr("&Details"), "Ctrl+Shift+1"},
                                    std::tuple{bytesDock_, tr("&Bytes"), "Ctrl+Shift+2"}}) {
        auto a = dock->toggleViewAction();
        a->setText(text);
        a->setShortcut(QKeySequence(QString::fromLatin1(keys)));
        captureActions_.push_back(a);
        menu->addAction(a);
    }
    menu->addSeparator();
    auto time = menu->addMenu(icon(QStringLiteral("time-reference")), tr("&Time"));
    timeGroup_ = new QActionGroup(this);
    const std::pair<TimeFormat, QString> formats[] = {
        {TimeFormat::DateTime, tr("&Date and time of day")},
        {TimeFormat::TimeOfDay, tr("&Time of day")},
        {TimeFormat::Epoch, tr("Seconds since &1970")},
        {TimeFormat::Relative, tr("Seconds since the &first packet")},
        {TimeFormat::Delta, tr("Seconds since the previous &packet")},
        {TimeFormat::DeltaDisplayed, tr("Seconds since the previous dis&played packet")},
        {TimeFormat::DateTimeUtc, tr("&UTC date and time")}};
    int key = 1;
    for (auto& [format, text] : formats) {
        auto a = time->addAction(text, this, [this, f = format] {
            setTimeFormat(f, settings_.value(QStringLiteral("timeDigits"), -1).toInt());
        });
        a->setCheckable(true);
        a->setData(int(format));
        a->setShortcut(QKeySequence(QStringLiteral("Ctrl+Alt+%1").arg(key++)));
        timeGroup_->addAction(a);
    }
    time->addSeparator();
    digitsGroup_ = new QActionGroup(this);
    const std::pair<int, QString> digits[] = {{-1, tr("As precise as the &capture")},
                                              {0, tr("Seconds")},
                                              {1, tr("Tenths of a second")},
                                              {2, tr("Hundredths of a second")},
                                              {3, tr("Milliseconds")},
                                              {6, tr("Microseconds")},
                                              {9, tr("Nanoseconds")}};
    for (auto& [n, text] : digits) {
        auto a = time->addAction(text, this, [this, d = n] { setTimeFormat(packets_->timeFormat(), d); });
        a->setCheckable(true);
        a->setData(n);
        digitsGroup_->addAction(a);
    }
    auto bytes = menu->addMenu(tr("B&ytes as"));
    auto modes = new QActionGroup(this);
    for (auto [mode, text] :
         {std::pair{BytesCanvas::Mode::Hex, tr("&Hex")}, std::pair{BytesCanvas::Mode::Bits, tr("&Bits")}}) {
        auto a = bytes->addAction(text, this, [this, m = mode] { bytes_->canvas()->setMode(m); });
        a->setCheckable(true);
        a->setChecked(mode == BytesCanvas::Mode::Hex);
        modes->addAction(a);
    }
    bytes->addSeparator();
    auto ascii =
        bytes->addAction(tr("With &ASCII"), this, [this](bool on) { bytes_->canvas()->setShowAscii(on); });
    ascii->setCheckable(true);
    ascii->setChecked(true);
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
        menu, "zoom-in", tr("Zoom &in"), QKeySequence(QStringLiteral("Ctrl+=")), [zoom] { zoom(1); }, false);
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
    menu->addSeparator();
    auto themes = menu->addMenu(tr("T&heme"));
    auto group = new QActionGroup(this);
    const std::pair<Theme::Choice, QString> choices[] = {{Theme::Choice::System, tr("As the &desktop")},
                                                         {Theme::Choice::Light, tr("&Light")},
                                                         {Theme::Choice::Dark, tr("D&ark")}};
    for (auto& [choice, text] : choices) {
        auto a = themes->addAction(text, this, [this, c = choice] {
            Theme::instance().apply(c);
            settings_.setValue(QStringLiteral("theme"), int(c));
        });
        a->setCheckable(true);
        a->setChecked(Theme::instance().choice() == choice);
        group->addAction(a);
    }
}

void MainWindow::makeGoMenu() {
    auto menu = menuBar()->addMenu(tr("&Go"));
    auto scroll = [this](int row) { list_->selectRow(row); };
    action(menu, "go-to", tr("&Go to packet…"), QKeySequence(QStringLiteral("Ctrl+G")), [this] {
        askPacketNumber();
    })->setObjectName(QStringLiteral("goToAction"));
    action(menu, "next", tr("&Next packet"), QKeySequence(QStringLiteral("Ctrl+Down")),
           [this, scroll] { scroll(list_->currentIndex().row() + 1); });
    action(menu, "previous", tr("&Previous packet"), QKeySequence(QStringLiteral("Ctrl+Up")),
           [this, scroll] { scroll(list_->currentIndex().row() - 1); });
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
    const QString groups[][6] = {{tr("Open"), tr("Save as"), tr("Reload"), tr("Close")},
                                 {tr("Find packet"), tr("Go to packet"), tr("Previous packet"),
                                  tr("Next packet"), tr("First packet"), tr("Last packet")},
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

void MainWindow::showColumnMenu(int column, const QPoint& at) {
    QMenu menu;
    auto columns = list_->columnsAsShown();
    auto apply = [this](std::vector<ColumnSpec> changed) {
        packets_->setColumns(std::move(changed));
        list_->applyColumns();
    };
    if (column >= 0) {
        auto align = [&](const QString& text, bool right) {
            auto a = menu.addAction(text, this, [this, column, right] {
                auto all = packets_->columns();
                all[size_t(column)].rightAligned = right;
                packets_->setColumns(all);
                list_->applyColumns();
            });
            a->setCheckable(true);
            a->setChecked(packets_->columns()[size_t(column)].rightAligned == right);
        };
        align(tr("Align left"), false);
        align(tr("Align right"), true);
        menu.addAction(tr("Fit width"), this, [this, column] { list_->resizeColumnToContents(column); });
        menu.addAction(tr("Rename…"), this, [this, column, apply] {
            bool ok = false;
            auto all = packets_->columns();
            auto title = QInputDialog::getText(this, tr("Rename column"), tr("Title:"), QLineEdit::Normal,
                                               all[size_t(column)].title, &ok);
            if (!ok || title.isEmpty()) return;
            all[size_t(column)].title = title;
            apply(all);
        });
        if (packets_->columns()[size_t(column)].kind == ColumnSpec::Kind::Field)
            menu.addAction(tr("Remove column"), this, [this, column, apply] {
                auto all = packets_->columns();
                all.erase(all.begin() + column);
                apply(all);
            });
        menu.addSeparator();
    }
    for (size_t i = 0; i < columns.size(); ++i) {
        auto a = menu.addAction(columns[i].title, this, [columns, i, apply]() mutable {
            columns[i].hidden = !columns[i].hidden;
            apply(columns);
        });
        a->setCheckable(true);
        a->setChecked(!columns[i].hidden);
    }
    menu.addSeparator();
    menu.addAction(tr("Add a field…"), this, [this] {
        bool ok = false;
        auto field = QInputDialog::getText(this, tr("Add a column"),
                                           tr("Filter name of a field, such as dns.qry.name:"),
                                           QLineEdit::Normal, {}, &ok)
                         .trimmed();
        if (!ok || field.isEmpty()) return;
        auto known = Registry::standard().field(field.toStdString());
        if (!known) return showMessageBar(tr("There is no field named “%1”.").arg(field), true);
        addFieldColumn(field, QString::fromLatin1(known->name));
    });
    menu.addAction(tr("Reset columns"), this, [apply] { apply(defaultColumns()); });
    menu.exec(at);
}

void MainWindow::showRowMenu(const QPoint& at) {
    if (!document_ || !list_->indexAt(at).isValid()) return;
    QMenu menu;
    for (const auto& tip :
         {tr("Mark or unmark"), tr("Ignore or attend to"), tr("Set or clear time reference"), tr("Comment"),
          QString(), tr("Next in the conversation"), tr("Previous in the conversation"), QString(),
          tr("Row, field or bytes in focus"), tr("Rows as CSV"), tr("Rows as JSON")}) {
        if (tip.isEmpty()) menu.addSeparator();
        for (auto a : actions())
            if (!tip.isEmpty() && QString(a->text()).remove(u'&').remove(QStringLiteral("…")) == tip)
                menu.addAction(a);
    }
    auto cell = list_->indexAt(at);
    auto text = cell.data().toString();
    if (!text.isEmpty()) {
        menu.addSeparator();
        menu.addAction(tr("Filter rows with “%1”").arg(text.size() > 40 ? text.left(40) + u'…' : text), this,
                       [this, text] {
                           filter_->setText(text);
                           applyFilter();
                       });
    }
    menu.exec(list_->viewport()->mapToGlobal(at));
}

void MainWindow::showDetailMenu(const QPoint& at) {
    auto item = details_->indexAt(at);
    if (!item.isValid()) return;
    QMenu menu;
    auto field = item.data(DetailTreeModel::FieldRole).toString();
    menu.addAction(tr("Expand subtree"), this, [this, item] { details_->expandRecursively(item); });
    menu.addAction(tr("Collapse subtree"), this, [this, item] { details_->collapse(item); });
    menu.addAction(tr("Expand all"), details_, &QTreeView::expandAll);
    menu.addAction(tr("Collapse all"), details_, &QTreeView::collapseAll);
    menu.addSeparator();
    if (!field.isEmpty()) {
        auto known = Registry::standard().field(field.toStdString());
        menu.addAction(tr("Add as a column"), this, [this, field, known] {
            addFieldColumn(field, known ? QString::fromLatin1(known->name) : field);
        });
        menu.addSeparator();
    }
    menu.addAction(tr("Copy label"), this, [this] { copyField(0); });
    if (!field.isEmpty()) {
        menu.addAction(tr("Copy field name"), this, [this] { copyField(1); });
        menu.addAction(tr("Copy value"), this, [this] { copyField(2); });
        menu.addAction(tr("Copy as filter"), this, [this] { copyField(3); });
    }
    menu.addAction(tr("Copy bytes as hex"), this, [this] { copyBytes(QStringLiteral("hex")); });
    menu.exec(details_->viewport()->mapToGlobal(at));
}

void MainWindow::showBytesMenu(const QPoint& at) {
    if (bytes_->canvas()->bytes().isEmpty()) return;
    QMenu menu;
    menu.addAction(tr("Copy as hex"), this, [this] { copyBytes(QStringLiteral("hex")); });
    menu.addAction(tr("Copy as hex dump"), this, [this] { copyBytes(QStringLiteral("dump")); });
    menu.addAction(tr("Copy as C array"), this, [this] { copyBytes(QStringLiteral("c")); });
    menu.addSeparator();
    bool hex = bytes_->canvas()->mode() == BytesCanvas::Mode::Hex;
    menu.addAction(hex ? tr("Show as bits") : tr("Show as hex"), this, [this, hex] {
        bytes_->canvas()->setMode(hex ? BytesCanvas::Mode::Bits : BytesCanvas::Mode::Hex);
    });
    menu.exec(bytes_->canvas()->viewport()->mapToGlobal(at));
}

}  // namespace dorsal
