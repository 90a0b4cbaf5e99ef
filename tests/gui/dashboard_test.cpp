// Timeline, dashboard and traffic tables in the real window: they show what the list shows, and change it.
#include <QTabWidget>

#include "app/charts/dashboard_page.h"
#include "app/charts/timeline.h"
#include "app/dialogs/traffic_dialog.h"
#include "gui/support/opened.h"

using namespace dorsal;

namespace {

struct Counted : Opened {
    explicit Counted(const QString& path) : Opened(path) { settle(); }
    // The charts show what the list shows.
    void settle() {
        auto view = window.findChild<TrafficView*>();
        QTRY_VERIFY(view->rows() && !view->isCounting() &&
                    view->rows()->total().packets == uint64_t(window.packets()->rowCount()));
    }
    Timeline* timeline() { return window.findChild<Timeline*>(); }
    void drag(double fromShare, double toShare) {
        auto t = timeline();
        auto at = [&](double share) { return QPoint(int(8 + share * (t->width() - 16)), 20); };
        QTest::mousePress(t, Qt::LeftButton, {}, at(fromShare));
        for (int i = 1; i <= 4; ++i) QTest::mouseMove(t, at(fromShare + (toShare - fromShare) * i / 4));
        QTest::mouseRelease(t, Qt::LeftButton, {}, at(toShare));
    }
    void showDashboard() {
        window.findChild<QAction*>(QStringLiteral("dashboardAction"))->trigger();
        QTRY_VERIFY(window.findChild<DashboardPage*>()->isVisible());
    }
};

QString tour() { return QStringLiteral(TESTS_DIR "/../resources/samples/tour.pcapng"); }

}  // namespace

class DashboardTest : public QObject {
    Q_OBJECT
    QTemporaryDir settings_;
  private slots:
    void initTestCase() { useSettingsIn(settings_.path()); }

    void aDragOnTheTimelineChoosesPackets() {
        Counted o(tour());
        QVERIFY(o.timeline()->isVisible());
        const int all = o.window.packets()->rowCount();
        o.drag(0.4, 0.6);
        QTRY_VERIFY(o.window.packets()->rowCount() < all);
        o.settle();
        auto range = o.window.workspace()->timeRange();
        auto& store = o.window.document()->capture()->store();
        int within = 0;
        for (uint32_t i = 0; i < store.size(); ++i) within += range.contains(store[i].timeNs);
        QVERIFY(within > 0);
        QTRY_COMPARE(o.window.packets()->rowCount(), within);
        // A filter narrows what is chosen, and taking it away gives the range's packets back.
        o.filterBy(QStringLiteral("tcp"));
        QVERIFY(o.window.packets()->rowCount() < within);
        o.filterBy({});
        QTRY_COMPARE(o.window.packets()->rowCount(), within);
        QTest::keyClick(o.list(), Qt::Key_Escape);
        QTRY_COMPARE(o.window.packets()->rowCount(), all);
        QVERIFY(o.window.workspace()->timeRange().all());
    }

    void edgesCanBeDraggedAndADoubleClickTakesAllBack() {
        Counted o(tour());
        o.drag(0.2, 0.4);
        auto first = o.window.workspace()->timeRange();
        o.drag(0.4, 0.7);
        auto second = o.window.workspace()->timeRange();
        QCOMPARE(second.from, first.from);
        QVERIFY(second.to > first.to);
        QTest::mouseDClick(o.timeline(), Qt::LeftButton, {}, QPoint(100, 20));
        QTRY_VERIFY(o.window.workspace()->timeRange().all());
    }

    void keysMoveTheRange() {
        Counted o(tour());
        o.drag(0.2, 0.4);
        auto before = o.window.workspace()->timeRange();
        o.timeline()->setFocus();
        QTest::keyClick(o.timeline(), Qt::Key_Right);
        auto after = o.window.workspace()->timeRange();
        QVERIFY(after.from > before.from);
        QCOMPARE(after.to - after.from, before.to - before.from);
        QTest::keyClick(o.timeline(), Qt::Key_Home);
        QVERIFY(o.window.workspace()->timeRange().all());
    }

    void aClickOnABarFilters() {
        Counted o(tour());
        o.showDashboard();
        auto bars = o.window.findChild<BarChart*>(QStringLiteral("conversationChart"));
        QVERIFY(bars && bars->itemCount() > 2);
        auto filter = bars->itemFilter(0);
        QSignalSpy applied(o.window.packets(), &PacketTableModel::filterApplied);
        QTest::mouseClick(bars, Qt::LeftButton, {}, bars->rowBox(0).center().toPoint());
        QVERIFY(!applied.isEmpty() || applied.wait(10'000));
        QCOMPARE(o.filter()->text(), filter);
        o.settle();
        QCOMPARE(bars->itemCount(), 1);  // nobody else is left
    }

    void anotherCaptureTakesNothingAlong() {
        Counted o(tour());
        o.drag(0.4, 0.6);
        QTRY_VERIFY(!o.window.packets()->filter().range.all());
        QSignalSpy loaded(&o.window, &MainWindow::loaded);
        o.window.openFile(capture("http/bad_request.pcap"));
        QVERIFY(!loaded.isEmpty() || loaded.wait(10'000));
        QVERIFY(o.window.workspace()->timeRange().all());
        QTRY_COMPARE(o.window.packets()->rowCount(), int(o.window.document()->packetCount()));
        o.window.closeFile();
        QVERIFY(!o.timeline()->isVisible());
    }

    // The numbers are those of tshark's -z conv,tcp.
    void conversationsAreATable() {
        Counted o(capture("http/bad_request.pcap"));
        o.window.findChild<QAction*>(QStringLiteral("conversationsAction"))->trigger();
        auto dialog = o.window.findChild<TrafficDialog*>();
        QVERIFY(dialog);
        auto tabs = dialog->findChild<QTabWidget*>();
        QVERIFY(tabs->tabText(tabs->currentIndex()).startsWith(QStringLiteral("TCP")));
        auto table = static_cast<QTableView*>(tabs->currentWidget());
        auto model = table->model();
        QCOMPARE(model->rowCount(), 2);
        model->sort(4, Qt::DescendingOrder);
        QCOMPARE(model->index(0, 0).data().toString(), QStringLiteral("192.0.2.10"));
        QCOMPARE(model->index(0, 3).data().toString(), QStringLiteral("80"));
        QSet<QString> ports{model->index(0, 1).data().toString(), model->index(1, 1).data().toString()};
        QVERIFY(ports.contains(QStringLiteral("40690")));
        for (int row = 0; row < 2; ++row) {
            if (model->index(row, 1).data().toString() != QStringLiteral("40690")) continue;
            QCOMPARE(model->index(row, 6).data().toString(), QStringLiteral("6"));    // packets A to B
            QCOMPARE(model->index(row, 9).data().toString(), QStringLiteral("567"));  // bytes B to A
            table->selectRow(row);
        }
        QSignalSpy applied(o.window.packets(), &PacketTableModel::filterApplied);
        emit table->doubleClicked(table->currentIndex());
        QVERIFY(!applied.isEmpty() || applied.wait(10'000));
        QVERIFY(o.filter()->text().startsWith(QStringLiteral("tcp.stream")));
    }
};

QTEST_MAIN(DashboardTest)
#include "dashboard_test.moc"
