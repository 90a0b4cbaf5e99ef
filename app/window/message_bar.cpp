#include "app/window/message_bar.h"

#include <QHBoxLayout>
#include <QToolButton>

#include "app/window/icon.h"
#include "app/window/theme.h"

namespace dorsal {

MessageBar::MessageBar(QWidget* parent) : QWidget(parent), text_(new QLabel), do_(new QPushButton) {
    setObjectName(QStringLiteral("messageBar"));
    setAttribute(Qt::WA_StyledBackground);
    auto layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 5, 6, 5);
    text_->setObjectName(QStringLiteral("messageText"));
    text_->setWordWrap(true);
    text_->setTextFormat(Qt::PlainText);
    text_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    do_->setObjectName(QStringLiteral("messageAction"));
    auto dismiss = new QToolButton;
    dismiss->setIcon(icon(QStringLiteral("close")));
    dismiss->setIconSize({14, 14});
    dismiss->setToolTip(tr("Dismiss (Esc)"));
    dismiss->setAccessibleName(tr("Dismiss the message"));
    layout->addWidget(text_, 1);
    layout->addWidget(do_);
    layout->addWidget(dismiss);
    connect(dismiss, &QToolButton::clicked, this, &QWidget::hide);
    connect(do_, &QPushButton::clicked, this, [this] {
        auto act = act_;
        hide();
        if (act) act();
    });
    connect(&Theme::instance(), &Theme::changed, this, &MessageBar::paintInTheme);
    hide();
}

void MessageBar::say(const QString& text, Level level, const QString& doText, std::function<void()> act) {
    text_->setText(text);
    setAccessibleName(text);
    level_ = level;
    act_ = std::move(act);
    do_->setText(doText);
    do_->setVisible(!doText.isEmpty());
    paintInTheme();
    show();
}

void MessageBar::paintInTheme() {
    auto& c = Theme::instance().colors();
    auto [text, back] = level_ == Level::Error     ? std::pair(c.error, c.errorBack)
                        : level_ == Level::Warning ? std::pair(c.warning, c.warningBack)
                                                   : std::pair(c.note, c.noteBack);
    setStyleSheet(QStringLiteral("#messageBar { background: %1; border-bottom: 1px solid %3; }"
                                 "#messageText { color: %2; }")
                      .arg(back.name(), text.name(), c.border.name()));
}

}  // namespace dorsal
