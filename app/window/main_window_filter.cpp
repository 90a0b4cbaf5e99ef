// The filter field and the filters that are made of what a person points at.
#include <QMenu>

#include "app/window/main_window.h"
#include "dissectors/core/text.h"

namespace dorsal {

void MainWindow::makeFilterField() {
    filter_ = new FilterField;
    filter_->setHistory(settings_.value(QStringLiteral("filterHistory")).toStringList());
    connect(filter_, &FilterField::historyChanged, this,
            [this] { settings_.setValue(QStringLiteral("filterHistory"), filter_->history()); });
    connect(filter_, &FilterField::applyRequested, this, &MainWindow::applyFilter);
    connect(packets_, &PacketTableModel::filterApplied, this, [this] {
        filter_->setApplied(packets_->filter().text);
        updateStatus();
    });
    connect(packets_, &PacketTableModel::jobsChanged, this,
            [this] { filter_->setRunning(packets_->isFiltering()); });
    // The text says again which packets the rows are.
    connect(packets_, &PacketTableModel::filterCancelled, this, [this] {
        if (document_ && !filter_->text().isEmpty()) filter_->write(packets_->filter().text);
    });
}

void MainWindow::applyFilter(const QString& text) {
    if (document_ && text.isEmpty() && packets_->filter().empty() && !packets_->isFiltering()) return;
    packets_->setFilter(text, detailModel_->dissection());
    if (!document_) filter_->setApplied(packets_->filter().text);
    updateStatus();
}

void MainWindow::joinFilter(const QString& part, FilterJoin how) {
    auto there = RowFilter::parse(filter_->text(), Registry::standard());
    auto base = there.expression ? there.text : QString();
    filter_->apply(QString::fromStdString(joinFilters(base.toStdString(), part.toStdString(), how)));
}

// Six ways to filter by `part`, as everybody knows them.
void MainWindow::addFilterMenu(QMenu& menu, const QString& part) {
    if (part.isEmpty()) return;
    auto shown = part.size() > 50 ? part.left(50) + u'…' : part;
    auto sub = menu.addMenu(tr("&Filter by %1").arg(shown.replace(u'&', QStringLiteral("&&"))));
    sub->setObjectName(QStringLiteral("filterMenu"));
    const std::pair<QString, FilterJoin> ways[] = {
        {tr("As &filter"), FilterJoin::Replace},     {tr("&Not"), FilterJoin::Not},
        {tr("… &and this"), FilterJoin::And},        {tr("… &or this"), FilterJoin::Or},
        {tr("… an&d not this"), FilterJoin::AndNot}, {tr("… o&r not this"), FilterJoin::OrNot}};
    for (auto& [text, how] : ways)
        sub->addAction(text, this, [this, part, how = how] { joinFilter(part, how); });
}

// The filter for packets that have what a cell of the list shows; text that rows must contain where no field
// tells.
QString MainWindow::filterOfCell(const QModelIndex& cell) const {
    if (!document_ || !cell.isValid()) return {};
    using Kind = ColumnSpec::Kind;
    auto& column = packets_->columns()[size_t(cell.column())];
    auto text = cell.data().toString();
    Dissection d(document_->capture()->registry());
    std::vector<uint8_t> bytes;
    if (!document_->capture()->dissect(packets_->packetAt(cell.row()), Want::tree(), d, bytes)) return {};
    auto last = [&](std::initializer_list<std::string_view> names, bool sameText) {
        for (auto n = d.nodes.rbegin(); n != d.nodes.rend(); ++n) {
            if (n->field == kTextField) continue;
            auto& f = d.registry->field(n->field);
            if (std::find(names.begin(), names.end(), f.abbrev) == names.end()) continue;
            std::string value;
            appendValue(value, d, *n);
            if (!sameText || text.toStdString() == value) return QString::fromStdString(filterForItem(d, *n));
        }
        return QString();
    };
    switch (column.kind) {
        case Kind::Number: return last({"frame.number"}, false);
        case Kind::Time: return last({"frame.time_epoch"}, false);
        case Kind::Length: return last({"frame.len"}, false);
        case Kind::Source:
            return last({"ip.src", "ipv6.src", "eth.src", "sll.src.eth", "arp.src.proto_ipv4"}, true);
        case Kind::Destination: return last({"ip.dst", "ipv6.dst", "eth.dst", "arp.dst.proto_ipv4"}, true);
        case Kind::Protocol:
            for (auto id = d.layers.rbegin(); id != d.layers.rend(); ++id) {
                auto& protocol = d.registry->protocol(*id);
                if (protocol.listed && text.startsWith(QString::fromUtf8(protocol.column())))
                    return QString::fromUtf8(protocol.abbrev());
            }
            return {};
        case Kind::Field:
            for (auto& name : column.field.split(u' ', Qt::SkipEmptyParts))
                for (auto& n : d.nodes)
                    if (n.field != kTextField && name.toStdString() == d.registry->field(n.field).abbrev)
                        return QString::fromStdString(filterForItem(d, n));
            return {};
        case Kind::Info: break;
    }
    return {};
}

QString MainWindow::filterOfItem(const QModelIndex& item) const {
    auto d = detailModel_->dissection();
    if (!item.isValid() || !d) return {};
    return QString::fromStdString(filterForItem(*d, d->nodes[detailModel_->nodeOf(item)]));
}

}  // namespace dorsal
