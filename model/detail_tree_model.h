// The details of one packet as a tree.
#pragma once

#include <QAbstractItemModel>
#include <memory>

#include "model/recording/capture.h"

namespace dorsal {

// Owns the dissection that it shows. Hidden items are left out unless asked for.
class DetailTreeModel : public QAbstractItemModel {
    Q_OBJECT
  public:
    explicit DetailTreeModel(QObject* parent = nullptr);

    enum Role {
        FieldRole = Qt::UserRole,  // filter name, "" for text
        ValueRole,                 // the value as filters write it
        PosRole,
        SizeRole,
        SourceRole,
        BitsRole,      // quint64: the bits of a bit field within its bytes as a big-endian word, or 0 for all
        SeverityRole,  // -1, or the Severity of an expert item here or below
        LayerRole      // whether it is a protocol's item
    };

    // Shows a packet; false (and an empty tree) when it can't be read.
    bool show(std::shared_ptr<const Capture> capture, uint32_t packet, const Capture::Context& context);
    void clear();
    const Dissection* dissection() const { return shown_ ? dissection_.get() : nullptr; }

    // The deepest item whose bytes hold a byte of a data source, or an invalid index.
    QModelIndex itemAt(int source, uint32_t byte) const;
    QModelIndex indexOf(uint32_t node) const;  // invalid when the item is hidden
    // Identifies an item across packets: field names from the root, so that trees stay expanded.
    QString pathOf(const QModelIndex& index) const;
    uint32_t nodeOf(const QModelIndex& index) const { return uint32_t(index.internalId()); }

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& index) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& = {}) const override { return 1; }
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

  private:
    void arrange();
    bool isShown(uint32_t node) const;
    std::shared_ptr<const Capture> capture_;
    std::unique_ptr<Dissection> dissection_;
    std::vector<uint8_t> buffer_;
    bool shown_ = false;
    std::vector<std::vector<uint32_t>> children_;  // of each node; the last entry holds the roots
    std::vector<int> row_;                         // of each node among its siblings
    std::vector<int8_t> severity_;
};

}  // namespace dorsal
