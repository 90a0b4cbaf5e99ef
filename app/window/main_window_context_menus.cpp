// The menus of the list, its header, the details and the bytes.
#include <QHeaderView>
#include <QInputDialog>
#include <QMenu>

#include "app/window/main_window.h"

namespace dorsal {

void MainWindow::showColumnMenu(int column, const QPoint& at) {
    QMenu menu;
    auto columns = list_->columnsAsShown();
    auto apply = [this](std::vector<ColumnSpec> changed) {
        packets_->setColumns(std::move(changed));
        list_->applyColumns();
    };
    if (column >= 0) {
        auto align = [&](const QString& text, bool right) {
            auto a = menu.addAction(text, this, [this, column, right] {
                auto all = packets_->columns();
                all[size_t(column)].rightAligned = right;
                packets_->setColumns(all);
                list_->applyColumns();
            });
            a->setCheckable(true);
            a->setChecked(packets_->columns()[size_t(column)].rightAligned == right);
        };
        align(tr("Align left"), false);
        align(tr("Align right"), true);
        menu.addAction(tr("Fit width"), this, [this, column] { list_->resizeColumnToContents(column); });
        menu.addAction(tr("Rename…"), this, [this, column, apply] {
            bool ok = false;
            auto all = packets_->columns();
            auto title = QInputDialog::getText(this, tr("Rename column"), tr("Title:"), QLineEdit::Normal,
                                               all[size_t(column)].title, &ok);
            if (!ok || title.isEmpty()) return;
            all[size_t(column)].title = title;
            apply(all);
        });
        if (packets_->columns()[size_t(column)].kind == ColumnSpec::Kind::Field)
            menu.addAction(tr("Remove column"), this, [this, column, apply] {
                auto all = packets_->columns();
                all.erase(all.begin() + column);
                apply(all);
            });
        menu.addSeparator();
    }
    for (size_t i = 0; i < columns.size(); ++i) {
        auto a = menu.addAction(columns[i].title, this, [columns, i, apply]() mutable {
            columns[i].hidden = !columns[i].hidden;
            apply(columns);
        });
        a->setCheckable(true);
        a->setChecked(!columns[i].hidden);
    }
    menu.addSeparator();
    menu.addAction(tr("Add a field…"), this, [this] {
        bool ok = false;
        auto field = QInputDialog::getText(this, tr("Add a column"),
                                           tr("Filter name of a field, such as dns.qry.name:"),
                                           QLineEdit::Normal, {}, &ok)
                         .trimmed();
        if (!ok || field.isEmpty()) return;
        auto known = Registry::standard().field(field.toStdString());
        if (!known) return tell(tr("There is no field named “%1”.").arg(field), MessageBar::Level::Error);
        addFieldColumn(field, QString::fromLatin1(known->name));
    });
    menu.addAction(tr("Reset columns"), this, [apply] { apply(defaultColumns()); });
    menu.exec(at);
}

void MainWindow::showRowMenu(const QPoint& at) {
    if (!document_ || !list_->indexAt(at).isValid()) return;
    QMenu menu;
    for (const auto& tip :
         {tr("Mark or unmark"), tr("Ignore or attend to"), tr("Set or clear time reference"), tr("Comment"),
          QString(), tr("Next in the conversation"), tr("Previous in the conversation"), QString(),
          tr("Row, field or bytes in focus"), tr("Rows as CSV"), tr("Rows as JSON")}) {
        if (tip.isEmpty()) menu.addSeparator();
        for (auto a : actions())
            if (!tip.isEmpty() && QString(a->text()).remove(u'&').remove(QStringLiteral("…")) == tip)
                menu.addAction(a);
    }
    auto cell = list_->indexAt(at);
    auto text = cell.data().toString();
    if (!text.isEmpty()) {
        menu.addSeparator();
        menu.addAction(tr("Filter rows with “%1”").arg(text.size() > 40 ? text.left(40) + u'…' : text), this,
                       [this, text] {
                           filter_->setText(text);
                           applyFilter();
                       });
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
        auto known = Registry::standard().field(field.toStdString());
        menu.addAction(tr("Add as a column"), this, [this, field, known] {
            addFieldColumn(field, known ? QString::fromLatin1(known->name) : field);
        });
        menu.addSeparator();
    }
    menu.addAction(tr("Copy label"), this, [this] { copyField(0); });
    if (!field.isEmpty()) {
        menu.addAction(tr("Copy field name"), this, [this] { copyField(1); });
        menu.addAction(tr("Copy value"), this, [this] { copyField(2); });
        menu.addAction(tr("Copy as filter"), this, [this] { copyField(3); });
    }
    menu.addAction(tr("Copy bytes as hex"), this, [this] { copyBytes(QStringLiteral("hex")); });
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
