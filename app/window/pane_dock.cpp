#include "app/window/pane_dock.h"

#include <QAction>
#include <QApplication>
#include <QHBoxLayout>

#include "app/window/icon.h"
#include "app/window/theme.h"

namespace dorsal {

PaneDock::PaneDock(const char* name, const QString& title, QWidget* content, QWidget* parent)
    : QDockWidget(title, parent), title_(new QLabel(title)) {
    setObjectName(QString::fromLatin1(name));
    // Mouse events that nothing here takes reach the dock, which moves by them.
    auto bar = new QWidget;
    bar->setToolTip(tr("Drag to move this pane, double-click to float it"));
    auto layout = new QHBoxLayout(bar);
    layout->setContentsMargins(10, 0, 4, 0);
    layout->setSpacing(0);
    auto button = [&](const char* iconName, const QString& tip, auto run) {
        auto b = new QToolButton;
        b->setIcon(icon(QString::fromLatin1(iconName)));
        b->setIconSize({12, 12});
        b->setToolTip(tip);
        b->setAccessibleName(QStringLiteral("%1: %2").arg(tip, title));
        b->setObjectName(QStringLiteral("paneButton"));
        b->setFocusPolicy(Qt::NoFocus);
        connect(b, &QToolButton::clicked, this, run);
        layout->addWidget(b);
        return b;
    };
    layout->addWidget(title_, 1);
    button("layout", tr("Float or dock this pane"), [this] { setFloating(!isFloating()); });
    hide_ = button("close", tr("Hide this pane"), [this] { hide(); });
    setTitleBarWidget(bar);
    setWidget(content);
    connect(qApp, &QApplication::focusChanged, this,
            [this](QWidget*, QWidget* now) { showFocus(now && isAncestorOf(now)); });
    connect(&Theme::instance(), &Theme::changed, this,
            [this] { showFocus(QApplication::focusWidget() && isAncestorOf(QApplication::focusWidget())); });
    showFocus(false);
}

void PaneDock::setClosable(bool on) {
    hide_->setVisible(on);
    toggleViewAction()->setEnabled(on);
}

void PaneDock::showFocus(bool inside) {
    auto& c = Theme::instance().colors();
    auto p = title_->palette();
    p.setColor(QPalette::WindowText, inside ? c.accent : c.mutedText);
    title_->setPalette(p);
    title_->update();
}

}  // namespace dorsal
