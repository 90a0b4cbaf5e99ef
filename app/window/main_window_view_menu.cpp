// The parts of the View menu: panes, time, bytes, theme.
#include <QMenu>

#include "app/window/icon.h"
#include "app/window/main_window.h"
#include "app/window/theme.h"

namespace dorsal {

void MainWindow::makePaneMenu(QMenu* menu) {
    for (auto [dock, text, keys] : {std::tuple{detailDock_, tr("&Details"), "Ctrl+Shift+1"},
                                    std::tuple{bytesDock_, tr("&Bytes"), "Ctrl+Shift+2"}}) {
        auto a = dock->toggleViewAction();
        a->setText(text);
        a->setShortcut(QKeySequence(QString::fromLatin1(keys)));
        captureActions_.push_back(a);
        menu->addAction(a);
    }
    auto layouts = menu->addMenu(icon(QStringLiteral("layout")), tr("&Arrange panes"));
    const std::pair<Layout, QString> choices[] = {
        {Layout::SideBySide, tr("Below the list, &side by side")},
        {Layout::Stacked, tr("Below the list, one &above the other")},
        {Layout::Right, tr("&Right of the list")}};
    int key = 3;
    for (auto& [layout, text] : choices) {
        auto a = action(layouts, nullptr, text, QKeySequence(QStringLiteral("Ctrl+Shift+%1").arg(key++)),
                        [this, l = layout] { arrangePanes(l); });
        a->setToolTip(tr("Arrange panes: %1").arg(QString(text).remove(u'&')));
    }
}

void MainWindow::makeTimeMenu(QMenu* menu) {
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
    ascii->setChecked(true);
    // The pane's own menu changes the mode as well.
    connect(bytes, &QMenu::aboutToShow, this, [this, modes] {
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
        auto a = themes->addAction(text, this, [this, c = choice] {
            Theme::instance().apply(c);
            settings_.setValue(QStringLiteral("theme"), int(c));
        });
        a->setCheckable(true);
        a->setChecked(Theme::instance().choice() == choice);
        group->addAction(a);
    }
}

}  // namespace dorsal
