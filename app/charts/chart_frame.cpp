#include "app/charts/chart_frame.h"

#include <QActionGroup>
#include <QApplication>
#include <QBoxLayout>
#include <QButtonGroup>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QFileDialog>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QMessageBox>
#include <QPainter>
#include <QSaveFile>
#include <QShortcut>
#include <QStackedWidget>
#include <QSvgGenerator>
#include <QTableView>
#include <QToolButton>

#include "app/charts/chart_table.h"
#include "app/window/icon.h"
#include "app/window/theme.h"

namespace dorsal {

namespace {
constexpr int kMargin = 12, kTitleHeight = 34;
}

ChartFrame::ChartFrame(const QString& title, ChartWidget* chart, QWidget* parent)
    : QFrame(parent),
      title_(new QLabel(title)),
      note_(new QLabel),
      chart_(chart),
      header_(new QHBoxLayout),
      pages_(new QStackedWidget),
      menuButton_(new QToolButton),
      menu_(new QMenu(this)) {
    auto bold = title_->font();
    bold.setBold(true);
    title_->setFont(bold);
    title_->setTextFormat(Qt::PlainText);
    note_->setTextFormat(Qt::PlainText);
    note_->setForegroundRole(QPalette::PlaceholderText);
    note_->hide();
    menuButton_->setIcon(icon(QStringLiteral("more")));
    menuButton_->setAutoRaise(true);
    menuButton_->setPopupMode(QToolButton::InstantPopup);
    menuButton_->setMenu(menu_);
    header_->addWidget(title_);
    header_->addSpacing(4);
    header_->addWidget(note_);
    header_->addStretch();
    header_->addWidget(menuButton_);
    header_->setSpacing(4);
    pages_->addWidget(chart_);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(kMargin, 8, 8, 10);
    column->setSpacing(6);
    column->addLayout(header_);
    column->addWidget(pages_, 1);
    fillMenu();
    setTitle(title);
}

QString ChartFrame::title() const { return title_->text(); }

void ChartFrame::setTitle(const QString& title) {
    title_->setText(title);
    setAccessibleName(title);
    chart_->setAccessibleName(title);
    if (table_) table_->setAccessibleName(title);
    menuButton_->setToolTip(tr("More about “%1”").arg(title));
    menuButton_->setAccessibleName(menuButton_->toolTip());
}

void ChartFrame::setNote(const QString& note) {
    note_->setText(note);
    note_->setVisible(!note.isEmpty());
}

QWidget* ChartFrame::addSwitch(const QString& name, const QStringList& choices, int on,
                               std::function<void(int)> chosen) {
    auto* all = new QWidget;
    all->setAccessibleName(name);
    auto* row = new QHBoxLayout(all);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(1);
    auto* group = new QButtonGroup(all);
    for (int i = 0; i < choices.size(); ++i) {
        auto* button = new QToolButton;
        button->setText(choices[i]);
        button->setAccessibleName(tr("%1: %2").arg(name, choices[i]));
        button->setCheckable(true);
        button->setChecked(i == on);
        button->setFocusPolicy(Qt::TabFocus);
        group->addButton(button, i);
        row->addWidget(button);
    }
    connect(group, &QButtonGroup::idToggled, this, [chosen = std::move(chosen)](int id, bool checked) {
        if (checked) chosen(id);
    });
    addControl(all);
    return all;
}

QWidget* ChartFrame::addUnitSwitch(const QList<ChartUnit>& units) {
    QStringList names;
    for (auto unit : units) names << unitName(unit);
    auto* all = addSwitch(tr("Unit"), names, int(units.indexOf(chart_->unit())),
                          [this, units](int i) { chart_->setUnit(units[i]); });
    // It may be set elsewhere, too.
    connect(chart_, &ChartWidget::changed, all, [this, all, units] {
        if (auto* button = all->findChild<QButtonGroup*>()->button(int(units.indexOf(chart_->unit()))))
            button->setChecked(true);
    });
    return all;
}

void ChartFrame::addControl(QWidget* widget) { header_->insertWidget(header_->count() - 1, widget); }

void ChartFrame::fillMenu() {
    asTable_ = menu_->addAction(tr("Show as Table"));
    asTable_->setCheckable(true);
    connect(asTable_, &QAction::toggled, this, &ChartFrame::setShowsTable);
    menu_->addSeparator();
    chart_->addOptions(menu_);
    menu_->addSeparator();
    menu_->addAction(icon(QStringLiteral("copy")), tr("Copy Picture"), this, &ChartFrame::copyPicture);
    menu_->addAction(tr("Copy Numbers"), this, &ChartFrame::copyTable);
    menu_->addSeparator();
    menu_->addAction(tr("Save as PNG…"), this, [this] { ask(QStringLiteral("png"), &ChartFrame::savePng); });
    menu_->addAction(tr("Save as SVG…"), this, [this] { ask(QStringLiteral("svg"), &ChartFrame::saveSvg); });
    menu_->addAction(tr("Save as CSV…"), this, [this] { ask(QStringLiteral("csv"), &ChartFrame::saveCsv); });
}

bool ChartFrame::showsTable() const { return table_ && pages_->currentWidget() == table_; }

void ChartFrame::setShowsTable(bool table) {
    if (table && !table_) {
        table_ = new QTableView;
        table_->setAccessibleName(title());
        table_->setModel(new ChartTableModel(chart_, table_));
        table_->setSelectionBehavior(QAbstractItemView::SelectRows);
        table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
        table_->setShowGrid(false);
        table_->setAlternatingRowColors(true);
        table_->setTabKeyNavigation(false);
        table_->setWordWrap(false);
        table_->verticalHeader()->hide();
        table_->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
        table_->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 8);
        table_->horizontalHeader()->setHighlightSections(false);
        table_->horizontalHeader()->setStretchLastSection(true);
        // By the first rows: asking all of a hundred thousand would take its time.
        table_->horizontalHeader()->setResizeContentsPrecision(50);
        connect(table_, &QTableView::activated, chart_, [this](const QModelIndex& index) {
            chart_->activateRow(index.row(), QApplication::keyboardModifiers());
        });
        auto* copy =
            new QShortcut(QKeySequence::Copy, table_, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
        connect(copy, &QShortcut::activated, this, &ChartFrame::copyTable);
        pages_->addWidget(table_);
        table_->resizeColumnsToContents();
        if (chart_->tableRows() && chart_->tableColumns().size() > 1)
            table_->setColumnWidth(0, std::max(table_->columnWidth(0), 120));
    }
    bool focused = pages_->currentWidget()->hasFocus();
    pages_->setCurrentWidget(table ? static_cast<QWidget*>(table_) : chart_);
    if (focused) pages_->currentWidget()->setFocus();
    asTable_->setChecked(table);
}

// A picture has the title, too: it is looked at without the window.
QSize ChartFrame::pictureSize() const {
    auto size = chart_->size().width() < 150 ? chart_->sizeHint() : chart_->size();
    return size + QSize(2 * kMargin, kTitleHeight + kMargin);
}

void ChartFrame::draw(QPainter& painter) {
    if (chart_->size().width() < 150) chart_->resize(chart_->sizeHint());  // was never shown
    painter.fillRect(QRect(QPoint(), pictureSize()), palette().color(QPalette::Base));
    painter.setRenderHint(QPainter::TextAntialiasing);
    painter.setFont(title_->font());
    painter.setPen(palette().color(QPalette::Text));
    painter.drawText(QRect(kMargin + 4, 4, pictureSize().width() - 2 * kMargin, kTitleHeight - 4),
                     Qt::AlignLeft | Qt::AlignVCenter, title());
    painter.translate(kMargin, kTitleHeight);
    chart_->drawOn(painter);
}

QImage ChartFrame::picture() {
    QImage image(pictureSize() * 2, QImage::Format_RGB32);
    image.setDevicePixelRatio(2);
    QPainter painter(&image);
    draw(painter);
    return image;
}

bool ChartFrame::savePng(const QString& path) {
    QSaveFile file(path);
    return file.open(QIODevice::WriteOnly) && picture().save(&file, "PNG") && file.commit();
}

bool ChartFrame::saveSvg(const QString& path) {
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly)) return false;
    {
        QSvgGenerator svg;
        svg.setOutputDevice(&file);
        svg.setResolution(logicalDpiX());
        svg.setSize(pictureSize());
        svg.setViewBox(QRect(QPoint(), pictureSize()));
        svg.setTitle(title());
        svg.setDescription(chart_->isEmpty() ? chart_->emptyText() : chart_->summary());
        QPainter painter(&svg);
        draw(painter);
    }
    return file.commit();
}

bool ChartFrame::saveCsv(const QString& path) {
    QSaveFile file(path);
    auto csv = chartCsv(*chart_);
    return file.open(QIODevice::WriteOnly) && file.write(csv) == csv.size() && file.commit();
}

void ChartFrame::ask(const QString& type, bool (ChartFrame::*save)(const QString&)) {
    auto name = title() + u'.' + type;
    name.replace(u'/', u'-');
    auto path = QFileDialog::getSaveFileName(this, tr("Save “%1”").arg(title()), name,
                                             tr("%1 files (*.%2)").arg(type.toUpper(), type));
    if (path.isEmpty()) return;
    if (!(this->*save)(path))
        QMessageBox::warning(this, tr("Not saved"), tr("“%1” could not be written.").arg(path));
}

void ChartFrame::copyPicture() { QApplication::clipboard()->setImage(picture()); }

void ChartFrame::copyTable() {
    QList<int> rows;
    if (showsTable())
        for (auto& index : table_->selectionModel()->selectedRows()) rows << index.row();
    std::sort(rows.begin(), rows.end());
    if (rows.isEmpty())
        for (int row = 0; row < chart_->tableRows(); ++row) rows << row;
    auto columns = chart_->tableColumns();
    auto text = columns.join(u'\t') + u'\n';
    for (int row : rows) {
        QStringList cells;
        for (int c = 0; c < columns.size(); ++c) cells << cellText(chart_->tableCell(row, c));
        text += cells.join(u'\t') + u'\n';
    }
    QApplication::clipboard()->setText(text);
}

void ChartFrame::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Theme::instance().colors().border);
    painter.setBrush(palette().color(QPalette::Base));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8);
}

void ChartFrame::contextMenuEvent(QContextMenuEvent* event) { menu_->popup(event->globalPos()); }

}  // namespace dorsal
