#include "app/dialogs/preferences_dialog.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QStyledItemDelegate>
#include <QTabWidget>
#include <QVBoxLayout>

#include "app/dialogs/field_dialog.h"
#include "dissectors/core/protocol.h"

namespace dorsal {

namespace {

enum { kTitle, kContent, kField, kAlign };

QString tr(const char* text) { return QCoreApplication::translate("Preferences", text); }

// What a column may hold: its kind, and for times a format of its own.
struct Content {
    ColumnSpec::Kind kind;
    bool ownTime;
    TimeFormat time;
    const char* text;
};
using Kind = ColumnSpec::Kind;
constexpr Content kContents[] = {
    {Kind::Number, false, TimeFormat::Relative, "Number"},
    {Kind::Time, false, TimeFormat::Relative, "Time, as the list shows it"},
    {Kind::Time, true, TimeFormat::Relative, "Time since the first packet"},
    {Kind::Time, true, TimeFormat::Delta, "Time since the previous packet"},
    {Kind::Time, true, TimeFormat::DeltaDisplayed, "Time since the previous displayed packet"},
    {Kind::Time, true, TimeFormat::DateTime, "Date and time of day"},
    {Kind::Time, true, TimeFormat::DateTimeUtc, "UTC date and time of day"},
    {Kind::Time, true, TimeFormat::Epoch, "Seconds since 1970"},
    {Kind::Source, false, TimeFormat::Relative, "Source"},
    {Kind::Destination, false, TimeFormat::Relative, "Destination"},
    {Kind::Protocol, false, TimeFormat::Relative, "Protocol"},
    {Kind::Length, false, TimeFormat::Relative, "Length"},
    {Kind::Info, false, TimeFormat::Relative, "Info"},
    {Kind::Field, false, TimeFormat::Relative, "Field"},
};
constexpr int kFieldContent = int(std::size(kContents)) - 1;

int contentOf(const ColumnSpec& c) {
    for (int i = 0; i < kFieldContent; ++i) {
        auto& content = kContents[i];
        if (content.kind != c.kind || content.ownTime != c.ownTime) continue;
        if (!c.ownTime || content.time == c.time) return i;
    }
    return c.kind == Kind::Time ? 1 : kFieldContent;
}

class FieldDelegate : public QStyledItemDelegate {
  public:
    using QStyledItemDelegate::QStyledItemDelegate;
    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem&, const QModelIndex&) const override {
        auto edit = new QLineEdit(parent);
        edit->setCompleter(fieldCompleter(edit));
        return edit;
    }
};

// One of several words, chosen in place.
class ChoiceDelegate : public QStyledItemDelegate {
  public:
    ChoiceDelegate(QStringList choices, QObject* parent)
        : QStyledItemDelegate(parent), choices_(std::move(choices)) {}
    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem&, const QModelIndex&) const override {
        auto box = new QComboBox(parent);
        box->addItems(choices_);
        auto self = const_cast<ChoiceDelegate*>(this);
        connect(box, &QComboBox::activated, self, [self, box] {
            emit self->commitData(box);
            emit self->closeEditor(box);
        });
        return box;
    }
    void setEditorData(QWidget* editor, const QModelIndex& index) const override {
        auto box = static_cast<QComboBox*>(editor);
        box->setCurrentText(index.data().toString());
        box->showPopup();
    }
    void setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const override {
        model->setData(index, static_cast<QComboBox*>(editor)->currentText());
    }

  private:
    QStringList choices_;
};

}  // namespace

std::vector<std::pair<TimeFormat, QString>> timeFormats() {
    return {{TimeFormat::DateTime, tr("&Date and time of day")},
            {TimeFormat::TimeOfDay, tr("&Time of day")},
            {TimeFormat::Epoch, tr("Seconds since &1970")},
            {TimeFormat::Relative, tr("Seconds since the &first packet")},
            {TimeFormat::Delta, tr("Seconds since the previous &packet")},
            {TimeFormat::DeltaDisplayed, tr("Seconds since the previous dis&played packet")},
            {TimeFormat::DateTimeUtc, tr("&UTC date and time of day")},
            {TimeFormat::TimeOfDayUtc, tr("UTC time &of day")},
            {TimeFormat::DayOfYear, tr("&Year, day of the year and time of day")},
            {TimeFormat::DayOfYearUtc, tr("UTC year, d&ay of the year and time of day")}};
}

std::vector<std::pair<int, QString>> timePrecisions() {
    return {{-1, tr("As precise as the &capture")},
            {0, tr("&Seconds")},
            {1, tr("T&enths of a second")},
            {2, tr("&Hundredths of a second")},
            {3, tr("&Milliseconds")},
            {6, tr("M&icroseconds")},
            {9, tr("&Nanoseconds")}};
}

PreferencesDialog::PreferencesDialog(const Preferences& now, int page, QWidget* parent)
    : QDialog(parent), now_(now) {
    setObjectName(QStringLiteral("preferencesDialog"));
    setWindowTitle(tr("Preferences"));
    auto layout = new QVBoxLayout(this);
    auto pages = new QTabWidget;
    pages->setAccessibleName(tr("Pages"));
    auto buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    ok_ = buttons->button(QDialogButtonBox::Ok);
    pages->addTab(makeColumnsPage(), tr("Columns"));
    pages->addTab(makeAppearancePage(), tr("Appearance"));
    pages->setCurrentIndex(page);
    layout->addWidget(pages, 1);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    layout->addWidget(buttons);
    resize(720, 520);
    fill(0);
    page == Columns ? table_->setFocus() : time_->setFocus();
}

QWidget* PreferencesDialog::makeColumnsPage() {
    auto page = new QWidget;
    auto layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 12, 0, 4);
    table_ = new QTableWidget(0, 4);
    table_->setObjectName(QStringLiteral("columnTable"));
    table_->setAccessibleName(tr("Columns"));
    table_->setHorizontalHeaderLabels({tr("Title"), tr("Shows"), tr("Field"), tr("Aligned")});
    table_->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table_->horizontalHeader()->setHighlightSections(false);
    table_->horizontalHeader()->setSectionResizeMode(kField, QHeaderView::Stretch);
    table_->verticalHeader()->hide();
    table_->setSelectionBehavior(QTableWidget::SelectRows);
    table_->setSelectionMode(QTableWidget::SingleSelection);
    table_->setShowGrid(false);
    table_->setFrameShape(QFrame::StyledPanel);
    table_->setTabKeyNavigation(false);
    table_->setEditTriggers(QTableWidget::DoubleClicked | QTableWidget::EditKeyPressed |
                            QTableWidget::SelectedClicked);
    QStringList contents;
    for (auto& c : kContents) contents << tr(c.text);
    table_->setItemDelegateForColumn(kContent, new ChoiceDelegate(contents, table_));
    table_->setItemDelegateForColumn(kField, new FieldDelegate(table_));
    table_->setItemDelegateForColumn(kAlign, new ChoiceDelegate({tr("left"), tr("right")}, table_));
    table_->setColumnWidth(kTitle, 140);
    table_->setColumnWidth(kContent, 250);
    table_->setColumnWidth(kAlign, 70);
    layout->addWidget(table_, 1);
    problem_ = new QLabel;
    problem_->setObjectName(QStringLiteral("columnProblem"));
    layout->addWidget(problem_);
    auto row = new QHBoxLayout;
    auto button = [&](const QString& text, auto run) {
        auto b = new QPushButton(text);
        b->setAutoDefault(false);
        connect(b, &QPushButton::clicked, this, run);
        row->addWidget(b);
        return b;
    };
    button(tr("&Add"), [this] {
        now_ = preferences();
        ColumnSpec fresh;
        fresh.title = tr("New column");
        fresh.field = QStringLiteral("ip.ttl");
        int at = std::max(0, table_->currentRow() + 1);
        now_.columns.insert(now_.columns.begin() + at, fresh);
        fill(at);
        table_->setFocus();
    })->setObjectName(QStringLiteral("addColumn"));
    remove_ = button(tr("&Remove"), [this] {
        now_ = preferences();
        int at = table_->currentRow();
        if (at < 0 || now_.columns.size() < 2) return;
        now_.columns.erase(now_.columns.begin() + at);
        fill(std::min(at, int(now_.columns.size()) - 1));
    });
    up_ = button(tr("&Up"), [this] { move(-1); });
    down_ = button(tr("&Down"), [this] { move(1); });
    row->addStretch(1);
    button(tr("De&faults"), [this] {
        now_ = preferences();
        now_.columns = defaultColumns();
        fill(0);
    });
    layout->addLayout(row);
    connect(table_, &QTableWidget::itemChanged, this, [this](QTableWidgetItem* item) {
        if (filling_) return;
        now_ = preferences();
        if (item->column() == kContent) fill(item->row());
        check();
    });
    connect(table_, &QTableWidget::currentCellChanged, this, [this] { check(); });
    return page;
}

QWidget* PreferencesDialog::makeAppearancePage() {
    auto page = new QWidget;
    auto form = new QFormLayout(page);
    form->setContentsMargins(4, 16, 0, 4);
    form->setVerticalSpacing(10);
    form->setFieldGrowthPolicy(QFormLayout::FieldsStayAtSizeHint);
    time_ = new QComboBox;
    time_->setObjectName(QStringLiteral("timeFormat"));
    for (auto& [format, text] : timeFormats()) time_->addItem(QString(text).remove(u'&'), int(format));
    time_->setCurrentIndex(time_->findData(int(now_.time)));
    digits_ = new QComboBox;
    digits_->setObjectName(QStringLiteral("timeDigits"));
    for (auto& [digits, text] : timePrecisions()) digits_->addItem(QString(text).remove(u'&'), digits);
    digits_->setCurrentIndex(digits_->findData(now_.digits));
    theme_ = new QComboBox;
    theme_->setObjectName(QStringLiteral("theme"));
    theme_->addItems({tr("As the desktop"), tr("Light"), tr("Dark")});
    theme_->setCurrentIndex(int(now_.theme));
    form->addRow(tr("&Times:"), time_);
    form->addRow(tr("&Precision:"), digits_);
    form->addRow(tr("T&heme:"), theme_);
    return page;
}

void PreferencesDialog::fill(int select) {
    filling_ = true;
    table_->setRowCount(int(now_.columns.size()));
    for (int i = 0; i < int(now_.columns.size()); ++i) setRow(i, now_.columns[size_t(i)]);
    filling_ = false;
    table_->setCurrentCell(select, kTitle);
    check();
}

void PreferencesDialog::setRow(int row, const ColumnSpec& column) {
    auto title = new QTableWidgetItem(column.title);
    title->setCheckState(column.hidden ? Qt::Unchecked : Qt::Checked);
    title->setToolTip(tr("Whether the column is shown"));
    table_->setItem(row, kTitle, title);
    table_->setItem(row, kContent, new QTableWidgetItem(tr(kContents[contentOf(column)].text)));
    bool isField = column.kind == Kind::Field;
    auto field = new QTableWidgetItem(isField ? column.field : QString());
    if (!isField) field->setFlags(field->flags() & ~Qt::ItemIsEditable);
    table_->setItem(row, kField, field);
    table_->setItem(row, kAlign, new QTableWidgetItem(column.rightAligned ? tr("right") : tr("left")));
}

Preferences PreferencesDialog::preferences() const {
    auto wanted = now_;
    wanted.time = TimeFormat(time_->currentData().toInt());
    wanted.digits = digits_->currentData().toInt();
    wanted.theme = Theme::Choice(theme_->currentIndex());
    for (int i = 0; i < table_->rowCount(); ++i) {
        auto& column = wanted.columns[size_t(i)];
        auto text = [&](int c) { return table_->item(i, c)->text(); };
        auto before = contentOf(column);
        column.title = text(kTitle);
        column.hidden = table_->item(i, kTitle)->checkState() != Qt::Checked;
        column.rightAligned = text(kAlign) == tr("right");
        for (int c = 0; c <= kFieldContent; ++c) {
            if (text(kContent) != tr(kContents[c].text) || c == before) continue;
            column.kind = kContents[c].kind;
            column.ownTime = kContents[c].ownTime;
            column.time = kContents[c].time;
            column.width = 0;
        }
        if (column.kind == Kind::Field && before == kFieldContent) column.field = text(kField).simplified();
    }
    return wanted;
}

void PreferencesDialog::move(int by) {
    now_ = preferences();
    int at = table_->currentRow(), to = at + by;
    if (at < 0 || to < 0 || to >= table_->rowCount()) return;
    std::swap(now_.columns[size_t(at)], now_.columns[size_t(to)]);
    fill(to);
}

void PreferencesDialog::check() {
    QString problem;
    bool any = false;
    for (auto& column : now_.columns) {
        any |= !column.hidden;
        if (column.kind != Kind::Field || !problem.isEmpty()) continue;
        auto names = column.field.split(u' ', Qt::SkipEmptyParts);
        if (names.isEmpty()) problem = tr("%1: name a field, such as ip.ttl.").arg(column.title);
        for (auto& name : names)
            if (!Registry::standard().field(name.toStdString()))
                problem = tr("%1: there is no field named “%2”.").arg(column.title, name);
    }
    if (!any) problem = tr("Let at least one column be shown.");
    problem_->setStyleSheet(QStringLiteral("color: %1").arg(Theme::instance().colors().error.name()));
    problem_->setText(problem);
    ok_->setEnabled(problem.isEmpty());
    int at = table_->currentRow();
    remove_->setEnabled(at >= 0 && table_->rowCount() > 1);
    up_->setEnabled(at > 0);
    down_->setEnabled(at >= 0 && at + 1 < table_->rowCount());
}

}  // namespace dorsal
