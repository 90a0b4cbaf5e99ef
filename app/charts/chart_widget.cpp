#include "app/charts/chart_widget.h"

#include <QContextMenuEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include "app/window/theme.h"

namespace dorsal {

ChartWidget::ChartWidget(QWidget* parent) : QWidget(parent), emptyText_(tr("No packets to show.")) {
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    connect(&Theme::instance(), &Theme::changed, this, [this] {
        relayout();
        update();
    });
}

void ChartWidget::setUnit(ChartUnit unit) {
    if (unit == unit_) return;
    unit_ = unit;
    numbersChanged();
}

void ChartWidget::setEmptyText(const QString& text) {
    emptyText_ = text;
    update();
}

QString ChartWidget::tableFilter(int) const { return {}; }

QString ChartWidget::tipAt(const QPointF&) const { return {}; }

void ChartWidget::numbersChanged() {
    if (hovered_ >= itemCount()) hovered_ = -1;
    if (current_ >= itemCount()) current_ = -1;
    relayout();
    setAccessibleDescription(isEmpty() ? emptyText_ : summary());
    update();
    emit changed();
}

int ChartWidget::itemToShow() const {
    if (bare_) return -1;
    return hovered_ >= 0 ? hovered_ : hasFocus() && byKeyboard_ ? current_ : -1;
}

void ChartWidget::drawOn(QPainter& painter) {
    bare_ = true;
    painter.setFont(font());
    if (isEmpty())
        paintEmpty(painter, rect());
    else
        paintChart(painter);
    bare_ = false;
}

void ChartWidget::paintEmpty(QPainter& painter, const QRectF& box) const {
    painter.setPen(Theme::instance().colors().mutedText);
    painter.drawText(box.adjusted(16, 8, -16, -8), Qt::AlignCenter | Qt::TextWordWrap, emptyText_);
}

void ChartWidget::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    if (isEmpty())
        paintEmpty(painter, rect());
    else
        paintChart(painter);
    if (hasFocus() && byKeyboard_ && current_ < 0) {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(Theme::instance().colors().accent, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 5, 5);
    }
}

void ChartWidget::resizeEvent(QResizeEvent*) { relayout(); }

void ChartWidget::changeEvent(QEvent* event) {
    if (event->type() == QEvent::FontChange || event->type() == QEvent::PaletteChange) relayout();
    QWidget::changeEvent(event);
}

void ChartWidget::hover(const QPointF& at, const QPoint& global) {
    int item = itemAt(at);
    if (item != hovered_) {
        hovered_ = item;
        update();
    }
    setCursor(item >= 0 && !itemFilter(item).isEmpty() ? Qt::PointingHandCursor : Qt::ArrowCursor);
    auto tip = tipAt(at);
    if (tip.isEmpty())
        QToolTip::hideText();
    else
        QToolTip::showText(global + QPoint(12, 8), tip, this);
}

void ChartWidget::mousePressEvent(QMouseEvent* event) {
    byKeyboard_ = false;
    if (event->button() == Qt::LeftButton) pressed_ = itemAt(event->position());
}

void ChartWidget::mouseMoveEvent(QMouseEvent* event) {
    hover(event->position(), event->globalPosition().toPoint());
}

void ChartWidget::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return;
    int item = itemAt(event->position());
    if (item >= 0 && item == pressed_) activate(item, event->modifiers());
    pressed_ = -1;
}

void ChartWidget::leaveEvent(QEvent*) {
    if (hovered_ < 0) return;
    hovered_ = -1;
    update();
}

void ChartWidget::setCurrentItem(int item) {
    item = item < 0 || !itemCount() ? -1 : std::min(item, itemCount() - 1);
    if (item == current_) return;
    current_ = item;
    // Screen readers say the description again when it changes.
    if (item >= 0) setAccessibleDescription(itemName(item));
    currentItemMoved();
    update();
}

void ChartWidget::activate(int item, Qt::KeyboardModifiers keys) {
    if (item >= 0 && item < itemCount()) ask(itemFilter(item), keys);
}

void ChartWidget::ask(const QString& filter, Qt::KeyboardModifiers keys) {
    if (filter.isEmpty()) {
        // Only what is left over stands for nothing that can be filtered by.
        emit moreRequested();
    } else if (keys & Qt::AltModifier) {
        emit excludeRequested(filter);
    } else if (keys & Qt::ControlModifier) {
        emit addRequested(filter);
    } else {
        emit includeRequested(filter);
    }
}

void ChartWidget::activateRow(int row, Qt::KeyboardModifiers keys) {
    if (row >= 0 && row < tableRows()) ask(tableFilter(row), keys);
}

void ChartWidget::keyPressEvent(QKeyEvent* event) {
    byKeyboard_ = true;
    switch (event->key()) {
        case Qt::Key_Down: setCurrentItem(std::min(current_ + 1, itemCount() - 1)); break;
        case Qt::Key_Up: setCurrentItem(std::max(current_ - 1, 0)); break;
        case Qt::Key_Return:
        case Qt::Key_Enter:
        case Qt::Key_Space: activate(current_, event->modifiers()); break;
        case Qt::Key_Escape:
            if (current_ < 0) return QWidget::keyPressEvent(event);
            setCurrentItem(-1);
            break;
        default: QWidget::keyPressEvent(event); return;
    }
    event->accept();
}

void ChartWidget::focusInEvent(QFocusEvent* event) {
    byKeyboard_ = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason ||
                  event->reason() == Qt::ShortcutFocusReason;
    QWidget::focusInEvent(event);
}

void ChartWidget::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    update();
}

void ChartWidget::fillItemMenu(int item, QMenu* menu) {
    // By its name: what is on place 3 may be another one by the time that it is chosen.
    auto filter = itemFilter(item);
    menu->addSection(itemName(item));
    connect(menu->addAction(tr("Show Only This")), &QAction::triggered, this,
            [this, filter] { emit includeRequested(filter); });
    connect(menu->addAction(tr("Leave This Out")), &QAction::triggered, this,
            [this, filter] { emit excludeRequested(filter); });
    connect(menu->addAction(tr("Add to Filter")), &QAction::triggered, this,
            [this, filter] { emit addRequested(filter); });
}

void ChartWidget::contextMenuEvent(QContextMenuEvent* event) {
    bool mouse = event->reason() == QContextMenuEvent::Mouse;
    int item = mouse ? itemAt(event->pos()) : current_;
    // Where there is nothing to filter by, the frame's menu opens.
    if (item < 0 || itemFilter(item).isEmpty()) return event->ignore();
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    fillItemMenu(item, menu);
    menu->popup(event->globalPos());
}

ChartTip::ChartTip(const QString& title) : title_(title.toHtmlEscaped()) {}

void ChartTip::row(const QColor& color, const QString& name, const QString& amount, const QString& share) {
    rows_ += QStringLiteral(
                 "<tr><td style='color:%1'>■&nbsp;</td><td>%2</td><td align='right'>&nbsp;&nbsp;%3</td>"
                 "<td align='right'>&nbsp;&nbsp;%4</td></tr>")
                 .arg(color.name(), name.toHtmlEscaped(), amount.toHtmlEscaped(), share.toHtmlEscaped());
}

void ChartTip::plain(const QString& name, const QString& amount, const QString& share) {
    rows_ += QStringLiteral(
                 "<tr><td></td><td>%1</td><td align='right'>&nbsp;&nbsp;%2</td>"
                 "<td align='right'>&nbsp;&nbsp;%3</td></tr>")
                 .arg(name.toHtmlEscaped(), amount.toHtmlEscaped(), share.toHtmlEscaped());
}

void ChartTip::note(const QString& text) {
    notes_ += QStringLiteral("<div style='color:%1'>%2</div>")
                  .arg(Theme::instance().colors().mutedText.name(), text.toHtmlEscaped());
}

QString ChartTip::html() const {
    auto title = title_.isEmpty() ? QString() : QStringLiteral("<b>%1</b>").arg(title_);
    return QStringLiteral("<div style='white-space:pre'>%1<table cellspacing='0'>%2</table>%3</div>")
        .arg(title, rows_, notes_);
}

}  // namespace dorsal
