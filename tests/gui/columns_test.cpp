// The list's columns, times and order, by its menus, the preferences and the details.
#include <QComboBox>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QMenu>
#include <QPushButton>
#include <QTableWidget>
#include <QTemporaryDir>

#include "app/dialogs/preferences_dialog.h"
#include "gui/support/opened.h"

using namespace dorsal;

class ColumnsTest : public QObject {
    Q_OBJECT
    QTemporaryDir settings_;

    // Chooses an entry of the next context menu (or of a menu in it).
    static void choose(const QString& entry) {
        auto timer = new QTimer(qApp);
        QObject::connect(timer, &QTimer::timeout, timer, [timer, entry] {
            auto menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
            if (!menu) return;
            timer->stop();  // it is deleted only when the outer loop comes round
            timer->deleteLater();
            for (auto a : menu->findChildren<QAction*>() + menu->actions())
                if (QString(a->text()).remove(u'&').remove(QStringLiteral("…")) == entry) {
                    a->trigger();
                    menu->close();
                    return;
                }
            menu->close();
            QFAIL(qPrintable(entry));
        });
        timer->start(10);
    }
    static int columnOf(Opened& o, const QString& title) {
        for (int i = 0; i < o.window.packets()->columnCount(); ++i)
            if (o.window.packets()->columns()[size_t(i)].title == title) return i;
        return -1;
    }
    static void headerMenu(Opened& o, int column, const QString& entry) {
        choose(entry);
        auto header = o.list()->horizontalHeader();
        QPoint at(header->sectionViewportPosition(column) + 5, 5);
        emit header->customContextMenuRequested(at);
    }

  private slots:
    void initTestCase() { useSettingsIn(settings_.path()); }
    void init() { QSettings().clear(); }

    void aFieldOfTheDetailsBecomesAColumn() {
        {
            Opened o(capture("dns/record_types.pcap"));
            QVERIFY(o.details()->selectField(QStringLiteral("ip.ttl")));
            choose(QStringLiteral("Apply as column"));
            emit o.details()->customContextMenuRequested(
                o.details()->visualRect(o.details()->currentIndex()).center());
            QTRY_VERIFY(columnOf(o, QStringLiteral("Time to Live")) >= 0);
            QCOMPARE(o.cell(0, columnOf(o, QStringLiteral("Time to Live"))), QStringLiteral("64"));
            o.window.close();
        }
        Opened again(capture("dns/record_types.pcap"));
        int ttl = columnOf(again, QStringLiteral("Time to Live"));
        QVERIFY(ttl >= 0);
        headerMenu(again, ttl, QStringLiteral("Align right"));
        QTRY_VERIFY(again.window.packets()->columns()[size_t(ttl)].rightAligned);
        headerMenu(again, ttl, QStringLiteral("Hide this column"));
        QTRY_VERIFY(again.list()->isColumnHidden(ttl));
    }

    void columnsAreHiddenAndShownWhereTheyWereMovedTo() {
        Opened o(capture("http/get.pcap"));
        o.list()->horizontalHeader()->moveSection(4, 1);  // Protocol behind the number
        headerMenu(o, 2, QStringLiteral("Hide this column"));
        int source = columnOf(o, QStringLiteral("Source"));
        QTRY_VERIFY(o.list()->isColumnHidden(columnOf(o, QStringLiteral("Source"))));
        QCOMPARE(columnOf(o, QStringLiteral("Protocol")), 1);
        QVERIFY(source >= 0);
        for (int i = 0; i < o.window.packets()->columnCount(); ++i)
            QCOMPARE(o.list()->horizontalHeader()->visualIndex(i), i);
        QVERIFY(!o.list()->isColumnHidden(columnOf(o, QStringLiteral("Destination"))));
    }

    void preferencesChangeColumnsAndTimes() {
        Opened o(capture("http/get.pcap"));
        withDialog<PreferencesDialog>([](PreferencesDialog* dialog) {
            auto table = dialog->findChild<QTableWidget*>(QStringLiteral("columnTable"));
            auto problem = dialog->findChild<QLabel*>(QStringLiteral("columnProblem"));
            auto ok = dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok);
            table->setCurrentCell(4, 0);
            dialog->findChild<QPushButton*>(QStringLiteral("addColumn"))->click();
            QCOMPARE(table->currentRow(), 5);
            table->item(5, 0)->setText(QStringLiteral("Port"));
            table->item(5, 2)->setText(QStringLiteral("tcp.no_such"));
            QVERIFY(problem->text().contains(QStringLiteral("tcp.no_such")) && !ok->isEnabled());
            table->item(5, 2)->setText(QStringLiteral("tcp.srcport"));
            QVERIFY(problem->text().isEmpty() && ok->isEnabled());
            table->item(2, 0)->setCheckState(Qt::Unchecked);
            auto time = dialog->findChild<QComboBox*>(QStringLiteral("timeFormat"));
            time->setCurrentIndex(time->findData(int(TimeFormat::Epoch)));
            auto digits = dialog->findChild<QComboBox*>(QStringLiteral("timeDigits"));
            digits->setCurrentIndex(digits->findData(3));
            dialog->accept();
        });
        o.press("Ctrl+Shift+P");
        QCOMPARE(columnOf(o, QStringLiteral("Port")), 5);
        QVERIFY(o.cell(0, 5).toInt() > 0);
        QVERIFY(o.list()->isColumnHidden(2));
        auto time = o.cell(0, 1);
        QCOMPARE(time.size() - time.indexOf(u'.'), 4);  // milliseconds
        QCOMPARE(time.section(u'.', 0, 0).toLongLong(), o.window.document()->capture()->time(0).seconds);
    }

    void theOrderStaysWhenColumnsChange() {
        Opened o(capture("http/get.pcap"));
        QSignalSpy sorted(o.window.packets(), &PacketTableModel::sorted);
        o.window.packets()->sort(5, Qt::DescendingOrder);
        QVERIFY(sorted.wait(5000));
        auto columns = o.window.packets()->columns();
        std::rotate(columns.begin(), columns.begin() + 5, columns.end());  // Length comes first
        o.window.packets()->setColumns(columns);
        QCOMPARE(o.window.packets()->sortColumn(), 0);
        for (int i = 1; i < o.window.packets()->rowCount(); ++i)
            QVERIFY(o.cell(i - 1, 0).toInt() >= o.cell(i, 0).toInt());
        // Without the column the capture's order comes back.
        columns.erase(columns.begin());
        o.window.packets()->setColumns(columns);
        int number = columnOf(o, QStringLiteral("No."));
        QTRY_COMPARE(o.cell(0, number), QStringLiteral("1"));
        QCOMPARE(o.window.packets()->rowOf(3), 3);
    }

    void aCancelledSortLeavesTheOrder() {
        Opened o(capture("http/get.pcap"));
        o.window.packets()->sort(6, Qt::AscendingOrder);
        o.window.packets()->cancelJobs();
        QCOMPARE(o.window.packets()->sortColumn(), -1);
        o.list()->selectPacket(4);
        QCOMPARE(o.list()->currentPacket(), 4);
    }

    void everyTimeFormatHasItsKey() {
        Opened o(capture("http/get.pcap"));
        auto group = o.window.findChildren<QAction*>();
        auto press = [&](int key) {
            auto sequence = QKeySequence(QStringLiteral("Ctrl+Alt+%1").arg(key));
            for (auto a : group)
                if (a->shortcut() == sequence) return a->trigger();
            QFAIL("no such key");
        };
        // Wireshark's keys: date, time of day, epoch, first, previous, displayed, UTC date, UTC time.
        const char* patterns[] = {"^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d+$",
                                  "^\\d\\d:\\d\\d:\\d\\d\\.\\d+$",
                                  "^\\d{9,}\\.\\d+$",
                                  "^0\\.0+$",
                                  "^0\\.0+$",
                                  "^0\\.0+$",
                                  "^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d+$",
                                  "^\\d\\d:\\d\\d:\\d\\d\\.\\d+$"};
        for (int key = 1; key <= 8; ++key) {
            press(key);
            QVERIFY2(QRegularExpression(QLatin1String(patterns[key - 1])).match(o.cell(0, 1)).hasMatch(),
                     qPrintable(o.cell(0, 1)));
        }
    }
};

QTEST_MAIN(ColumnsTest)
#include "columns_test.moc"
