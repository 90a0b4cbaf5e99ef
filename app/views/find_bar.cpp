#include "app/views/find_bar.h"

#include <QHBoxLayout>
#include <QKeyEvent>

#include "app/window/icon.h"
#include "app/window/theme.h"

namespace dorsal {

FindBar::FindBar(QWidget* parent)
    : QWidget(parent),
      where_(new QComboBox),
      what_(new QComboBox),
      text_(new QLineEdit),
      case_(new QToolButton),
      message_(new QLabel) {
    setObjectName(QStringLiteral("findBar"));
    auto layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 4, 8, 4);
    where_->addItems({tr("In the list"), tr("In the details"), tr("In the bytes")});
    where_->setObjectName(QStringLiteral("findWhere"));
    where_->setAccessibleName(tr("Where to look"));
    what_->addItems({tr("Text"), tr("Hex"), tr("Regular expression")});
    what_->setObjectName(QStringLiteral("findWhat"));
    what_->setAccessibleName(tr("How to read the text"));
    text_->setObjectName(QStringLiteral("findText"));
    text_->setPlaceholderText(tr("Find packets…"));
    text_->setAccessibleName(tr("What to find"));
    text_->setClearButtonEnabled(true);
    case_->setText(QStringLiteral("Aa"));
    case_->setCheckable(true);
    case_->setToolTip(tr("Match upper and lower case"));
    case_->setAccessibleName(case_->toolTip());
    message_->setObjectName(QStringLiteral("findMessage"));
    layout->addWidget(where_);
    layout->addWidget(what_);
    layout->addWidget(text_, 1);
    layout->addWidget(case_);
    auto button = [&](const char* name, const QString& tip, auto run) {
        auto b = new QToolButton;
        b->setIcon(icon(QString::fromLatin1(name)));
        b->setToolTip(tip);
        b->setAccessibleName(tip);
        connect(b, &QToolButton::clicked, this, run);
        layout->addWidget(b);
    };
    button("previous", tr("Find previous (Ctrl+B)"), [this] { emit findRequested(true); });
    button("next", tr("Find next (Ctrl+N)"), [this] { emit findRequested(false); });
    layout->addWidget(message_);
    button("close", tr("Close (Esc)"), [this] { closeBar(); });
    connect(text_, &QLineEdit::returnPressed, this, [this] { emit findRequested(false); });
    connect(text_, &QLineEdit::textChanged, this, [this] { say({}); });
    connect(what_, &QComboBox::currentIndexChanged, this, [this] { say({}); });
    hide();
}

FindRequest FindBar::request(bool backward) const {
    return {FindRequest::Where(where_->currentIndex()), FindRequest::What(what_->currentIndex()),
            text_->text(), case_->isChecked(), backward};
}

void FindBar::say(const QString& text, bool problem) {
    auto& c = Theme::instance().colors();
    message_->setText(text);
    message_->setStyleSheet(QStringLiteral("color: %1").arg((problem ? c.error : c.mutedText).name()));
}

void FindBar::open() {
    show();
    text_->setFocus();
    text_->selectAll();
}

void FindBar::closeBar() {
    hide();
    emit closed();
}

void FindBar::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape)
        closeBar();
    else
        QWidget::keyPressEvent(event);
}

}  // namespace dorsal
