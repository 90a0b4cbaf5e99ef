#include "app/dialogs/capture_interface_table.h"

#include <QComboBox>
#include <QHeaderView>
#include <QMouseEvent>
#include <QPainter>
#include <QSettings>
#include <QSpinBox>
#include <QStyledItemDelegate>

#include "app/views/interface_list.h"
#include "app/views/sparkline.h"
#include "app/window/icon.h"
#include "app/window/theme.h"
#include "model/capture/source/capture_settings.h"

namespace dorsal {

namespace {

constexpr int kValue = Qt::UserRole;        // what a cell stands for, where its text is for people
constexpr int kChoices = Qt::UserRole + 1;  // of a link type
constexpr uint64_t kMiB = 1 << 20;
constexpr int kUsualBuffer = 64, kMostBuffer = 2047, kMostSnapLength = 262144;

int mebibytesOf(const CaptureInterfaceRequest& one) {
    return one.bufferBytes ? int(one.bufferBytes / kMiB) : kUsualBuffer;
}

// What is captured from is what is checked: the current cell must not look like a choice.
class CellDelegate : public QStyledItemDelegate {
  public:
    using QStyledItemDelegate::QStyledItemDelegate;

  protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override {
        QStyledItemDelegate::initStyleOption(option, index);
        option->state &= ~QStyle::State_Selected;
        if (option->state & QStyle::State_HasFocus)
            option->backgroundBrush = Theme::instance().colors().layerBack;
    }
};

// A cell whose whole area is the check box's.
class CheckDelegate : public CellDelegate {
  public:
    using CellDelegate::CellDelegate;
    bool editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
                     const QModelIndex& index) override {
        bool can = index.flags() & Qt::ItemIsUserCheckable && index.flags() & Qt::ItemIsEnabled;
        bool key =
            event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Space;
        bool click = event->type() == QEvent::MouseButtonRelease &&
                     static_cast<QMouseEvent*>(event)->button() == Qt::LeftButton &&
                     option.rect.contains(static_cast<QMouseEvent*>(event)->pos());
        if (!can || !(key || click)) return false;
        bool checked = index.data(Qt::CheckStateRole).toInt() == Qt::Checked;
        return model->setData(index, checked ? Qt::Unchecked : Qt::Checked, Qt::CheckStateRole);
    }
};

class TrafficDelegate : public CellDelegate {
  public:
    TrafficDelegate(const InterfaceWatch* watch, QObject* parent) : CellDelegate(parent), watch_(watch) {}
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override {
        CellDelegate::paint(painter, option, index);
        auto name = index.data(kValue).toString().toStdString();
        auto rates = watch_->traffic().rates(name);
        QRectF box(option.rect.left() + 6, option.rect.top() + 5, 72, option.rect.height() - 10);
        drawSparkline(*painter, box, rates, sparklineTop(rates));
        painter->save();
        painter->setPen(option.palette.color(QPalette::Text));
        painter->drawText(option.rect.adjusted(84, 0, -8, 0), Qt::AlignRight | Qt::AlignVCenter,
                          rateText(watch_->traffic().rate(name)));
        painter->restore();
    }

  private:
    const InterfaceWatch* watch_;
};

class LinkTypeDelegate : public CellDelegate {
  public:
    using CellDelegate::CellDelegate;
    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem&,
                          const QModelIndex& index) const override {
        auto box = new QComboBox(parent);
        box->addItem(CaptureInterfaceTable::tr("own"), QString());
        for (auto& name : index.data(kChoices).toStringList()) box->addItem(name, name);
        auto self = const_cast<LinkTypeDelegate*>(this);
        connect(box, &QComboBox::activated, self, [self, box] {
            emit self->commitData(box);
            emit self->closeEditor(box);
        });
        return box;
    }
    void setEditorData(QWidget* editor, const QModelIndex& index) const override {
        auto box = static_cast<QComboBox*>(editor);
        box->setCurrentIndex(std::max(0, box->findData(index.data(kValue))));
    }
    void setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const override {
        model->setData(index, static_cast<QComboBox*>(editor)->currentData(), kValue);
    }
};

// A number, and a word for 0.
class NumberDelegate : public CellDelegate {
  public:
    NumberDelegate(int least, int most, QString zero, QObject* parent)
        : CellDelegate(parent), least_(least), most_(most), zero_(std::move(zero)) {}
    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem&, const QModelIndex&) const override {
        auto box = new QSpinBox(parent);
        box->setRange(least_, most_);
        box->setSpecialValueText(zero_);
        box->setFrame(false);
        return box;
    }
    void setEditorData(QWidget* editor, const QModelIndex& index) const override {
        auto box = static_cast<QSpinBox*>(editor);
        box->setValue(index.data(kValue).toInt());
        box->selectAll();
    }
    void setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const override {
        auto box = static_cast<QSpinBox*>(editor);
        box->interpretText();
        model->setData(index, box->value(), kValue);
    }

  private:
    int least_, most_;
    QString zero_;
};

}  // namespace

CaptureInterfaceTable::CaptureInterfaceTable(InterfaceWatch* watch, QWidget* parent)
    : QTableWidget(0, Columns, parent), watch_(watch) {
    setObjectName(QStringLiteral("captureInterfaces"));
    setAccessibleName(tr("Interfaces"));
    setHorizontalHeaderLabels({tr("Interface"), tr("Address"), tr("Traffic"), tr("Link type"),
                               tr("Promiscuous"), tr("Monitor"), tr("Bytes of each"), tr("Buffer")});
    const char* const hints[] = {
        "",
        "",
        "Bytes per second, of the last minute",
        "The header that packets are captured with",
        "Also packets for other machines, as far as they get to this one",
        "Wireless frames as they are on air; the interface leaves its network meanwhile",
        "More of a packet is not kept",
        "The kernel's, for packets that wait to be written"};
    for (int i = 0; i < Columns; ++i) horizontalHeaderItem(i)->setToolTip(tr(hints[i]));
    auto header = horizontalHeader();
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setHighlightSections(false);
    header->setSectionResizeMode(QHeaderView::Interactive);
    header->setSectionResizeMode(Address, QHeaderView::Stretch);
    auto width = [&](const char* text) { return fontMetrics().horizontalAdvance(QLatin1String(text)) + 24; };
    const std::pair<Column, int> widths[] = {{Interface, width("enp0s31f6 wwww") + 28},
                                             {Traffic, 72 + width("888 MB/s")},
                                             {LinkType, width("DOCSIS31_XRA31")},
                                             {Promiscuous, width("Promiscuous")},
                                             {Monitor, width("Monitor")},
                                             {SnapLength, width("Bytes of each")},
                                             {Buffer, width("2047 MiB") + 8}};
    for (auto& [column, pixels] : widths) setColumnWidth(column, pixels);
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 16);
    setShowGrid(false);
    setWordWrap(false);
    setIconSize({18, 18});
    setTabKeyNavigation(false);
    setSelectionMode(SingleSelection);
    setSelectionBehavior(SelectItems);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setItemDelegate(new CellDelegate(this));
    setEditTriggers(EditKeyPressed | AnyKeyPressed | DoubleClicked);
    for (auto column : {Interface, Promiscuous, Monitor})
        setItemDelegateForColumn(column, new CheckDelegate(this));
    setItemDelegateForColumn(Traffic, new TrafficDelegate(watch, this));
    setItemDelegateForColumn(LinkType, new LinkTypeDelegate(this));
    setItemDelegateForColumn(SnapLength, new NumberDelegate(0, kMostSnapLength, tr("all"), this));
    setItemDelegateForColumn(Buffer, new NumberDelegate(1, kMostBuffer, {}, this));
    connect(this, &QTableWidget::itemChanged, this, &CaptureInterfaceTable::take);
    // One click is enough to choose another value.
    connect(this, &QTableWidget::cellClicked, this, [this](int row, int column) {
        if (column == LinkType || column == SnapLength || column == Buffer) edit(model()->index(row, column));
    });
    connect(watch_, &InterfaceWatch::interfacesChanged, this, &CaptureInterfaceTable::fill);
    connect(watch_, &InterfaceWatch::sampled, viewport(), QOverload<>::of(&QWidget::update));
    fill();
}

CaptureInterfaceRequest& CaptureInterfaceTable::options(const std::string& name) {
    auto found = options_.find(name);
    if (found != options_.end()) return found->second;
    QSettings settings;
    return options_[name] = loadCaptureInterface(settings, name);
}

std::string CaptureInterfaceTable::nameAt(int row) const {
    return item(row, Interface)->data(kValue).toString().toStdString();
}

void CaptureInterfaceTable::fill() {
    auto current = currentRow() >= 0 ? nameAt(currentRow()) : std::string();
    int column = std::max(0, currentColumn());
    filling_ = true;
    setRowCount(int(watch_->interfaces().size()));
    int row = 0, select = 0;
    for (auto& n : watch_->interfaces()) {
        if (n.name == current) select = row;
        fillRow(row++, n);
    }
    if (rowCount()) setCurrentCell(select, column);
    filling_ = false;
    emit chosenChanged();
}

void CaptureInterfaceTable::fillRow(int row, const NetworkInterface& n) {
    auto& o = options(n.name);
    auto& can = abilities_[n.name];
    auto name = QString::fromStdString(n.name);
    auto put = [&](int column, const QString& text, Qt::ItemFlags flags) {
        auto cell = new QTableWidgetItem(text);
        cell->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | flags);
        setItem(row, column, cell);
        return cell;
    };
    auto check = [](QTableWidgetItem* cell, bool on) {
        cell->setCheckState(on ? Qt::Checked : Qt::Unchecked);
    };
    auto first = put(Interface, name, Qt::ItemIsUserCheckable);
    first->setIcon(icon(interfaceIcon(n)));
    first->setData(kValue, name);
    check(first, std::find(checked_.begin(), checked_.end(), n.name) != checked_.end());
    auto sentence = interfaceSentence(n);
    auto address = put(Address, sentence, {});
    address->setForeground(Theme::instance().colors().mutedText);
    address->setToolTip(sentence);
    put(Traffic, {}, {})->setData(kValue, name);
    auto type = put(LinkType, textOf(LinkType, n.name),
                    can.linkTypes.isEmpty() ? Qt::ItemFlags() : Qt::ItemIsEditable);
    type->setData(kValue, QString::fromStdString(o.linkType));
    type->setData(kChoices, can.linkTypes);
    auto promiscuous = put(Promiscuous, {}, Qt::ItemIsUserCheckable);
    check(promiscuous, o.promiscuous);
    promiscuous->setData(Qt::AccessibleTextRole, tr("Promiscuous"));
    auto monitor = put(Monitor, can.monitor ? QString() : tr("–"), {});
    monitor->setData(Qt::AccessibleTextRole, can.monitor ? tr("Monitor") : tr("No monitor mode"));
    if (can.monitor) {
        monitor->setFlags(monitor->flags() | Qt::ItemIsUserCheckable);
        check(monitor, o.monitor);
    } else {
        monitor->setForeground(Theme::instance().colors().mutedText);
    }
    put(SnapLength, textOf(SnapLength, n.name), Qt::ItemIsEditable)->setData(kValue, o.snapLength);
    put(Buffer, textOf(Buffer, n.name), Qt::ItemIsEditable)->setData(kValue, mebibytesOf(o));
}

// Of a cell whose value is no check mark.
QString CaptureInterfaceTable::textOf(int column, const std::string& name) {
    auto& o = options(name);
    auto& types = abilities_[name].linkTypes;
    if (column == LinkType && !o.linkType.empty()) return QString::fromStdString(o.linkType);
    if (column == LinkType) return types.isEmpty() ? tr("own") : types[0];
    if (column == SnapLength) return o.snapLength ? QLocale().toString(o.snapLength) : tr("all");
    if (column == Buffer) return tr("%1 MiB").arg(mebibytesOf(o));
    return {};
}

// What was changed in a cell goes into the interface's options.
void CaptureInterfaceTable::take(QTableWidgetItem* cell) {
    if (filling_) return;
    filling_ = true;
    auto name = nameAt(cell->row());
    auto& o = options(name);
    bool checked = cell->checkState() == Qt::Checked;
    switch (cell->column()) {
        case Interface:
            std::erase(checked_, name);
            if (checked) checked_.push_back(name);
            break;
        case LinkType: o.linkType = cell->data(kValue).toString().toStdString(); break;
        case Promiscuous: o.promiscuous = checked; break;
        case Monitor: o.monitor = checked; break;
        case SnapLength: o.snapLength = cell->data(kValue).toUInt(); break;
        case Buffer: {
            auto mebibytes = cell->data(kValue).toULongLong();
            o.bufferBytes = mebibytes == kUsualBuffer ? 0 : mebibytes * kMiB;
            break;
        }
        default: break;
    }
    if (auto text = textOf(cell->column(), name); !text.isEmpty()) cell->setText(text);
    filling_ = false;
    emit chosenChanged();
}

void CaptureInterfaceTable::setAbilities(const QString& name, const InterfaceAbilities& abilities) {
    abilities_[name.toStdString()] = abilities;
    fill();
}

void CaptureInterfaceTable::setChosen(const std::vector<CaptureInterfaceRequest>& interfaces) {
    checked_.clear();
    for (auto& one : interfaces) {
        options_[one.name] = one;
        checked_.push_back(one.name);
    }
    fill();
}

std::vector<CaptureInterfaceRequest> CaptureInterfaceTable::all() const {
    std::vector<CaptureInterfaceRequest> result;
    for (int row = 0; row < rowCount(); ++row) {
        auto one = options_.at(nameAt(row));
        // Remembered from a time when it could.
        auto can = abilities_.find(one.name);
        if (can != abilities_.end() && !can->second.linkTypes.isEmpty()) {
            one.monitor = one.monitor && can->second.monitor;
            if (!one.monitor && !can->second.linkTypes.contains(QString::fromStdString(one.linkType)))
                one.linkType.clear();
        }
        one.filter.clear();
        result.push_back(std::move(one));
    }
    return result;
}

std::vector<CaptureInterfaceRequest> CaptureInterfaceTable::chosen() const {
    auto result = all();
    std::erase_if(result, [&](auto& one) {
        return std::find(checked_.begin(), checked_.end(), one.name) == checked_.end();
    });
    return result;
}

QString CaptureInterfaceTable::linkTypeOf(const CaptureInterfaceRequest& one) const {
    if (!one.linkType.empty()) return QString::fromStdString(one.linkType);
    if (one.monitor) return QStringLiteral("IEEE802_11_RADIO");
    auto can = abilities_.find(one.name);
    if (can != abilities_.end() && !can->second.linkTypes.isEmpty()) return can->second.linkTypes[0];
    return one.name == "any" ? QStringLiteral("LINUX_SLL") : QString();
}

}  // namespace dorsal
