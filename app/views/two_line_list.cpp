#include "app/views/two_line_list.h"

#include <QPainter>

#include "app/window/theme.h"

namespace dorsal {

QSize TwoLineDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const {
    return {100, 2 * option.fontMetrics.height() + 18};
}

void TwoLineDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                            const QModelIndex& index) const {
    auto& c = Theme::instance().colors();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    auto box = option.rect.adjusted(2, 2, -2, -2);
    bool focused = option.state & QStyle::State_HasFocus;
    bool hovered = option.state & QStyle::State_MouseOver && index.flags() & Qt::ItemIsSelectable;
    bool selected = showsSelection() && option.state & QStyle::State_Selected;
    if (focused || hovered || selected) {
        painter->setPen(focused ? QPen(c.accent, 1.5) : QPen(Qt::NoPen));
        painter->setBrush(selected || !hovered ? c.layerBack : c.hoverBack);
        if (showsSelection() && focused && !selected && !hovered) painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(QRectF(box), 6, 6);
    }
    int h = option.fontMetrics.height();
    qvariant_cast<QIcon>(index.data(Qt::DecorationRole))
        .paint(painter, QRect(box.left() + 10, box.center().y() - 10, 20, 20), Qt::AlignCenter,
               index.flags() & Qt::ItemIsEnabled ? QIcon::Normal : QIcon::Disabled);
    auto text = box.adjusted(42, 6, -rightMargin(), -6);
    bool enabled = index.flags() & Qt::ItemIsEnabled;
    painter->setPen(enabled ? option.palette.color(QPalette::Text) : c.mutedText);
    painter->setFont(option.font);
    auto line = [&](int y, const QString& words) {
        painter->drawText(QRect(text.left(), y, text.width(), h), Qt::AlignLeft | Qt::AlignVCenter,
                          option.fontMetrics.elidedText(words, elideMode(), text.width()));
    };
    line(text.top(), index.data().toString());
    painter->setPen(c.mutedText);
    line(text.top() + h + 2, index.data(kSecondLine).toString());
    painter->restore();
}

void makeTwoLined(QListWidget* list, TwoLineDelegate* delegate) {
    list->setItemDelegate(delegate);
    list->setMouseTracking(true);
    list->setFrameShape(QFrame::NoFrame);
    list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list->viewport()->setAutoFillBackground(false);
    list->setUniformItemSizes(true);
}

QLabel* makeHeading(const QString& text) {
    auto label = new QLabel(text);
    auto font = label->font();
    font.setWeight(QFont::DemiBold);
    label->setFont(font);
    // As high as the button that may stand beside it: headings side by side are on one line.
    label->setMinimumHeight(28);
    return label;
}

}  // namespace dorsal
