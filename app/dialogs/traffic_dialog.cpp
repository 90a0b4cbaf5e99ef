#include "app/dialogs/traffic_dialog.h"

#include <QApplication>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>
#include <numeric>

namespace dorsal {

namespace {

constexpr TrafficKind kKinds[] = {TrafficKind::Ethernet, TrafficKind::Ipv4, TrafficKind::Ipv6,
                                  TrafficKind::Tcp, TrafficKind::Udp};

QString nameOf(TrafficKind kind) {
    switch (kind) {
        case TrafficKind::Ethernet: return TrafficDialog::tr("Ethernet");
        case TrafficKind::Ipv4: return TrafficDialog::tr("IPv4");
        case TrafficKind::Ipv6: return TrafficDialog::tr("IPv6");
        case TrafficKind::Tcp: return TrafficDialog::tr("TCP");
        case TrafficKind::Udp: return TrafficDialog::tr("UDP");
    }
    return {};
}

double secondsOf(const Time& t) { return double(t.seconds) + double(t.nanos) / 1e9; }

}  // namespace

TrafficTableModel::TrafficTableModel(TrafficKind kind, bool endpoints, QObject* parent)
    : QAbstractTableModel(parent),
      kind_(kind),
      endpoints_(endpoints),
      ports_(kind == TrafficKind::Tcp || kind == TrafficKind::Udp) {
    if (endpoints) {
        titles_ << tr("Address");
        if (ports_) titles_ << tr("Port");
        titles_ << tr("Packets") << tr("Bytes") << tr("Packets sent") << tr("Bytes sent")
                << tr("Packets received") << tr("Bytes received");
    } else {
        titles_ << tr("Address A");
        if (ports_) titles_ << tr("Port A");
        titles_ << tr("Address B");
        if (ports_) titles_ << tr("Port B");
        titles_ << tr("Packets") << tr("Bytes") << tr("Packets A → B") << tr("Bytes A → B")
                << tr("Packets B → A") << tr("Bytes B → A") << tr("Start") << tr("Duration");
    }
    column_ = int(titles_.indexOf(tr("Bytes")));
}

void TrafficTableModel::setCounters(const TrafficCounters* counters) {
    beginResetModel();
    conversations_.clear();
    rows_.clear();
    if (counters && endpoints_) rows_ = counters->endpointRows(kind_);
    if (counters && !endpoints_) conversations_ = counters->conversationRows(kind_);
    order_.resize(endpoints_ ? rows_.size() : conversations_.size());
    std::iota(order_.begin(), order_.end(), 0u);
    order();
    endResetModel();
}

QVariant TrafficTableModel::value(size_t row, int column) const {
    auto number = [](uint64_t n) { return QVariant(qulonglong(n)); };
    auto text = [](const Address& a) { return QVariant(QString::fromStdString(a.toString())); };
    if (endpoints_) {
        auto& r = rows_[row];
        if (column == 0) return text(r.address);
        if (ports_ && column == 1) return number(r.port);
        switch (column - (ports_ ? 2 : 1)) {
            case 0: return number(r.sent.packets + r.received.packets);
            case 1: return number(r.sent.bytes + r.received.bytes);
            case 2: return number(r.sent.packets);
            case 3: return number(r.sent.bytes);
            case 4: return number(r.received.packets);
            default: return number(r.received.bytes);
        }
    }
    auto& r = conversations_[row];
    if (column == 0) return text(r.a);
    if (ports_ && column == 1) return number(r.portA);
    if (column == (ports_ ? 2 : 1)) return text(r.b);
    if (ports_ && column == 3) return number(r.portB);
    switch (column - (ports_ ? 4 : 2)) {
        case 0: return number(r.packets());
        case 1: return number(r.bytes());
        case 2: return number(r.fromA.packets);
        case 3: return number(r.fromA.bytes);
        case 4: return number(r.fromB.packets);
        case 5: return number(r.fromB.bytes);
        case 6: return secondsOf(r.start);
        default: return r.duration();
    }
}

void TrafficTableModel::order() {
    std::vector<QVariant> keys(order_.size());
    for (size_t i = 0; i < keys.size(); ++i) keys[i] = value(i, column_);
    const bool isText = !keys.empty() && keys[0].typeId() == QMetaType::QString;
    auto less = [&](uint32_t a, uint32_t b) {
        return isText ? keys[a].toString() < keys[b].toString() : keys[a].toDouble() < keys[b].toDouble();
    };
    std::sort(order_.begin(), order_.end());
    std::stable_sort(order_.begin(), order_.end(), [&](uint32_t a, uint32_t b) {
        return direction_ == Qt::AscendingOrder ? less(a, b) : less(b, a);
    });
}

void TrafficTableModel::sort(int column, Qt::SortOrder order) {
    if (column < 0 || column >= columnCount()) return;
    beginResetModel();
    column_ = column;
    direction_ = order;
    this->order();
    endResetModel();
}

std::string TrafficTableModel::filterOf(int row) const {
    auto i = order_[size_t(row)];
    return endpoints_ ? dorsal::filterOf(kind_, rows_[i]) : dorsal::filterOf(kind_, conversations_[i]);
}

int TrafficTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(order_.size());
}

int TrafficTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(titles_.size());
}

QVariant TrafficTableModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || size_t(index.row()) >= order_.size()) return {};
    auto v = value(order_[size_t(index.row())], index.column());
    const bool isText = v.typeId() == QMetaType::QString;
    if (role == Qt::TextAlignmentRole)
        return int((isText ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    if (v.typeId() == QMetaType::Double) return QLocale().toString(v.toDouble(), 'f', 6);
    const bool port = titles_[index.column()].startsWith(tr("Port"));
    return isText || port ? v.toString() : QLocale().toString(v.toULongLong());
}

QVariant TrafficTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    return role == Qt::DisplayRole ? QVariant(titles_.value(section)) : QVariant();
}

QString TrafficTableModel::csv() const {
    QStringList lines{QStringLiteral("\"%1\"").arg(titles_.join(QStringLiteral("\",\"")))};
    for (auto row : order_) {
        QStringList cells;
        for (int c = 0; c < columnCount(); ++c) cells << value(row, c).toString();
        lines << cells.join(u',');
    }
    return lines.join(u'\n') + u'\n';
}

TrafficDialog::TrafficDialog(Workspace* workspace, TrafficView* traffic, bool endpoints, QWidget* parent)
    : QDialog(parent), workspace_(workspace), traffic_(traffic), tabs_(new QTabWidget) {
    setObjectName(endpoints ? QStringLiteral("endpointsDialog") : QStringLiteral("conversationsDialog"));
    setWindowTitle(endpoints ? tr("Endpoints") : tr("Conversations"));
    resize(980, 480);
    auto layout = new QVBoxLayout(this);
    for (auto kind : kKinds) {
        auto view = new QTableView;
        auto model = new TrafficTableModel(kind, endpoints, view);
        view->setModel(model);
        view->setAccessibleName(nameOf(kind));
        view->setSelectionBehavior(QAbstractItemView::SelectRows);
        view->setSelectionMode(QAbstractItemView::SingleSelection);
        view->setShowGrid(false);
        view->setWordWrap(false);
        view->verticalHeader()->hide();
        view->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 8);
        view->horizontalHeader()->setHighlightSections(false);
        view->horizontalHeader()->setSortIndicator(int(model->columnCount() > 4 ? 3 : 2),
                                                   Qt::DescendingOrder);
        view->setSortingEnabled(true);
        connect(view, &QAbstractItemView::doubleClicked, this, [this] { filterBy(FilterJoin::Replace); });
        connect(view, &QAbstractItemView::activated, this, [this] { filterBy(FilterJoin::Replace); });
        tabs_->addTab(view, nameOf(kind));
        names_ << nameOf(kind);
    }
    layout->addWidget(tabs_, 1);
    auto buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    auto add = [&](const QString& text, auto act) {
        auto button = buttons->addButton(text, QDialogButtonBox::ActionRole);
        button->setAutoDefault(false);
        connect(button, &QPushButton::clicked, this, act);
    };
    add(tr("&Filter by it"), [this] { filterBy(FilterJoin::Replace); });
    add(tr("&Exclude it"), [this] { filterBy(FilterJoin::AndNot); });
    add(tr("Copy as &CSV"), [this] { QApplication::clipboard()->setText(model()->csv()); });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    layout->addWidget(buttons);
    connect(traffic_, &TrafficView::changed, this, &TrafficDialog::refresh);
    connect(tabs_, &QTabWidget::currentChanged, this, &TrafficDialog::refresh);
    refresh();
    // The first kind that has something, but Ethernet only when nothing else is there.
    auto counters = traffic_->rows();
    for (int i : {3, 4, 1, 2, 0})
        if (counters && !counters->conversationRows(kKinds[i]).empty()) {
            tabs_->setCurrentIndex(i);
            break;
        }
    for (int i = 0; i < tabs_->count(); ++i)
        static_cast<QTableView*>(tabs_->widget(i))->resizeColumnsToContents();
}

void TrafficDialog::refresh() {
    auto counters = traffic_->rows();
    auto chosen = table()->currentIndex().row();
    model()->setCounters(counters.get());
    if (chosen >= 0 && chosen < model()->rowCount()) table()->selectRow(chosen);
    tabs_->setTabText(tabs_->currentIndex(), tr("%1 · %2").arg(names_[tabs_->currentIndex()],
                                                               QLocale().toString(model()->rowCount())));
}

void TrafficDialog::filterBy(FilterJoin how) {
    auto row = table()->currentIndex().row();
    if (row < 0) return;
    emit workspace_->filterRequested(QString::fromStdString(model()->filterOf(row)), how);
}

}  // namespace dorsal
