#include "app/views/packet_list_view.h"

#include <QApplication>
#include <QEvent>
#include <QHeaderView>
#include <QPainter>
#include <QScrollBar>

#include "app/window/theme.h"

namespace dorsal {

void PacketRowDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                              const QModelIndex& index) const {
    auto model = static_cast<const PacketTableModel*>(index.model());
    auto& theme = Theme::instance();
    auto& palette = option.palette;
    bool selected = option.state & QStyle::State_Selected;
    bool active = option.widget && option.widget->hasFocus();
    QColor back = palette.color(QPalette::Base), text = palette.color(QPalette::Text);
    if (selected) {
        back = active ? palette.color(QPalette::Highlight) : theme.colors().quietSelection;
        text = active ? palette.color(QPalette::HighlightedText) : text;
    } else if (index.data(PacketTableModel::MarkedRole).toBool()) {
        back = QColor(theme.dark() ? 0xd8dee9 : 0x263241);
        text = QColor(theme.dark() ? 0x10141b : 0xf4f7fa);
    } else if (index.data(PacketTableModel::IgnoredRole).toBool()) {
        text = theme.colors().mutedText;
    } else if (int rule = index.data(PacketTableModel::RuleRole).toInt(); rule >= 0) {
        auto& r = model->coloringRules()[size_t(rule)];
        back = QColor(theme.dark() ? r.darkBack : r.lightBack);
        text = QColor(theme.dark() ? r.darkText : r.lightText);
    }
    painter->fillRect(option.rect, back);
    if (index.column() == 0 && index.data(PacketTableModel::CommentRole).toBool())
        painter->fillRect(QRect(option.rect.topLeft(), QSize(3, option.rect.height())),
                          theme.colors().accent);
    if (index.data(PacketTableModel::GapRole).toBool())
        painter->fillRect(QRect(option.rect.topLeft(), QSize(option.rect.width(), 2)), theme.colors().error);
    painter->setPen(text);
    painter->setFont(option.font);
    auto area = option.rect.adjusted(7, 0, -7, 0);
    auto shown = option.fontMetrics.elidedText(index.data().toString(), Qt::ElideRight, area.width());
    painter->drawText(area, index.data(Qt::TextAlignmentRole).toInt() | Qt::TextSingleLine, shown);
}

PacketListView::PacketListView(QWidget* parent) : QTableView(parent) {
    setObjectName(QStringLiteral("packetList"));
    setAccessibleName(tr("Packet list"));
    setItemDelegate(new PacketRowDelegate(this));
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setShowGrid(false);
    setWordWrap(false);
    setCornerButtonEnabled(false);
    setTabKeyNavigation(false);
    setVerticalScrollMode(ScrollPerItem);
    setHorizontalScrollMode(ScrollPerPixel);
    setContextMenuPolicy(Qt::CustomContextMenu);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    auto header = horizontalHeader();
    header->setSectionsMovable(true);
    header->setHighlightSections(false);
    header->setStretchLastSection(true);
    header->setMinimumSectionSize(30);
    header->setSortIndicatorShown(false);
    header->setSectionsClickable(true);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header, &QWidget::customContextMenuRequested, this, [this, header](const QPoint& at) {
        emit columnMenuRequested(header->logicalIndexAt(at), header->mapToGlobal(at));
    });
    // The second of two quick clicks comes as a double click.
    connect(header, &QHeaderView::sectionClicked, this, &PacketListView::sortByClick);
    connect(header, &QHeaderView::sectionDoubleClicked, this, &PacketListView::sortByClick);
    // A list that stood at its end stays there when rows are added.
    auto bar = verticalScrollBar();
    connect(bar, &QScrollBar::valueChanged, this, [this] { wasAtEnd_ = atEnd(); });
    connect(bar, &QScrollBar::rangeChanged, this, [this, bar](int, int most) {
        if (followsEnd_ && wasAtEnd_)
            bar->setValue(most);
        else
            wasAtEnd_ = atEnd();
    });
    fitRowHeight();
}

void PacketListView::setFollowsEnd(bool on) {
    followsEnd_ = on;
    wasAtEnd_ = atEnd();
}

// A first click sorts upwards, a second downwards, a third gives the capture's order back.
void PacketListView::sortByClick(int column) {
    bool same = column == model_->sortColumn();
    bool back = same && model_->sortOrder() == Qt::DescendingOrder;
    model_->sort(back ? -1 : column, same ? Qt::DescendingOrder : Qt::AscendingOrder);
    showSort();
}

// The header turns its arrow by itself when it is clicked.
void PacketListView::showSort() {
    int column = model_->sortColumn();
    horizontalHeader()->setSortIndicatorShown(column >= 0);
    if (column >= 0) horizontalHeader()->setSortIndicator(column, model_->sortOrder());
}

void PacketListView::setPacketModel(PacketTableModel* model) {
    model_ = model;
    setModel(model);
    connect(model, &QAbstractItemModel::modelAboutToBeReset, this, [this] {
        keep_ = currentPacket();
        keepX_ = horizontalScrollBar()->value();
    });
    connect(model, &QAbstractItemModel::modelReset, this, [this] {
        horizontalScrollBar()->setValue(keepX_);
        if (keep_ >= 0 && model_->rowCount())
            selectRow(model_->rowOf(uint32_t(keep_), true));
        else
            emit currentPacketChanged(-1);
    });
    connect(model, &PacketTableModel::rowsAboutToBeExchanged, this, &PacketListView::holdRows);
    connect(model, &PacketTableModel::rowsExchanged, this, &PacketListView::releaseRows);
    connect(model, &PacketTableModel::packetsRevised, this, [this](const QVector<uint32_t>& packets) {
        auto current = currentPacket();
        if (current >= 0 && std::binary_search(packets.begin(), packets.end(), uint32_t(current)))
            emit currentPacketChanged(current);
    });
    applyColumns();
}

// What a person looks at stays where it is: the current row, or else the first one in sight. At its top the
// list shows what comes there.
void PacketListView::holdRows() {
    int top = verticalScrollBar()->value(), shown = verticalScrollBar()->pageStep();
    auto current = currentIndex();
    bool inSight = current.isValid() && current.row() >= top && current.row() < top + shown;
    held_ = QPersistentModelIndex();
    if (followsEnd_ && wasAtEnd_) return;
    if (inSight || top > 0) held_ = inSight ? current : model_->index(top, 0);
    heldAt_ = inSight ? current.row() - top : 0;
}

void PacketListView::releaseRows() {
    if (held_.isValid()) {
        updateGeometries();  // the bar may not know of the new rows yet
        verticalScrollBar()->setValue(held_.row() - heldAt_);
    }
    held_ = QPersistentModelIndex();
}

void PacketListView::fitRowHeight() { verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 6); }

void PacketListView::changeEvent(QEvent* event) {
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) fitRowHeight();
}

void PacketListView::changeFontSize(int step) {
    auto size = QApplication::font().pointSizeF();
    auto f = font();
    f.setPointSizeF(step == 0 ? size : std::clamp(f.pointSizeF() + step, 6.0, 32.0));
    setFont(f);
}

int64_t PacketListView::currentPacket() const {
    auto index = currentIndex();
    return index.isValid() && index.row() < model_->rowCount() ? int64_t(model_->packetAt(index.row())) : -1;
}

void PacketListView::selectRow(int row) {
    if (row < 0 || row >= model_->rowCount()) return;
    int column = horizontalHeader()->logicalIndex(0);
    for (int i = 0; i < model_->columnCount() && isColumnHidden(column); ++i)
        column = horizontalHeader()->logicalIndex(i);
    auto index = model_->index(row, column);
    setCurrentIndex(index);
    int x = horizontalScrollBar()->value();
    scrollTo(index, EnsureVisible);
    horizontalScrollBar()->setValue(x);
}

void PacketListView::selectPacket(uint32_t packet) { selectRow(model_->rowOf(packet)); }

int PacketListView::selectedRowCount() const {
    int count = 0;
    for (auto& range : selectionModel()->selection()) count += range.height();
    return count;
}

void PacketListView::fitColumns() {
    for (int i = 0; i < model_->columnCount(); ++i)
        if (!isColumnHidden(i) && model_->columns()[size_t(i)].kind != ColumnSpec::Kind::Info)
            resizeColumnToContents(i);
}

void PacketListView::focusInEvent(QFocusEvent* event) {
    QTableView::focusInEvent(event);
    viewport()->update();  // the selection shows where the keyboard is
}

void PacketListView::focusOutEvent(QFocusEvent* event) {
    QTableView::focusOutEvent(event);
    viewport()->update();
}

// What is selected and in sight stays in sight when a bar or another pane takes room.
void PacketListView::resizeEvent(QResizeEvent* event) {
    auto row = visualRect(currentIndex());
    bool inSight = row.isValid() && row.top() >= 0 && row.top() < event->oldSize().height();
    QTableView::resizeEvent(event);
    int x = horizontalScrollBar()->value();
    if (inSight) scrollTo(currentIndex(), EnsureVisible);
    horizontalScrollBar()->setValue(x);
}

bool PacketListView::atEnd() const { return verticalScrollBar()->value() == verticalScrollBar()->maximum(); }

void PacketListView::currentChanged(const QModelIndex& current, const QModelIndex& previous) {
    QTableView::currentChanged(current, previous);
    if (current.row() != previous.row() || !previous.isValid())
        emit currentPacketChanged(current.isValid() ? qint64(model_->packetAt(current.row())) : -1);
}

int PacketListView::usualWidth(const ColumnSpec& column) const {
    using Kind = ColumnSpec::Kind;
    const char* sample = "0000000000";
    switch (column.kind) {
        case Kind::Number: sample = "10000000"; break;
        case Kind::Time: sample = "10000.000000"; break;
        case Kind::Source:
        case Kind::Destination: sample = "2001:db8:aa::1000:2000"; break;
        case Kind::Protocol: sample = "ICMPv6 00"; break;
        case Kind::Length: sample = "Length 0"; break;
        case Kind::Info: return 200;  // it takes what is left
        case Kind::Field: break;
    }
    int title = fontMetrics().horizontalAdvance(column.title) + 24;
    return std::max(title, fontMetrics().horizontalAdvance(QString::fromLatin1(sample)) + 14);
}

void PacketListView::applyColumns() {
    showSort();
    // The model's order is the one that is shown; what was moved in the header before is part of it.
    auto header = horizontalHeader();
    for (int i = 0; i < header->count(); ++i) header->moveSection(header->visualIndex(i), i);
    auto& columns = model_->columns();
    for (int i = 0; i < int(columns.size()); ++i) {
        auto& column = columns[size_t(i)];
        setColumnWidth(i, column.width > 0 ? column.width : usualWidth(column));
        setColumnHidden(i, column.hidden);
    }
    // What stands right of Info would be pushed out of the window.
    horizontalHeader()->setStretchLastSection(true);
}

std::vector<ColumnSpec> PacketListView::columnsAsShown() const {
    std::vector<ColumnSpec> shown;
    for (int i = 0; i < model_->columnCount(); ++i) {
        int logical = horizontalHeader()->logicalIndex(i);
        auto column = model_->columns()[size_t(logical)];
        column.hidden = isColumnHidden(logical);
        if (!column.hidden && column.kind != ColumnSpec::Kind::Info) column.width = columnWidth(logical);
        shown.push_back(column);
    }
    return shown;
}

void PacketListView::paintEvent(QPaintEvent* event) {
    QTableView::paintEvent(event);
    if (model_ && model_->rowCount() == 0) {
        QPainter painter(viewport());
        painter.setPen(Theme::instance().colors().mutedText);
        QString text = model_->isFiltering()       ? tr("Filtering…")
                       : !model_->filter().empty() ? tr("No packet matches this filter.")
                                                   : tr("No packets yet.");
        painter.drawText(viewport()->rect(), Qt::AlignCenter, text);
    }
}

}  // namespace dorsal
