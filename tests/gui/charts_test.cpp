// What a person does with rings, bars and the cards of charts, and that what they draw, say and save is the
// same.
#include <QClipboard>
#include <QTableView>
#include <QTemporaryDir>

#include "app/charts/bar_chart.h"
#include "app/charts/chart_colors.h"
#include "app/charts/chart_frame.h"
#include "app/charts/chart_table.h"
#include "app/charts/share_ring.h"
#include "app/charts/time_chart.h"
#include "app/window/theme.h"
#include "support/charts.h"

using namespace dorsal;
using namespace dorsal::charts_test;

namespace {

HierarchyNode tree() {
    return {"Ethernet",
            "eth",
            {100, 10000},
            {{"IPv4",
              "ip",
              {90, 9500},
              {{"TCP", "tcp", {60, 8000}, {{"TLS", "tls", {40, 7000}, {}}}}, {"UDP", "udp", {30, 1500}, {}}}},
             {"ARP", "arp", {10, 500}, {}}}};
}

std::vector<Share> shares() {
    return {{"10.0.0.1, \"a\"", "ip.addr == 10.0.0.1", "", {10, 4000}, {6, 3000}, {4, 1000}},
            {"10.0.0.2", "ip.addr == 10.0.0.2", "", {5, 1000}, {5, 1000}, {}},
            {"Other", "", "", {2, 200}, {}, {}}};
}

}  // namespace

class ChartsTest : public QObject {
    Q_OBJECT

  private slots:
    void init() { Theme::instance().apply(Theme::Choice::Light); }

    void theRingAnswersLikeTheOthers() {
        ShareRing ring;
        ring.setData(tree());
        show(ring, {500, 300});
        QCOMPARE(ring.slices().size(), 5U);  // not Ethernet, which is all of it
        QSignalSpy include(&ring, &ChartWidget::includeRequested),
            exclude(&ring, &ChartWidget::excludeRequested);
        int tls = -1;
        for (int i = 0; i < ring.itemCount(); ++i)
            if (ring.itemName(i) == "TLS") tls = i;
        QCOMPARE(ring.slices()[size_t(tls)].ring, 2);
        QTest::mouseClick(&ring, Qt::LeftButton, {}, ring.middleOf(tls).toPoint());
        QTest::mouseClick(&ring, Qt::LeftButton, Qt::AltModifier, ring.listRow(tls).center().toPoint());
        QCOMPARE(include.value(0).value(0).toString(), "tls");
        QCOMPARE(exclude.value(0).value(0).toString(), "tls");
        auto tip = ring.tipAt(ring.middleOf(tls));
        QVERIFY2(tip.contains("IPv4 › TCP › TLS") && tip.contains("40 packets") && tip.contains("40 %"),
                 qPrintable(tip));
        QCOMPARE(ring.itemAt(ring.middleOf(0) * 0), -1);
        ring.setUnit(ChartUnit::Bytes);
        QCOMPARE(ring.slices()[0].to, 0.95);
    }

    void smallSlicesAreTakenTogetherAndTunnelsFit() {
        HierarchyNode root{"IP", "ip", {1000, 1000}, {}};
        root.children.push_back({"TCP", "tcp", {990, 990}, {{"TLS", "tls", {1500, 1500}, {}}}});
        for (int i = 0; i < 4; ++i)
            root.children.push_back({"x" + std::to_string(i), "x" + std::to_string(i), {2, 2}, {}});
        auto rings = ringSlices(root, ChartUnit::Packets, 3);
        QCOMPARE(rings.slices.size(), 3U);
        QVERIFY(rings.slices[1].to <= rings.slices[0].to);
        QVERIFY(rings.slices[2].other);
        QCOMPARE(rings.slices[2].amount.packets, 8U);
    }

    void barsAnswerToMouseAndKeys() {
        BarChart bars;
        bars.setData(shares());
        show(bars, {600, 200});
        bars.setFocus();
        QSignalSpy include(&bars, &ChartWidget::includeRequested), add(&bars, &ChartWidget::addRequested),
            more(&bars, &ChartWidget::moreRequested);
        QTest::mouseClick(&bars, Qt::LeftButton, {}, bars.rowBox(1).center().toPoint());
        QCOMPARE(include.value(0).value(0).toString(), "ip.addr == 10.0.0.2");
        QTest::mouseClick(&bars, Qt::LeftButton, {}, bars.rowBox(2).center().toPoint());
        QCOMPARE(more.size(), 1);
        QTest::keyClick(&bars, Qt::Key_Down);
        QTest::keyClick(&bars, Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(add.value(0).value(0).toString(), "ip.addr == 10.0.0.1");
        QVERIFY(bars.barBox(0).width() > 3.9 * bars.barBox(1).width());
        auto tip = bars.tipAt(bars.rowBox(0).center());
        QVERIFY2(tip.contains("4.0 kB") && tip.contains("3.0 kB") && tip.contains("77 %"), qPrintable(tip));
    }

    void barsThatHaveNoRoomAreScrolledTo() {
        std::vector<Share> many;
        for (int i = 0; i < 50; ++i)
            many.push_back({"host " + std::to_string(i), "f" + std::to_string(i), "", {1, 1}});
        BarChart bars;
        bars.setData(many);
        show(bars, {400, 150});
        bars.setFocus();
        QTest::keyClick(&bars, Qt::Key_End);
        QCOMPARE(bars.currentItem(), 49);
        QVERIFY(bars.rowBox(49).bottom() <= bars.height());
        QTest::keyClick(&bars, Qt::Key_Home);
        QVERIFY(bars.rowBox(0).top() >= 0);
        // The keyboard stays on the same host when the order changes.
        std::rotate(many.begin(), many.begin() + 10, many.end());
        bars.setData(many);
        QCOMPARE(bars.itemName(bars.currentItem()), "host 0");
    }

    void theTableShowsTheSameNumbers() {
        auto* chart = new TimeChart;
        chart->setUnit(ChartUnit::Packets);
        ChartFrame frame("Traffic", chart);
        auto data = seconds(5);
        data.series[0].buckets[2] = {12345, 99};
        chart->setData(data);
        show(frame);
        QVERIFY(!frame.showsTable());
        frame.setShowsTable(true);
        QVERIFY(frame.showsTable());
        auto* model = frame.table()->model();
        QCOMPARE(model->rowCount(), 5);
        QCOMPARE(model->headerData(1, Qt::Horizontal).toString(), "TLS (packets per second)");
        QCOMPARE(model->index(2, 0).data(Qt::EditRole).toDouble(), 2.0);
        QCOMPARE(model->index(2, 1).data(Qt::EditRole).toDouble(), 12345.0);
        QCOMPARE(model->index(2, 4).data(Qt::EditRole).toDouble(), 12347.0);
        frame.table()->selectRow(2);
        chart->setData(seconds(7));  // more packets: the selected row stays
        QCOMPARE(model->rowCount(), 7);
        QCOMPARE(frame.table()->selectionModel()->selectedRows().size(), 1);
        QCOMPARE(model->index(2, 1).data().toString(), "3");
        frame.copyTable();
        QCOMPARE(QApplication::clipboard()->text().split('\n').value(1), "2\t3\t1\t1\t5");
        QSignalSpy selected(chart, &TimeChart::rangeSelected);
        emit frame.table()->activated(model->index(4, 0));
        QCOMPARE(selected[0][0].value<TimeRange>(), (TimeRange{kStart + 4 * kSecond, kStart + 5 * kSecond}));
    }

    void savedFilesHoldTheSame() {
        auto* bars = new BarChart;
        bars->setNameTitle("Address");
        ChartFrame frame("Hosts", bars);
        bars->setData(shares());
        show(frame);
        QTemporaryDir dir;
        auto read = [&](const QString& name) {
            QFile file(dir.filePath(name));
            return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        };
        QVERIFY(frame.saveCsv(dir.filePath("a.csv")));
        QCOMPARE(read("a.csv"),
                 "Address,Packets,Bytes,Share (%),Packets sent,Bytes sent,Packets received,Bytes received\n"
                 "\"10.0.0.1, \"\"a\"\"\",10,4000,76.92,6,3000,4,1000\n"
                 "10.0.0.2,5,1000,19.23,5,1000,0,0\n"
                 "Other,2,200,3.85,0,0,0,0\n");
        frame.setShowsTable(true);
        auto lines = QString::fromUtf8(read("a.csv")).split('\n');
        for (int row = 1; row < 3; ++row) {
            QStringList cells;
            for (int c = 0; c < 8; ++c)
                cells << cellText(frame.table()->model()->index(row, c).data(Qt::EditRole));
            QCOMPARE(cells.join(','), lines[row + 1]);
        }
        QVERIFY(frame.savePng(dir.filePath("a.png")));
        QImage png(dir.filePath("a.png"));
        QVERIFY(png.width() >= 2 * bars->width());
        QVERIFY(frame.saveSvg(dir.filePath("a.svg")));
        QVERIFY(read("a.svg").contains("Hosts") && read("a.svg").contains("10.0.0.2"));
        // Both tones of a bar are in the file, though such files have no clipping.
        QVERIFY(read("a.svg").contains(chartPlaceColor(0).name().toUtf8()));
        auto pale = mixed(chartPlaceColor(0), bars->palette().color(QPalette::Base), 0.5);
        QVERIFY(read("a.svg").contains(pale.name().toUtf8()));
        QVERIFY(!frame.saveCsv("/nowhere/a.csv"));
    }

    void switchesAndChartsAgree() {
        auto* bars = new BarChart;
        ChartFrame frame("Hosts", bars);
        auto* units = frame.addUnitSwitch({ChartUnit::Packets, ChartUnit::Bytes});
        auto buttons = units->findChildren<QToolButton*>();
        QVERIFY(buttons[1]->isChecked());
        buttons[0]->click();
        QCOMPARE(bars->unit(), ChartUnit::Packets);
        bars->setUnit(ChartUnit::Bytes);
        QVERIFY(buttons[1]->isChecked() && !buttons[0]->isChecked());
        QCOMPARE(bars->accessibleName(), "Hosts");
        bars->setData(shares());
        QVERIFY(bars->accessibleDescription().contains("10.0.0.2"));
    }

    void withoutPacketsThereIsASentence() {
        TimeChart time;
        ShareRing ring;
        BarChart bars;
        for (ChartWidget* chart : std::initializer_list<ChartWidget*>{&time, &ring, &bars}) {
            show(*chart);
            QVERIFY(chart->isEmpty());
            chart->grab();
            point(*chart, {100, 100});
            for (auto key : {Qt::Key_Down, Qt::Key_Return, Qt::Key_Plus, Qt::Key_End, Qt::Key_Up})
                QTest::keyClick(chart, key);
            QTest::mouseClick(chart, Qt::LeftButton, {}, {100, 100});
            QTest::mouseDClick(chart, Qt::LeftButton, {}, {100, 100});
            QCOMPARE(chart->tableRows(), 0);
            QVERIFY(chart->itemAt({100, 100}) < 0);
            chart->setEmptyText("No DNS in this capture.");
        }
        bars.setData(shares());
        bars.setData({});
        QCOMPARE(bars.accessibleDescription(), "No DNS in this capture.");
        time.setData(seconds(0));
        time.setData(seconds(1));
        time.grab();
        QCOMPARE(time.drawnPoints().size(), 1U);
    }

    void coloursStayAndFollowTheTheme() {
        auto tls = chartColor("tls"), own = chartColor("some.protocol");
        QCOMPARE(chartColor("some.protocol"), own);
        QVERIFY(chartColor("another.protocol") != own);
        Theme::instance().apply(Theme::Choice::Dark);
        QVERIFY(chartColor("tls") != tls);
        Theme::instance().apply(Theme::Choice::Light);
        QCOMPARE(chartColor("tls"), tls);
        // What is drawn can be told from its background: 3:1 as accessibility asks of graphics.
        auto light = [](const QColor& c) {
            auto linear = [](double v) {
                return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
            };
            return 0.2126 * linear(c.redF()) + 0.7152 * linear(c.greenF()) + 0.0722 * linear(c.blueF());
        };
        for (bool dark : {false, true}) {
            Theme::instance().apply(dark ? Theme::Choice::Dark : Theme::Choice::Light);
            double base = light(Theme::palette(dark).color(QPalette::Base));
            for (int place = 0; place < 11; ++place) {
                double one = light(chartPlaceColor(place));
                double contrast = (std::max(one, base) + 0.05) / (std::min(one, base) + 0.05);
                QVERIFY2(contrast >= 3, qPrintable(QString("%1 %2").arg(place).arg(contrast)));
            }
        }
    }
};

QTEST_MAIN(ChartsTest)
#include "charts_test.moc"
