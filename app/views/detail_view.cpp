#include "app/views/detail_view.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>

#include "app/window/theme.h"

namespace dorsal {

namespace {

// Layers stand out a little; items with something to look at carry its colour.
class DetailDelegate : public QStyledItemDelegate {
  public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override {
        QStyledItemDelegate::initStyleOption(option, index);
        auto& c = Theme::instance().colors();
        int severity = index.data(DetailTreeModel::SeverityRole).toInt();
        bool selected = option->state & QStyle::State_Selected;
        if (index.data(DetailTreeModel::LayerRole).toBool()) option->font.setWeight(QFont::DemiBold);
        if (selected || severity < int(Severity::Chat)) return;
        auto level = Severity(severity);
        option->palette.setColor(QPalette::Text, level == Severity::Error  ? c.error
                                                 : level == Severity::Warn ? c.warning
                                                                           : c.note);
    }
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        auto size = QStyledItemDelegate::sizeHint(option, index);
        size.setHeight(option.fontMetrics.height() + 5);
        return size;
    }
};

}  // namespace

DetailView::DetailView(QWidget* parent) : QTreeView(parent) {
    setObjectName(QStringLiteral("detailsTree"));
    setAccessibleName(tr("Packet details"));
    setHeaderHidden(true);
    setUniformRowHeights(true);
    setAnimated(false);
    setExpandsOnDoubleClick(true);
    setContextMenuPolicy(Qt::CustomContextMenu);
    setItemDelegate(new DetailDelegate(this));
    setIndentation(16);
    header()->setStretchLastSection(false);
    header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    connect(this, &QTreeView::expanded, this, [this](const QModelIndex& i) {
        if (!restoring_) open_.insert(model_->pathOf(i));
    });
    connect(this, &QTreeView::collapsed, this, [this](const QModelIndex& i) {
        if (!restoring_) open_.remove(model_->pathOf(i));
    });
}

void DetailView::setDetailModel(DetailTreeModel* model) {
    model_ = model;
    setModel(model);
    connect(model, &QAbstractItemModel::modelAboutToBeReset, this, [this] {
        auto selected = visualRect(currentIndex());
        keepInSight_ = !selected.isValid() || viewport()->rect().intersects(selected);
        keepY_ = verticalScrollBar()->value();
    });
    connect(model, &QAbstractItemModel::modelReset, this, &DetailView::restore);
}

void DetailView::restore() {
    restoring_ = true;
    auto wanted = selectedPath_;
    restoreBelow({});
    selectedPath_ = wanted;
    restoring_ = false;
    // The same packet again when later ones revised it: a person goes on reading where they were.
    executeDelayedItemsLayout();
    verticalScrollBar()->setValue(keepY_);
    if (keepInSight_ && currentIndex().isValid()) scrollTo(currentIndex(), EnsureVisible);
    if (!currentIndex().isValid()) emit itemSelected({});
}

void DetailView::restoreBelow(const QModelIndex& parent) {
    for (int i = 0; i < model_->rowCount(parent); ++i) {
        auto index = model_->index(i, 0, parent);
        auto path = model_->pathOf(index);
        if (!selectedPath_.isEmpty() && path == selectedPath_ && !currentIndex().isValid()) {
            restoring_ = false;
            setCurrentIndex(index);
            restoring_ = true;
        }
        if (!open_.contains(path)) continue;
        setExpanded(index, true);
        restoreBelow(index);
    }
}

void DetailView::currentChanged(const QModelIndex& current, const QModelIndex& previous) {
    QTreeView::currentChanged(current, previous);
    if (current.isValid()) selectedPath_ = model_->pathOf(current);
    emit itemSelected(current);
}

void DetailView::selectItem(const QModelIndex& index) {
    if (!index.isValid()) return;
    auto before = visualRect(index);
    bool inSight = before.isValid() && before.top() >= 0 && before.bottom() < viewport()->height();
    int x = horizontalScrollBar()->value();
    setCurrentIndex(index);
    scrollTo(index, inSight ? EnsureVisible : PositionAtCenter);
    horizontalScrollBar()->setValue(x);  // centring moves sideways as well
}

bool DetailView::selectField(const QString& field) {
    if (!model_->rowCount()) return false;
    auto found = model_->match(model_->index(0, 0), DetailTreeModel::FieldRole, field, 1,
                               Qt::MatchExactly | Qt::MatchRecursive);
    if (found.isEmpty()) return false;
    selectItem(found.first());
    return true;
}

void DetailView::keyPressEvent(QKeyEvent* event) {
    // As in Wireshark: Shift+Right opens a subtree, Shift+Left closes it, Backspace goes up.
    auto current = currentIndex();
    if (event->key() == Qt::Key_Right && event->modifiers() == Qt::ShiftModifier)
        return expandRecursively(current);
    if (event->key() == Qt::Key_Left && event->modifiers() == Qt::ShiftModifier) return collapse(current);
    if (event->key() == Qt::Key_Backspace && current.parent().isValid()) return selectItem(current.parent());
    QTreeView::keyPressEvent(event);
}

void DetailView::resizeEvent(QResizeEvent* event) {
    header()->setMinimumSectionSize(viewport()->width());
    QTreeView::resizeEvent(event);
}

// Without the keyboard the selection is quieter.
void DetailView::drawRow(QPainter* painter, const QStyleOptionViewItem& option,
                         const QModelIndex& index) const {
    auto quiet = option;
    if (!hasFocus()) {
        quiet.palette.setColor(QPalette::Highlight, Theme::instance().colors().quietSelection);
        quiet.palette.setColor(QPalette::HighlightedText, quiet.palette.color(QPalette::Text));
    }
    QTreeView::drawRow(painter, quiet, index);
}

void DetailView::paintEvent(QPaintEvent* event) {
    QTreeView::paintEvent(event);
    if (model_ && model_->rowCount() == 0) {
        QPainter painter(viewport());
        painter.setPen(Theme::instance().colors().mutedText);
        painter.drawText(viewport()->rect(), Qt::AlignCenter, tr("Select a packet to see its details."));
    }
}

}  // namespace dorsal
