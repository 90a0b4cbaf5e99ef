#include "app/dialogs/capture_limits_box.h"

#include <QLabel>

#include <cmath>

namespace dorsal {

CaptureLimitsBox::CaptureLimitsBox(const Names& names, QWidget* parent) : QWidget(parent) {
    grid_ = new QGridLayout(this);
    grid_->setContentsMargins(0, 0, 0, 0);
    grid_->setHorizontalSpacing(10);
    grid_->setVerticalSpacing(8);
    grid_->setColumnStretch(3, 1);
    auto object = [&](const char* what) { return std::string(names.prefix) + what; };
    addRow(Packets, names.packets, object("Packets").c_str(), 100000, {{tr("packets"), 1}});
    addRow(Bytes, names.bytes, object("Bytes").c_str(), 100,
           {{tr("bytes"), 1}, {tr("KiB"), 1 << 10}, {tr("MiB"), 1 << 20}, {tr("GiB"), 1 << 30}});
    rows_[Bytes].unit->setCurrentIndex(2);
    addRow(Seconds, names.seconds, object("Seconds").c_str(), 60,
           {{tr("seconds"), 1}, {tr("minutes"), 60}, {tr("hours"), 3600}});
    rows_[Seconds].unit->setCurrentIndex(1);
    addRow(Files, names.files, object("Files").c_str(), 10, {{names.filesUnit, 1}});
}

void CaptureLimitsBox::addRow(int row, const QString& name, const char* objectName, int usual,
                              const std::vector<std::pair<QString, qulonglong>>& units) {
    auto& r = rows_[row];
    auto object = QString::fromLatin1(objectName);
    r.on = new QCheckBox(name);
    r.on->setObjectName(object);
    r.amount = new QSpinBox;
    r.amount->setObjectName(object + QStringLiteral("Amount"));
    auto plain = QString(name).remove(u'&');
    r.amount->setAccessibleName(plain);
    r.amount->setRange(1, INT_MAX);
    r.amount->setGroupSeparatorShown(true);
    r.amount->setValue(usual);
    r.amount->setAlignment(Qt::AlignRight);
    r.amount->setFixedWidth(fontMetrics().horizontalAdvance(QStringLiteral("2,147,483,647")) + 44);
    r.amount->setEnabled(false);
    grid_->addWidget(r.on, row, 0);
    grid_->addWidget(r.amount, row, 1);
    r.unit = nullptr;
    if (units.size() > 1) {
        r.unit = new QComboBox;
        r.unit->setObjectName(object + QStringLiteral("Unit"));
        r.unit->setAccessibleName(tr("%1: unit").arg(plain));
        for (auto& [text, factor] : units) r.unit->addItem(text, factor);
        r.unit->setEnabled(false);
        grid_->addWidget(r.unit, row, 2);
        connect(r.unit, &QComboBox::currentIndexChanged, this, &CaptureLimitsBox::changed);
    } else {
        auto label = new QLabel(units[0].first);
        label->setContentsMargins(9, 0, 0, 0);  // below the text of the units that can be chosen
        grid_->addWidget(label, row, 2);
    }
    connect(r.amount, &QSpinBox::valueChanged, this, &CaptureLimitsBox::changed);
    connect(r.on, &QCheckBox::toggled, this, [this, row](bool on) {
        rows_[row].amount->setEnabled(on);
        if (rows_[row].unit) rows_[row].unit->setEnabled(on);
        emit changed();
    });
}

void CaptureLimitsBox::setFilesEnabled(bool on) {
    filesEnabled_ = on;
    auto& r = rows_[Files];
    r.on->setEnabled(on);
    r.amount->setEnabled(on && r.on->isChecked());
}

std::optional<uint64_t> CaptureLimitsBox::value(int row) const {
    auto& r = rows_[row];
    if (!r.on->isChecked() || (row == Files && !filesEnabled_)) return {};
    return uint64_t(r.amount->value()) * (r.unit ? r.unit->currentData().toULongLong() : 1);
}

// In the largest unit that says it exactly; what no number of a unit can say is rounded up to one that can.
void CaptureLimitsBox::setRow(int row, std::optional<uint64_t> wanted) {
    auto& r = rows_[row];
    r.on->setChecked(wanted.has_value());
    if (!wanted) return;
    uint64_t factor = 1;
    for (int i = r.unit ? r.unit->count() - 1 : -1; i >= 0; --i) {
        factor = r.unit->itemData(i).toULongLong();
        bool exact = *wanted % factor == 0,
             larger = i > 0 && *wanted / r.unit->itemData(i - 1).toULongLong() > INT_MAX;
        if (!exact && !larger && i > 0) continue;
        r.unit->setCurrentIndex(i);
        break;
    }
    r.amount->setValue(int(std::min<uint64_t>(INT_MAX, (*wanted + factor - 1) / factor)));
}

CaptureLimits CaptureLimitsBox::limits() const {
    CaptureLimits limits;
    limits.packets = value(Packets);
    limits.bytes = value(Bytes);
    limits.files = value(Files);
    if (auto seconds = value(Seconds)) limits.seconds = double(*seconds);
    return limits;
}

void CaptureLimitsBox::setLimits(const CaptureLimits& limits) {
    setRow(Packets, limits.packets);
    setRow(Bytes, limits.bytes);
    setRow(Files, limits.files);
    auto seconds = limits.seconds;
    setRow(Seconds,
           seconds ? std::optional(uint64_t(std::ceil(std::clamp(*seconds, 1.0, 1e9)))) : std::nullopt);
}

}  // namespace dorsal
