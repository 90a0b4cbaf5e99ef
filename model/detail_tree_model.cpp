#include "model/detail_tree_model.h"

#include <algorithm>

#include "dissectors/core/special.h"
#include "dissectors/core/text.h"

namespace dorsal {

namespace {
// The bits that a label such as ".... 0101 = Header Length" begins with, when they are `width`.
uint64_t bitsOfLabel(std::string_view label, uint32_t width) {
    uint64_t bits = 0;
    uint32_t count = 0;
    for (char c : label.substr(0, label.find(" = "))) {
        if (c == ' ') continue;
        if ((c != '.' && c != '0' && c != '1') || ++count > width) return 0;
        bits = bits << 1 | (c != '.');
    }
    return count == width ? bits : 0;
}

// The bits of its bytes that an item stands for; 0 when they are all of them.
uint64_t bitsOf(const Dissection& d, const Node& n, const Field* f) {
    if (n.size == 0 || n.size > 8) return 0;
    uint64_t all = n.size == 8 ? ~uint64_t(0) : (uint64_t(1) << 8 * n.size) - 1;
    uint64_t bits = f ? f->mask & all : 0;
    if (!bits) {
        // Some protocols write the bits of an item themselves.
        std::string label;
        appendTreeLabel(label, d, n);
        return bitsOfLabel(label, 8 * n.size) % all;
    }
    if (n.flags & kLittle) {
        uint64_t turned = 0;
        for (uint32_t i = 0; i < n.size; ++i) turned = turned << 8 | (bits >> 8 * i & 0xff);
        bits = turned;
    }
    return bits == all ? 0 : bits;
}

}  // namespace

DetailTreeModel::DetailTreeModel(QObject* parent) : QAbstractItemModel(parent) {}

bool DetailTreeModel::show(std::shared_ptr<const Capture> capture, uint32_t packet,
                           const Capture::Context& context) {
    beginResetModel();
    if (capture != capture_ || !dissection_) dissection_ = std::make_unique<Dissection>(capture->registry());
    capture_ = std::move(capture);
    shown_ = capture_->dissect(packet, Want::tree(), *dissection_, buffer_, &context);
    arrange();
    endResetModel();
    return shown_;
}

void DetailTreeModel::clear() {
    beginResetModel();
    shown_ = false;
    arrange();
    capture_.reset();
    endResetModel();
}

void DetailTreeModel::arrange() {
    children_.clear();
    row_.clear();
    severity_.clear();
    if (!shown_) {
        children_.resize(1);
        return;
    }
    auto& nodes = dissection_->nodes;
    children_.resize(nodes.size() + 1);
    row_.resize(nodes.size());
    severity_.assign(nodes.size(), -1);
    std::vector<bool> hidden(nodes.size());
    auto& special = capture_->registry().special();
    for (uint32_t i = 0; i < nodes.size(); ++i) {
        auto& n = nodes[i];
        bool root = n.parent == kNoNode;
        hidden[i] = (n.flags & kHidden) || (!root && hidden[n.parent]);
        if (hidden[i]) continue;
        auto& siblings = children_[root ? nodes.size() : n.parent];
        row_[i] = int(siblings.size());
        siblings.push_back(i);
        if (n.field == special.expert.severity.id) {
            int8_t level = 0;
            while (level < 4 && ExpertInfo::code(Severity(level)) != n.value) ++level;
            for (uint32_t up = n.parent; up != kNoNode; up = nodes[up].parent)
                severity_[up] = std::max(severity_[up], level);
        }
    }
}

QModelIndex DetailTreeModel::index(int row, int column, const QModelIndex& parent) const {
    if (column != 0 || row < 0) return {};
    auto& list = children_[parent.isValid() ? nodeOf(parent) : children_.size() - 1];
    return size_t(row) < list.size() ? createIndex(row, 0, quintptr(list[size_t(row)])) : QModelIndex();
}

QModelIndex DetailTreeModel::parent(const QModelIndex& index) const {
    if (!index.isValid()) return {};
    uint32_t up = dissection_->nodes[nodeOf(index)].parent;
    return up == kNoNode ? QModelIndex() : createIndex(row_[up], 0, quintptr(up));
}

int DetailTreeModel::rowCount(const QModelIndex& parent) const {
    if (parent.column() > 0 || children_.empty()) return 0;
    return int(children_[parent.isValid() ? nodeOf(parent) : children_.size() - 1].size());
}

QVariant DetailTreeModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || !shown_) return {};
    auto& n = dissection_->nodes[nodeOf(index)];
    const Field* f = n.field == kTextField ? nullptr : &capture_->registry().field(n.field);
    switch (role) {
        case Qt::DisplayRole:
        case Qt::AccessibleTextRole: {
            std::string label;
            appendTreeLabel(label, *dissection_, n);
            return QString::fromStdString(label);
        }
        case Qt::ToolTipRole:
        case FieldRole: return f ? QString::fromLatin1(f->abbrev) : QString();
        case ValueRole: {
            std::string value;
            if (f) appendValue(value, *dissection_, n);
            return QString::fromStdString(value);
        }
        case PosRole: return n.pos;
        case SizeRole: return n.size;
        case SourceRole: return int(n.source);
        case BitsRole: return qulonglong(bitsOf(*dissection_, n, f));
        case SeverityRole: return int(severity_[nodeOf(index)]);
        case LayerRole: return n.parent == kNoNode;
        default: return {};
    }
}

bool DetailTreeModel::isShown(uint32_t node) const {
    uint32_t parent = dissection_->nodes[node].parent;
    auto& siblings = children_[parent == kNoNode ? children_.size() - 1 : parent];
    return size_t(row_[node]) < siblings.size() && siblings[size_t(row_[node])] == node;
}

QModelIndex DetailTreeModel::indexOf(uint32_t node) const {
    if (!shown_ || node >= row_.size() || !isShown(node)) return {};
    return createIndex(row_[node], 0, quintptr(node));
}

QModelIndex DetailTreeModel::itemAt(int source, uint32_t byte) const {
    if (!shown_) return {};
    QModelIndex best;
    uint32_t bestSize = UINT32_MAX;
    int bestDepth = -1;
    std::vector<int> depth(dissection_->nodes.size());
    for (uint32_t i = 0; i < dissection_->nodes.size(); ++i) {
        auto& n = dissection_->nodes[i];
        depth[i] = n.parent == kNoNode ? 0 : depth[n.parent] + 1;
        if (n.source != source || (n.flags & kHidden) || byte < n.pos || byte - n.pos >= n.size) continue;
        if (!isShown(i)) continue;
        if (n.size < bestSize || (n.size == bestSize && depth[i] > bestDepth)) {
            best = createIndex(row_[i], 0, quintptr(i));
            bestSize = n.size;
            bestDepth = depth[i];
        }
    }
    return best;
}

QString DetailTreeModel::pathOf(const QModelIndex& index) const {
    QString path;
    for (auto i = index; i.isValid(); i = parent(i)) {
        auto name = i.data(FieldRole).toString();
        // Text items have no name of their own: their words up to the first number tell them apart.
        if (name.isEmpty()) name = i.data(Qt::DisplayRole).toString().section(u':', 0, 0);
        path = name + u'/' + path;
    }
    return path;
}

}  // namespace dorsal
