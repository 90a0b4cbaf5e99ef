#include "app/dialogs/coloring_dialog.h"

#include <QColorDialog>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QVBoxLayout>

#include "app/window/icon.h"
#include "app/window/theme.h"

namespace dorsal {

namespace {
enum { kName, kCondition, kText, kBack };
}

ColoringDialog::ColoringDialog(std::vector<ColoringRule> rules, QWidget* parent)
    : QDialog(parent), rules_(std::move(rules)), table_(new QTableWidget(0, 4)), problem_(new QLabel) {
    problem_->setWordWrap(true);
    problem_->setObjectName(QStringLiteral("coloringProblem"));
    problem_->setTextFormat(Qt::PlainText);
    setObjectName(QStringLiteral("coloringDialog"));
    setWindowTitle(tr("Colouring rules"));
    auto layout = new QVBoxLayout(this);
    layout->setSpacing(10);
    auto hint = new QLabel(
        tr("The first rule that matches paints the row. A condition is a display filter, such as "
           "tcp.flags.reset == 1, or words that must all hold: protocol names, malformed, error, warning, "
           "note. Double-click a colour, or press Enter on it, to change it in this theme."));
    hint->setWordWrap(true);
    layout->addWidget(hint);
    table_->setHorizontalHeaderLabels({tr("Name"), tr("Condition"), tr("Text"), tr("Background")});
    table_->setAccessibleName(windowTitle());
    table_->setTabKeyNavigation(false);
    table_->verticalHeader()->hide();
    table_->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table_->horizontalHeader()->setHighlightSections(false);
    table_->horizontalHeader()->setSectionResizeMode(kCondition, QHeaderView::Stretch);
    table_->setSelectionBehavior(QTableWidget::SelectRows);
    table_->setSelectionMode(QTableWidget::SingleSelection);
    table_->setShowGrid(false);
    layout->addWidget(table_, 1);
    layout->addWidget(problem_);
    auto row = new QHBoxLayout;
    auto button = [&](const QString& text, auto run) {
        auto b = new QPushButton(text);
        b->setAutoDefault(false);
        connect(b, &QPushButton::clicked, this, run);
        row->addWidget(b);
    };
    button(tr("&Add"), [this] {
        rules_.insert(rules_.begin(), {tr("New rule"), QStringLiteral("tcp"), QStringLiteral("#1c2430"),
                                       QStringLiteral("#ffffff"), QStringLiteral("#dde3ea"),
                                       QStringLiteral("#15181e"), true});
        fill(0);
    });
    button(tr("&Remove"), [this] {
        int i = table_->currentRow();
        if (i < 0) return;
        rules_.erase(rules_.begin() + i);
        fill(std::min(i, int(rules_.size()) - 1));
    });
    button(tr("&Up"), [this] { move(-1); });
    button(tr("&Down"), [this] { move(1); });
    button(tr("De&faults"), [this] {
        rules_ = defaultColoringRules();
        fill(0);
    });
    row->addStretch(1);
    auto buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    ok_ = buttons->button(QDialogButtonBox::Ok);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    row->addWidget(buttons);
    layout->addLayout(row);
    connect(table_, &QTableWidget::itemChanged, this, [this](QTableWidgetItem* item) {
        if (filling_) return;
        auto& rule = rules_[size_t(item->row())];
        if (item->column() == kName)
            rule.name = item->text(), rule.enabled = item->checkState() == Qt::Checked;
        if (item->column() == kCondition) rule.condition = item->text();
        check();
    });
    connect(table_, &QTableWidget::cellActivated, this, [this](int r, int column) {
        if (column != kText && column != kBack) return;
        auto& rule = rules_[size_t(r)];
        bool dark = Theme::instance().dark();
        auto& slot = column == kText ? dark ? rule.darkText : rule.lightText
                     : dark          ? rule.darkBack
                                     : rule.lightBack;
        auto color = QColorDialog::getColor(QColor(slot), this);
        if (!color.isValid()) return;
        slot = color.name();
        fill(r);
    });
    resize(720, 520);
    fill(0);
}

void ColoringDialog::fill(int select) {
    filling_ = true;
    bool dark = Theme::instance().dark();
    table_->setRowCount(int(rules_.size()));
    for (int i = 0; i < int(rules_.size()); ++i) {
        auto& rule = rules_[size_t(i)];
        QColor text(dark ? rule.darkText : rule.lightText), back(dark ? rule.darkBack : rule.lightBack);
        const QString cells[] = {rule.name, rule.condition, text.name(), back.name()};
        for (int c = 0; c < 4; ++c) {
            auto item = new QTableWidgetItem(cells[c]);
            item->setForeground(text);
            item->setBackground(back);
            if (c == kName) item->setCheckState(rule.enabled ? Qt::Checked : Qt::Unchecked);
            if (c >= kText) item->setFlags(item->flags() & ~Qt::ItemIsEditable);
            table_->setItem(i, c, item);
        }
    }
    table_->resizeColumnToContents(kName);
    filling_ = false;
    if (select >= 0) table_->selectRow(select);
    check();
}

void ColoringDialog::move(int by) {
    int i = table_->currentRow(), to = i + by;
    if (i < 0 || to < 0 || to >= int(rules_.size())) return;
    std::swap(rules_[size_t(i)], rules_[size_t(to)]);
    fill(to);
}

void ColoringDialog::check() {
    QString problem;
    filling_ = true;
    for (int i = 0; i < int(rules_.size()); ++i) {
        auto& rule = rules_[size_t(i)];
        FilterProblem wrong;
        bool good = !rule.enabled || ColoringCondition::parse(rule.condition, Registry::standard(), wrong);
        auto report = good ? QString() : QString::fromStdString(wrong.report(rule.condition.toStdString()));
        auto cell = table_->item(i, kCondition);
        cell->setIcon(good ? QIcon() : icon(QStringLiteral("error")));
        cell->setToolTip(good ? QString() : QStringLiteral("<pre>%1</pre>").arg(report.toHtmlEscaped()));
        cell->setData(Qt::AccessibleDescriptionRole, QString::fromStdString(wrong.sentence));
        if (!good && problem.isEmpty())
            problem = tr("%1: %2").arg(rule.name, QString::fromStdString(wrong.sentence));
    }
    filling_ = false;
    problem_->setStyleSheet(QStringLiteral("color: %1").arg(Theme::instance().colors().error.name()));
    problem_->setText(problem);
    ok_->setEnabled(problem.isEmpty());
}

}  // namespace dorsal
