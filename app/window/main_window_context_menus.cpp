// The menus of the list, its header, the details and the bytes.
#include <QHeaderView>
#include <QInputDialog>
#include <QMenu>

#include "app/window/main_window.h"

namespace dorsal {

void MainWindow::showColumnMenu(int column, const QPoint& at) {
    QMenu menu;
    auto columns = list_->columnsAsShown();
    if (column >= 0) {
        // A change of one column, with the widths and places that all have now.
        auto change = [this, column, columns](auto edit) {
            int shown = list_->horizontalHeader()->visualIndex(column);
            return [this, shown, columns, edit]() mutable {
                edit(columns, size_t(shown));
                setColumns(columns);
            };
        };
        auto& clicked = packets_->columns()[size_t(column)];
        auto align = [&](const QString& text, bool right) {
            auto a = menu.addAction(text, this,
                                    change([right](auto& all, size_t i) { all[i].rightAligned = right; }));
            a->setCheckable(true);
            a->setChecked(clicked.rightAligned == right);
        };
        align(tr("Align &left"), false);
        align(tr("Align &right"), true);
        menu.addSeparator();
        menu.addAction(tr("&Fit width"), this, [this, column] { list_->resizeColumnToContents(column); });
        menu.addAction(tr("Re&name…"), this, change([this](auto& all, size_t i) {
                           bool ok = false;
                           auto title = QInputDialog::getText(this, tr("Rename column"), tr("Title:"),
                                                              QLineEdit::Normal, all[i].title, &ok);
                           if (ok && !title.isEmpty()) all[i].title = title;
                       }));
        auto hide = menu.addAction(tr("&Hide this column"), this,
                                   change([](auto& all, size_t i) { all[i].hidden = true; }));
        auto shown = std::count_if(columns.begin(), columns.end(), [](auto& c) { return !c.hidden; });
        hide->setEnabled(shown > 1);
        if (clicked.kind == ColumnSpec::Kind::Field)
            menu.addAction(tr("Remove this &column"), this,
                           change([](auto& all, size_t i) { all.erase(all.begin() + ptrdiff_t(i)); }))
                ->setEnabled(shown > 1);
        menu.addSeparator();
    }
    auto which = menu.addMenu(tr("&Show columns"));
    auto shown = std::count_if(columns.begin(), columns.end(), [](auto& c) { return !c.hidden; });
    for (size_t i = 0; i < columns.size(); ++i) {
        auto a = which->addAction(columns[i].title, this, [this, columns, i]() mutable {
            columns[i].hidden = !columns[i].hidden;
            setColumns(columns);
        });
        a->setCheckable(true);
        a->setChecked(!columns[i].hidden);
        a->setEnabled(columns[i].hidden || shown > 1);
    }
    menu.addAction(tr("&Add a field…"), this, &MainWindow::askFieldColumn);
    menu.addAction(tr("Re&set columns"), this, [this] { setColumns(defaultColumns()); });
    menu.addAction(tr("Column &preferences…"), this, [this] { editPreferences(); });
    menu.exec(at);
}

void MainWindow::showRowMenu(const QPoint& at) {
    if (!document_ || !list_->indexAt(at).isValid()) return;
    QMenu menu;
    for (const auto& tip :
         {tr("Mark or unmark"), tr("Ignore or attend to"), tr("Set or clear time reference"), tr("Comments"),
          QString(), tr("Next in the conversation"), tr("Previous in the conversation")}) {
        if (tip.isEmpty()) menu.addSeparator();
        for (auto a : actions())
            if (!tip.isEmpty() && QString(a->text()).remove(u'&').remove(QStringLiteral("…")) == tip)
                menu.addAction(a);
    }
    addFollowActions(menu);
    menu.addSeparator();
    menu.addAction(tr("Copy as &text"), this, [this] { copyRows(QStringLiteral("text")); });
    menu.addAction(tr("Copy as CS&V"), this, [this] { copyRows(QStringLiteral("csv")); });
    menu.addAction(tr("Copy as &JSON"), this, [this] { copyRows(QStringLiteral("json")); });
    auto cell = list_->indexAt(at);
    auto text = cell.data().toString();
    if (!text.isEmpty()) {
        menu.addSeparator();
        addFilterMenu(menu, filterOfCell(cell));
        menu.addAction(tr("Show rows with “%1”").arg(text.size() > 40 ? text.left(40) + u'…' : text), this,
                       [this, text] { filter_->apply(u'"' + text + u'"'); });
    }
    menu.exec(list_->viewport()->mapToGlobal(at));
}

void MainWindow::showDetailMenu(const QPoint& at) {
    auto item = details_->indexAt(at);
    if (!item.isValid()) return;
    QMenu menu;
    auto field = item.data(DetailTreeModel::FieldRole).toString();
    menu.addAction(tr("Expand subtree"), this, [this, item] { details_->expandRecursively(item); });
    menu.addAction(tr("Collapse subtree"), this, [this, item] { details_->collapse(item); });
    menu.addAction(tr("Expand all"), details_, &QTreeView::expandAll);
    menu.addAction(tr("Collapse all"), details_, &QTreeView::collapseAll);
    menu.addSeparator();
    if (!field.isEmpty()) {
        addFilterMenu(menu, filterOfItem(item));
        addFollowActions(menu);
        menu.addSeparator();
        menu.addAction(tr("Apply as column"), this, [this, field] { addFieldColumn(field); });
        menu.addSeparator();
    }
    menu.addAction(tr("Copy label"), this, [this] { copyField(0); });
    if (!field.isEmpty()) {
        menu.addAction(tr("Copy field name"), this, [this] { copyField(1); });
        menu.addAction(tr("Copy value"), this, [this] { copyField(2); });
        menu.addAction(tr("Copy as filter"), this, [this] { copyField(3); });
    }
    if (item.data(DetailTreeModel::SizeRole).toUInt() > 0) {
        menu.addAction(tr("Copy bytes as hex"), this, [this] { copyBytes(QStringLiteral("hex")); });
        menu.addAction(tr("Copy bytes as hex dump"), this, [this] { copyBytes(QStringLiteral("dump")); });
        menu.addAction(tr("Copy bytes as C array"), this, [this] { copyBytes(QStringLiteral("c")); });
    }
    menu.exec(details_->viewport()->mapToGlobal(at));
}

void MainWindow::showBytesMenu(const QPoint& at) {
    if (bytes_->canvas()->bytes().isEmpty()) return;
    QMenu menu;
    menu.addAction(tr("Copy as hex"), this, [this] { copyBytes(QStringLiteral("hex")); });
    menu.addAction(tr("Copy as hex dump"), this, [this] { copyBytes(QStringLiteral("dump")); });
    menu.addAction(tr("Copy as C array"), this, [this] { copyBytes(QStringLiteral("c")); });
    menu.addSeparator();
    using Mode = BytesCanvas::Mode;
    for (auto& [mode, text] :
         {std::pair(Mode::Hex, tr("Show as hex")), std::pair(Mode::Bits, tr("Show as bits")),
          std::pair(Mode::Text, tr("Show as text"))}) {
        auto a = menu.addAction(text, this, [this, m = mode] { bytes_->canvas()->setMode(m); });
        a->setCheckable(true);
        a->setChecked(bytes_->canvas()->mode() == mode);
    }
    menu.exec(bytes_->canvas()->viewport()->mapToGlobal(at));
}

}  // namespace dorsal
