#include "app/window/theme.h"

#include <QApplication>
#include <QStyleFactory>

namespace dorsal {

namespace {

// The desktop's own palette, before ours replaced it: a dark window colour means a dark desktop.
bool desktopIsDark() {
    static const bool dark = QApplication::palette().color(QPalette::Window).lightness() < 128;
    return dark;
}

QString sheet(const ThemeColors& c, const QPalette& p) {
    auto n = [](const QColor& color) { return color.name(); };
    return QStringLiteral(R"(
QToolBar { border: none; border-bottom: 1px solid %1; spacing: 2px; padding: 3px 6px; background: %3; }
QToolBar::separator { width: 1px; margin: 5px 5px; background: %1; }
QToolButton { border: none; border-radius: 5px; padding: 5px; }
QToolButton:hover { background: %4; }
QToolButton:pressed, QToolButton:checked { background: %5; }
#paneButton { padding: 4px; }
QToolButton::menu-indicator { image: none; }
QMenuBar { background: %3; border-bottom: none; padding: 1px 4px; }
QMenuBar::item { padding: 4px 8px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected { background: %4; }
QStatusBar { background: %3; border-top: 1px solid %1; color: %2; }
QStatusBar::item { border: none; }
QHeaderView { background: %3; border: none; }
QHeaderView::section { background: %3; color: %2; border: none; border-right: 1px solid %1;
    border-bottom: 1px solid %1; padding: 4px 6px; }
QHeaderView::section:hover { background: %4; }
QTableView, QTreeView { border: none; outline: none; }
QAbstractScrollArea { border: none; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QDockWidget { titlebar-close-icon: none; }
QMainWindow::separator { background: %1; width: 1px; height: 1px; }
QMainWindow::separator:hover { background: %6; }
QSplitter::handle { background: %1; }
QTabBar::tab { background: transparent; color: %2; border: none; padding: 4px 10px; border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: %7; border-bottom-color: %6; }
QTabBar::tab:hover { color: %7; }
QTabWidget::pane { border: none; }
QLineEdit { border: 1px solid %1; border-radius: 6px; padding: 4px 8px; background: %8; }
QLineEdit:focus { border-color: %6; }
QProgressBar { border: none; border-radius: 3px; background: %5; max-height: 6px; }
QProgressBar::chunk { border-radius: 3px; background: %6; }
QPushButton { border: 1px solid %1; border-radius: 6px; padding: 5px 14px; background: %8; }
QPushButton:hover { background: %4; }
QPushButton:pressed { background: %5; }
QPushButton:default { border-color: %6; }
QPushButton:focus { border: 2px solid %6; padding: 4px 13px; }
QToolButton:focus { border: 2px solid %6; padding: 3px; }
QComboBox, QSpinBox { border: 1px solid %1; border-radius: 6px; padding: 4px 8px; background: %8; min-height: 1.2em; }
QComboBox:hover, QSpinBox:hover { background: %4; }
QComboBox:focus, QSpinBox:focus { border-color: %6; }
QComboBox:disabled, QSpinBox:disabled { color: %2; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: url(:/style/chevron-down.svg); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: %8; border: 1px solid %1; selection-background-color: %5;
    selection-color: %7; padding: 2px; }
QSpinBox::up-button, QSpinBox::down-button { border: none; width: 18px; background: transparent; }
QSpinBox::up-arrow { image: url(:/style/chevron-up.svg); width: 9px; height: 9px; }
QSpinBox::down-arrow { image: url(:/style/chevron-down.svg); width: 9px; height: 9px; }
QCheckBox::indicator, QAbstractItemView::indicator { width: 14px; height: 14px; border: 1px solid %2;
    border-radius: 4px; background: %8; }
QRadioButton::indicator { width: 14px; height: 14px; border: 1px solid %2; border-radius: 8px; background: %8; }
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked { border-color: %6; background: %6;
    image: url(:/style/check.svg); }
QRadioButton::indicator:checked { width: 6px; height: 6px; border: 5px solid %6; }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { border-color: %1; }
QCheckBox::indicator:focus, QRadioButton::indicator:focus { border-color: %6; }
QPlainTextEdit { border: 1px solid %1; border-radius: 6px; padding: 2px; background: %8; }
QPlainTextEdit:focus { border-color: %6; }
QGroupBox { border: 1px solid %1; border-radius: 8px; margin-top: 0.7em; padding: 12px 8px 8px 8px; }
QGroupBox::title { subcontrol-origin: margin; left: 10px; padding: 0 4px; color: %2; }
QDialog QTableView, QDialog QTreeView, QDialog QTextBrowser { border: 1px solid %1; border-radius: 6px; background: %8; }
QTabBar:focus { background: %5; border-radius: 6px; }
QMenu { background: %8; border: 1px solid %1; padding: 4px; }
QMenu::item { padding: 4px 24px 4px 8px; border-radius: 4px; }
QMenu::item:selected { background: %5; }
QMenu::item:disabled { color: %2; }
QMenu::separator { height: 1px; background: %1; margin: 4px 6px; }
QPushButton:disabled { color: %2; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: %9; border: 3px solid transparent; border-radius: 6px; background-clip: padding; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: %2; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QToolTip { color: %7; background: %8; border: 1px solid %1; padding: 3px; }
)")
        .arg(n(c.border), n(c.mutedText), n(p.color(QPalette::Window)), n(c.hoverBack), n(c.layerBack),
             n(c.accent), n(p.color(QPalette::Text)), n(p.color(QPalette::Base)), n(p.color(QPalette::Mid)));
}

}  // namespace

Theme& Theme::instance() {
    static Theme theme;
    return theme;
}

QPalette Theme::palette(bool dark) {
    QPalette p;
    auto set = [&](QPalette::ColorRole role, QRgb light, QRgb night) {
        p.setColor(role, QColor(dark ? night : light));
    };
    set(QPalette::Window, 0xf5f7f9, 0x1b1f26);
    set(QPalette::WindowText, 0x1c2430, 0xdde3ea);
    set(QPalette::Base, 0xffffff, 0x15181e);
    set(QPalette::AlternateBase, 0xf7f9fb, 0x191d24);
    set(QPalette::Text, 0x1c2430, 0xdde3ea);
    set(QPalette::Button, 0xeef1f4, 0x262b34);
    set(QPalette::ButtonText, 0x1c2430, 0xdde3ea);
    set(QPalette::BrightText, 0xb91c1c, 0xff8a80);
    set(QPalette::ToolTipBase, 0xffffff, 0x262b34);
    set(QPalette::ToolTipText, 0x1c2430, 0xdde3ea);
    set(QPalette::PlaceholderText, 0x657080, 0x8d97a5);
    set(QPalette::Highlight, 0x0b6e7a, 0x17717c);
    set(QPalette::HighlightedText, 0xffffff, 0xffffff);
    set(QPalette::Link, 0x0b6e7a, 0x4cc3cd);
    set(QPalette::LinkVisited, 0x5b4aa0, 0xb4a6f0);
    set(QPalette::Light, 0xffffff, 0x343b47);
    set(QPalette::Midlight, 0xf0f2f5, 0x2c323c);
    set(QPalette::Mid, 0xc5ccd5, 0x3a414d);
    set(QPalette::Dark, 0xa6afba, 0x0f1216);
    set(QPalette::Shadow, 0x8d97a5, 0x000000);
    for (auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        p.setColor(QPalette::Disabled, role, QColor(dark ? 0x6b7584 : 0x8b95a3));
    return p;
}

ThemeColors Theme::colorsOf(bool dark) {
    auto c = [&](QRgb light, QRgb night) { return QColor(dark ? night : light); };
    return {c(0xdfe4ea, 0x2d333d), c(0x5a6675, 0x98a2b0), c(0x0b7f8c, 0x35b6c0), c(0xffffff, 0x08262a),
            c(0x0b6e7a, 0x17717c), c(0xffffff, 0xffffff), c(0xdff0f2, 0x203a40), c(0xe6ebf0, 0x2a303a),
            c(0xbcdde0, 0x265058), c(0xb42318, 0xff8a80), c(0xfde8e6, 0x43211f), c(0x8a5300, 0xf2b65a),
            c(0xfdf1db, 0x3f3016), c(0x0b5c8a, 0x7cc4f0), c(0xe3f1fa, 0x1a3444), c(0x19692c, 0x7bd88f),
            c(0xe3f5e6, 0x18361f)};
}

void Theme::apply(Choice choice) {
    bool desktop = desktopIsDark();
    choice_ = choice;
    dark_ = choice == Choice::Dark || (choice == Choice::System && desktop);
    colors_ = colorsOf(dark_);
    auto p = palette(dark_);
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QApplication::setPalette(p);
    qApp->setStyleSheet(sheet(colors_, p));
    emit changed();
}

}  // namespace dorsal
