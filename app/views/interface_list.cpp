#include "app/views/interface_list.h"

#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>

#include "app/views/sparkline.h"
#include "app/views/two_line_list.h"
#include "app/window/icon.h"
#include "app/window/theme.h"

namespace dorsal {

namespace {

constexpr int kName = Qt::UserRole;
// From the right edge of an entry: the button, the sparkline, and the two numbers that say its scale.
constexpr int kButton = 28, kLine = 90, kGap = 10;
int numbersWidth(const QFontMetrics& metrics) {
    return metrics.horizontalAdvance(QStringLiteral("max 888 MB/s"));
}

QRect buttonIn(const QRect& entry) {
    return {entry.right() - 8 - kButton, entry.center().y() - kButton / 2 + 1, kButton, kButton};
}

class InterfaceDelegate : public TwoLineDelegate {
  public:
    InterfaceDelegate(const InterfaceWatch* watch, InterfaceList* list)
        : TwoLineDelegate(list), watch_(watch), list_(list) {}

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override {
        TwoLineDelegate::paint(painter, option, index);
        if (!(index.flags() & Qt::ItemIsSelectable)) return;
        auto& c = Theme::instance().colors();
        auto name = index.data(kName).toString().toStdString();
        auto rates = watch_->traffic().rates(name);
        auto top = sparklineTop(rates);
        auto button = buttonIn(option.rect);
        int h = option.fontMetrics.height(), line = 2 * h + 2, y = option.rect.top() + 8;
        QRectF box(button.left() - kGap - kLine, y + 2, kLine, line - 4);
        drawSparkline(*painter, box, rates, top);
        painter->save();
        // The numbers: what goes through now, and what the sparkline's height stands for.
        int width = numbersWidth(option.fontMetrics);
        QRect numbers(int(box.left()) - kGap - width, y, width, h);
        bool any = std::any_of(rates.begin(), rates.end(), [](double rate) { return rate > 0; });
        painter->setFont(option.font);
        painter->setPen(option.palette.color(QPalette::Text));
        painter->drawText(numbers, Qt::AlignRight | Qt::AlignVCenter, rateText(watch_->traffic().rate(name)));
        painter->setPen(c.mutedText);
        if (any)
            painter->drawText(numbers.translated(0, h + 2), Qt::AlignRight | Qt::AlignVCenter,
                              InterfaceList::tr("max %1").arg(rateText(top)));
        if (option.state & (QStyle::State_Selected | QStyle::State_MouseOver)) {
            bool hovered = list_->startHovered(index), pressed = hovered && list_->startPressed(index);
            painter->setRenderHint(QPainter::Antialiasing);
            painter->setPen(QPen(hovered ? c.accent : c.border, 1));
            painter->setBrush(pressed   ? c.layerBack
                              : hovered ? c.hoverBack
                                        : option.palette.color(QPalette::Base));
            painter->drawRoundedRect(QRectF(button).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
            icon(QStringLiteral("capture-start")).paint(painter, button.adjusted(6, 6, -6, -6));
        }
        painter->restore();
    }

  protected:
    int rightMargin() const override {
        return 8 + kButton + kGap + kLine + kGap + numbersWidth(list_->fontMetrics()) + kGap;
    }
    bool showsSelection() const override { return true; }
    Qt::TextElideMode elideMode() const override { return Qt::ElideRight; }

  private:
    const InterfaceWatch* watch_;
    InterfaceList* list_;
};

}  // namespace

QString interfaceIcon(const NetworkInterface& n) {
    auto begins = [&](std::initializer_list<const char*> starts) {
        return std::any_of(starts.begin(), starts.end(),
                           [&](auto start) { return n.name.starts_with(start); });
    };
    bool virtually =
        n.name == "any" || begins({"docker", "veth", "br-", "virbr", "tun", "tap", "wg", "vnet"});
    return n.loopback            ? QStringLiteral("interface-loopback")
           : virtually           ? QStringLiteral("interface-virtual")
           : n.wireless          ? QStringLiteral("interface-wifi")
           : n.addresses.empty() ? QStringLiteral("interface-other")
                                 : QStringLiteral("interface-ethernet");
}

QString interfaceSentence(const NetworkInterface& n) {
    QStringList addresses;
    // Those that mean something elsewhere come first.
    for (bool local : {false, true})
        for (auto& a : n.addresses)
            if (a.starts_with("fe80") == local) addresses << QString::fromStdString(a);
    auto text =
        addresses.isEmpty() ? QString::fromStdString(n.description) : addresses.join(QStringLiteral(", "));
    if (n.name == "any") text = InterfaceList::tr("all interfaces at once");
    auto state = !n.up            ? InterfaceList::tr("down")
                 : n.disconnected ? InterfaceList::tr("no carrier")
                                  : QString();
    if (text.isEmpty()) text = state.isEmpty() ? InterfaceList::tr("no address") : QString();
    if (state.isEmpty() || text.isEmpty()) return state + text;
    return InterfaceList::tr("%1 · %2").arg(state, text);
}

InterfaceList::InterfaceList(InterfaceWatch* watch, QWidget* parent) : QListWidget(parent), watch_(watch) {
    setObjectName(QStringLiteral("interfaces"));
    setAccessibleName(tr("Interfaces of this machine"));
    setAccessibleDescription(tr("Enter starts a capture from those that are selected"));
    makeTwoLined(this, new InterfaceDelegate(watch, this));
    setSelectionMode(ExtendedSelection);
    connect(watch_, &InterfaceWatch::interfacesChanged, this, &InterfaceList::fill);
    connect(watch_, &InterfaceWatch::sampled, viewport(), QOverload<>::of(&QWidget::update));
    connect(this, &QListWidget::itemSelectionChanged, this, [this] {
        if (!filling_) emit namesSelected(selectedNames());
    });
    fill();
}

void InterfaceList::fill() {
    auto before = selectedNames();
    auto wanted = before + awaited_;
    auto current = currentItem() ? currentItem()->data(kName).toString() : QString();
    auto scrolled = verticalScrollBar()->value();
    filling_ = true;
    clear();
    for (auto& n : watch_->interfaces()) {
        auto name = QString::fromStdString(n.name);
        auto item = new QListWidgetItem(icon(interfaceIcon(n)), name, this);
        auto second = interfaceSentence(n);
        item->setData(kName, name);
        item->setData(TwoLineDelegate::kSecondLine, second);
        item->setData(Qt::AccessibleTextRole, tr("%1, %2").arg(name, second));
        auto description = QString::fromStdString(n.description);
        item->setToolTip(description.isEmpty() || description == second
                             ? tr("%1: %2").arg(name, second)
                             : tr("%1: %2\n%3").arg(name, description, second));
        if (wanted.contains(name)) item->setSelected(true);
        if (name == current || (current.isEmpty() && wanted.contains(name)))
            setCurrentItem(item, QItemSelectionModel::NoUpdate);
    }
    if (!count() && watch_->listed()) {
        auto item = new QListWidgetItem(icon(QStringLiteral("warning")), tr("No interfaces"), this);
        auto& error = watch_->error();
        item->setData(TwoLineDelegate::kSecondLine,
                      error.empty() ? tr("The system lists none.") : QString::fromStdString(error));
        item->setFlags(Qt::NoItemFlags);
    }
    // The keyboard has somewhere to begin, but nothing is chosen for the person.
    if (watch_->listed()) awaited_.clear();
    if (count() && !currentItem()) setCurrentItem(item(0), QItemSelectionModel::NoUpdate);
    verticalScrollBar()->setValue(scrolled);
    filling_ = false;
    if (selectedNames() != before) emit namesSelected(selectedNames());
}

QStringList InterfaceList::selectedNames() const {
    QStringList names;
    for (int i = 0; i < count(); ++i)
        if (item(i)->isSelected()) names << item(i)->data(kName).toString();
    return names;
}

void InterfaceList::select(const QStringList& names) {
    awaited_ = names;  // the list may not be there yet
    for (int i = 0; i < count(); ++i) {
        bool chosen = names.contains(item(i)->data(kName).toString());
        item(i)->setSelected(chosen);
        if (!chosen) continue;
        setCurrentItem(item(i), QItemSelectionModel::NoUpdate);
        awaited_.removeAll(item(i)->data(kName).toString());
    }
}

QRect InterfaceList::startButton(const QListWidgetItem* item) const { return buttonIn(visualItemRect(item)); }

QModelIndex InterfaceList::startButtonAt(const QPoint& at) const {
    auto index = indexAt(at);
    bool there =
        index.isValid() && index.flags() & Qt::ItemIsSelectable && buttonIn(visualRect(index)).contains(at);
    return there ? index : QModelIndex();
}

// The entry, with all others that are selected when it is one of them.
void InterfaceList::startFrom(const QModelIndex& index) {
    if (!index.isValid() || !(index.flags() & Qt::ItemIsSelectable)) return;
    auto name = index.data(kName).toString();
    auto names = selectedNames();
    if (!names.contains(name)) {
        clearSelection();
        setCurrentIndex(index);
        names = QStringList{name};
    }
    emit startRequested(names);
}

void InterfaceList::showEvent(QShowEvent* event) {
    looking_ = watch_->look();
    QListWidget::showEvent(event);
}

void InterfaceList::hideEvent(QHideEvent* event) {
    looking_.reset();
    QListWidget::hideEvent(event);
}

void InterfaceList::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        auto names = selectedNames();
        if (names.isEmpty()) return startFrom(currentIndex());
        emit startRequested(names);
        return;
    }
    QListWidget::keyPressEvent(event);
}

void InterfaceList::mousePressEvent(QMouseEvent* event) {
    pressed_ = event->button() == Qt::LeftButton ? startButtonAt(event->pos()) : QModelIndex();
    if (pressed_.isValid()) return viewport()->update();
    QListWidget::mousePressEvent(event);
}

void InterfaceList::mouseMoveEvent(QMouseEvent* event) {
    QPersistentModelIndex now = startButtonAt(event->pos());
    if (now != hovered_) {
        hovered_ = now;
        viewport()->update();
    }
    if (!pressed_.isValid()) QListWidget::mouseMoveEvent(event);
}

void InterfaceList::mouseReleaseEvent(QMouseEvent* event) {
    auto pressed = std::exchange(pressed_, {});
    if (!pressed.isValid()) return QListWidget::mouseReleaseEvent(event);
    viewport()->update();
    if (startButtonAt(event->pos()) == pressed) startFrom(pressed);
}

void InterfaceList::mouseDoubleClickEvent(QMouseEvent* event) {
    // On the button it is the second of two clicks, the first of which has started.
    if (event->button() == Qt::LeftButton && !startButtonAt(event->pos()).isValid())
        startFrom(indexAt(event->pos()));
}

bool InterfaceList::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::Leave) hovered_ = QModelIndex();
    if (event->type() == QEvent::ToolTip) {
        auto help = static_cast<QHelpEvent*>(event);
        if (startButtonAt(help->pos()).isValid()) {
            QToolTip::showText(help->globalPos(), tr("Start capturing"), viewport());
            return true;
        }
    }
    return QListWidget::viewportEvent(event);
}

}  // namespace dorsal
