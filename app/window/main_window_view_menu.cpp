// The parts of the View menu: panes, time, bytes, theme.
#include <QMenu>

#include "app/dialogs/preferences_dialog.h"
#include "app/window/icon.h"
#include "app/window/main_window.h"

namespace dorsal {

void MainWindow::makePaneMenu(QMenu* menu) {
    for (auto [dock, text, keys] : {std::tuple{listDock_, tr("Packet &list"), "Ctrl+Shift+1"},
                                    std::tuple{detailDock_, tr("Packet &details"), "Ctrl+Shift+2"},
                                    std::tuple{bytesDock_, tr("Packet &bytes"), "Ctrl+Shift+3"}}) {
        auto a = dock->toggleViewAction();
        a->setText(text);
        a->setShortcut(QKeySequence(QString::fromLatin1(keys)));
        captureActions_.push_back(a);
        menu->addAction(a);
    }
    auto layouts = menu->addMenu(icon(QStringLiteral("layout")), tr("&Arrange panes"));
    const std::pair<Layout, QString> choices[] = {
        {Layout::SideBySide, tr("Details and bytes below, &side by side")},
        {Layout::Stacked, tr("All &above one another")},
        {Layout::Right, tr("Details and bytes &right of the list")}};
    int key = 4;
    for (auto& [layout, text] : choices) {
        auto a = action(layouts, nullptr, text, QKeySequence(QStringLiteral("Ctrl+Shift+%1").arg(key++)),
                        [this, l = layout] { arrangePanes(l); });
        a->setToolTip(tr("Arrange panes: %1").arg(QString(text).remove(u'&')));
    }
}

void MainWindow::makeTimeMenu(QMenu* menu) {
    auto time = menu->addMenu(icon(QStringLiteral("time-reference")), tr("&Time"));
    timeGroup_ = new QActionGroup(this);
    int key = 1;
    for (auto& [format, text] : timeFormats()) {
        auto a =
            time->addAction(text, this, [this, f = format] { setTimeFormat(f, packets_->timeDigits()); });
        a->setCheckable(true);
        a->setData(int(format));
        if (key <= 8) a->setShortcut(QKeySequence(QStringLiteral("Ctrl+Alt+%1").arg(key++)));
        timeGroup_->addAction(a);
    }
    auto precision = menu->addMenu(tr("Time &precision"));
    digitsGroup_ = new QActionGroup(this);
    for (auto& [n, text] : timePrecisions()) {
        auto a =
            precision->addAction(text, this, [this, d = n] { setTimeFormat(packets_->timeFormat(), d); });
        a->setCheckable(true);
        a->setData(n);
        digitsGroup_->addAction(a);
    }
}

void MainWindow::makeBytesMenu(QMenu* menu) {
    auto bytes = menu->addMenu(tr("B&ytes as"));
    auto modes = new QActionGroup(this);
    const std::pair<BytesCanvas::Mode, QString> choices[] = {{BytesCanvas::Mode::Hex, tr("&Hex")},
                                                             {BytesCanvas::Mode::Bits, tr("&Bits")},
                                                             {BytesCanvas::Mode::Text, tr("&Text only")}};
    for (auto& [mode, text] : choices) {
        auto a = bytes->addAction(text, this, [this, m = mode] { bytes_->canvas()->setMode(m); });
        a->setCheckable(true);
        a->setData(int(mode));
        modes->addAction(a);
    }
    bytes->addSeparator();
    auto ascii =
        bytes->addAction(tr("With &ASCII"), this, [this](bool on) { bytes_->canvas()->setShowAscii(on); });
    ascii->setCheckable(true);
    // The pane's own menu changes the mode as well.
    connect(bytes, &QMenu::aboutToShow, this, [this, modes, ascii] {
        ascii->setChecked(bytes_->canvas()->showAscii());
        for (auto a : modes->actions()) a->setChecked(a->data().toInt() == int(bytes_->canvas()->mode()));
    });
}

void MainWindow::makeThemeMenu(QMenu* menu) {
    auto themes = menu->addMenu(tr("T&heme"));
    auto group = new QActionGroup(this);
    const std::pair<Theme::Choice, QString> choices[] = {{Theme::Choice::System, tr("As the &desktop")},
                                                         {Theme::Choice::Light, tr("&Light")},
                                                         {Theme::Choice::Dark, tr("D&ark")}};
    for (auto& [choice, text] : choices) {
        auto a = themes->addAction(text, this, [this, c = choice] { setTheme(c); });
        a->setCheckable(true);
        a->setData(int(choice));
        group->addAction(a);
    }
    // The tool bar and the preferences change the theme as well.
    auto show = [group] {
        for (auto a : group->actions()) a->setChecked(a->data().toInt() == int(Theme::instance().choice()));
    };
    connect(&Theme::instance(), &Theme::changed, group, show);
    show();
}

}  // namespace dorsal
