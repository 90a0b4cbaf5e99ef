// What the packets are made of: rings of protocols, what is inside of what further out, with a list beside.
#pragma once

#include <QPainterPath>

#include "app/charts/chart_widget.h"
#include "app/charts/ring_slices.h"

namespace dorsal {

class ShareRing : public ChartWidget {
    Q_OBJECT
  public:
    explicit ShareRing(QWidget* parent = nullptr);

    // `root` holds all packets: a node for the capture, or the lowest layer.
    void setData(HierarchyNode root);
    void setRings(int rings);  // 1 to 4, as a rule 3

    const std::vector<RingSlice>& slices() const { return rings_.slices; }
    QPointF middleOf(int slice) const;  // on the slice
    QRectF listRow(int slice) const;    // beside the ring; empty when there was no room for it

    bool isEmpty() const override { return !rings_.whole.packets; }
    int tableRows() const override { return int(rows_.size()); }
    QStringList tableColumns() const override;
    QVariant tableCell(int row, int column) const override;
    QString tableFilter(int row) const override;
    QString summary() const override;
    QString tipAt(const QPointF& at) const override;
    int itemCount() const override { return int(rings_.slices.size()); }
    int itemAt(const QPointF& at) const override;
    QString itemName(int item) const override { return rings_.slices[size_t(item)].name; }
    QString itemFilter(int item) const override { return rings_.slices[size_t(item)].filter; }
    QSize sizeHint() const override { return {440, 260}; }
    QSize minimumSizeHint() const override { return {180, 140}; }

  protected:
    void paintChart(QPainter& painter) override;
    void relayout() override;

  private:
    struct Row {  // of the table: every protocol, small ones too
        const HierarchyNode* node;
        int level;
    };
    struct Entry {  // of the list
        int slice;
        QRectF box;
    };
    void addRows(const HierarchyNode& node, int level);
    QPainterPath shapeOf(const RingSlice& slice) const;
    double radius(int ring) const;  // its inner edge; of the ring after the last: the outer edge of all
    QColor colorOf(const RingSlice& slice) const;
    bool highlights(int slice, int highlighted) const;
    void drawCentre(QPainter& painter) const;
    void drawLabels(QPainter& painter, int highlighted) const;
    void drawList(QPainter& painter, int highlighted) const;

    HierarchyNode root_;
    RingSlices rings_;
    std::vector<Row> rows_;
    std::vector<Entry> list_;
    int most_ = 3, used_ = 1;  // rings
    QPointF centre_;
    double outer_ = 0, valuesWidth_ = 0, sharesWidth_ = 0;
};

}  // namespace dorsal
