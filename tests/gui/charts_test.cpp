// What a person does with charts, and that what they draw, say and save is the same.
#include <QClipboard>
#include <QTableView>
#include <QTemporaryDir>
#include <QToolTip>
#include <QtTest>

#include "app/charts/bar_chart.h"
#include "app/charts/chart_colors.h"
#include "app/charts/chart_frame.h"
#include "app/charts/chart_table.h"
#include "app/charts/share_ring.h"
#include "app/charts/time_chart.h"
#include "app/charts/time_points.h"
#include "app/window/theme.h"

using namespace dorsal;

namespace {

constexpr int64_t kStart = 1'700'000'000'000'000'000, kSecond = 1'000'000'000;

// TLS has 3 packets of 300 bytes in each second, DNS 1 packet of 100 bytes; nothing is known of Other.
TimeSeries seconds(size_t count) {
    TimeSeries all;
    all.start = kStart;
    all.width = kSecond;
    all.series = {{"TLS", "tls", "tls", std::vector<Amount>(count, {3, 300})},
                  {"DNS", "dns", "dns", std::vector<Amount>(count, {1, 100})},
                  {"Other", "", "other", std::vector<Amount>(count, {1, 50})}};
    return all;
}

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

void show(QWidget& widget, QSize size = {800, 300}) {
    widget.resize(size);
    widget.show();
    QApplication::setActiveWindow(&widget);
    QVERIFY(QTest::qWaitForWindowExposed(&widget));
}

// Presses, moves and lets go, as a hand does.
void drag(QWidget& widget, QPoint from, QPoint to) {
    QTest::mousePress(&widget, Qt::LeftButton, {}, from);
    for (auto at : {(from + to) / 2, to}) {
        QMouseEvent move(QEvent::MouseMove, at, widget.mapToGlobal(at), Qt::NoButton, Qt::LeftButton, {});
        QApplication::sendEvent(&widget, &move);
    }
    QTest::mouseRelease(&widget, Qt::LeftButton, {}, to);
}

void point(QWidget& widget, QPointF at) {
    QMouseEvent move(QEvent::MouseMove, at, widget.mapToGlobal(at), Qt::NoButton, Qt::NoButton, {});
    QApplication::sendEvent(&widget, &move);
}

// A place in the middle of what the lowest series of the time chart draws for `bucket`.
QPoint lowBand(TimeChart& chart, int bucket) {
    double x = chart.xOf(kStart + bucket * kSecond + kSecond / 2);
    return QPointF(x, chart.plotArea().bottom() - 4).toPoint();
}

}  // namespace

class ChartsTest : public QObject {
    Q_OBJECT

  private slots:
    void init() { Theme::instance().apply(Theme::Choice::Light); }

    void draggingSelectsTheTimesUnderIt() {
        TimeChart chart;
        chart.setData(seconds(100));
        show(chart);
        QSignalSpy selected(&chart, &TimeChart::rangeSelected),
            included(&chart, &ChartWidget::includeRequested);
        auto plot = chart.plotArea();
        QPoint from(int(chart.xOf(kStart + 20 * kSecond)), int(plot.center().y()));
        QPoint to(int(chart.xOf(kStart + 50 * kSecond)), int(plot.center().y()));
        drag(chart, to, from);  // to the left is as good
        QCOMPARE(selected.size(), 1);
        auto range = selected[0][0].value<TimeRange>();
        double pixel = 100e9 / plot.width();
        QVERIFY(std::abs(double(range.from - kStart) - 20e9) <= 1.5 * pixel);
        QVERIFY(std::abs(double(range.to - kStart) - 50e9) <= 1.5 * pixel);
        QTest::qWait(QApplication::doubleClickInterval() + 50);
        QCOMPARE(included.size(), 0);
        QCOMPARE(chart.shownRange(), chart.dataRange());

        chart.setZoomsByDragging(true);
        drag(chart, from, to);
        QCOMPARE(chart.shownRange().from, selected[1][0].value<TimeRange>().from);
    }

    void draggingBeyondTheEndSelectsUpToIt() {
        TimeChart chart;
        chart.setData(seconds(100));
        show(chart);
        QSignalSpy selected(&chart, &TimeChart::rangeSelected);
        drag(chart, chart.plotArea().center().toPoint(), QPoint(chart.width() + 50, 20));
        QCOMPARE(selected[0][0].value<TimeRange>().to, chart.dataRange().to);
    }

    void clicksIncludeExcludeAndAdd() {
        TimeChart chart;
        chart.setData(seconds(20));
        show(chart);
        QSignalSpy include(&chart, &ChartWidget::includeRequested),
            exclude(&chart, &ChartWidget::excludeRequested), add(&chart, &ChartWidget::addRequested),
            more(&chart, &ChartWidget::moreRequested);
        auto at = lowBand(chart, 7);
        QTest::mouseClick(&chart, Qt::LeftButton, Qt::AltModifier, at);
        QTest::mouseClick(&chart, Qt::LeftButton, Qt::ControlModifier, at);
        QCOMPARE(exclude.value(0).value(0).toString(), "tls");
        QCOMPARE(add.value(0).value(0).toString(), "tls");
        QCOMPARE(include.size(), 0);
        QTest::mouseClick(&chart, Qt::LeftButton, {}, at);
        QTRY_COMPARE(include.size(), 1);  // not before it can be no double click any more
        QCOMPARE(include[0][0].toString(), "tls");
        // The chips answer at once, and what is left over asks for more.
        for (auto& chip : chart.legend().chips())
            QTest::mouseClick(&chart, Qt::LeftButton, {}, chip.box.center().toPoint());
        QCOMPARE(include.size(), 3);
        QCOMPARE(include[2][0].toString(), "dns");
        QCOMPARE(more.size(), 1);
    }

    void aDoubleClickZoomsOutAndFiltersNothing() {
        TimeChart chart;
        chart.setData(seconds(100));
        chart.setShownRange({kStart + 10 * kSecond, kStart + 20 * kSecond});
        show(chart);
        QSignalSpy out(&chart, &TimeChart::zoomedOut), include(&chart, &ChartWidget::includeRequested);
        auto at = lowBand(chart, 15);
        QTest::mouseClick(&chart, Qt::LeftButton, {}, at);
        QTest::mouseDClick(&chart, Qt::LeftButton, {}, at);
        QCOMPARE(out.size(), 1);
        QCOMPARE(chart.shownRange(), chart.dataRange());
        QTest::qWait(QApplication::doubleClickInterval() + 50);
        QCOMPARE(include.size(), 0);
    }

    void keysZoomAndMove() {
        TimeChart chart;
        chart.setData(seconds(100));
        show(chart);
        chart.setFocus();
        QSignalSpy shown(&chart, &TimeChart::shownRangeChanged), out(&chart, &TimeChart::zoomedOut);
        QTest::keyClick(&chart, Qt::Key_Plus);
        QCOMPARE(chart.shownRange(), (TimeRange{kStart + 25 * kSecond, kStart + 75 * kSecond}));
        QTest::keyClick(&chart, Qt::Key_Right);
        QCOMPARE(chart.shownRange(), (TimeRange{kStart + 35 * kSecond, kStart + 85 * kSecond}));
        for (int i = 0; i < 10; ++i) QTest::keyClick(&chart, Qt::Key_Left);
        QCOMPARE(chart.shownRange(), (TimeRange{kStart, kStart + 50 * kSecond}));
        // New packets leave it where it is.
        chart.setData(seconds(120));
        QCOMPARE(chart.shownRange(), (TimeRange{kStart, kStart + 50 * kSecond}));
        QCOMPARE(shown.size(), 6);  // the left end was reached after four
        QTest::keyClick(&chart, Qt::Key_Home);
        QCOMPARE(chart.shownRange(), chart.dataRange());
        QCOMPARE(out.size(), 1);
        for (int i = 0; i < 40; ++i) QTest::keyClick(&chart, Qt::Key_Plus);
        auto least = chart.shownRange();
        QCOMPARE(least.to - least.from, 2 * kSecond);
        for (int i = 0; i < 10; ++i) QTest::keyClick(&chart, Qt::Key_Minus);
        QCOMPARE(chart.shownRange(), chart.dataRange());
    }

    void keysChooseABandAndFilter() {
        TimeChart chart;
        chart.setData(seconds(10));
        show(chart);
        chart.setFocus();
        QSignalSpy include(&chart, &ChartWidget::includeRequested),
            exclude(&chart, &ChartWidget::excludeRequested);
        QTest::keyClick(&chart, Qt::Key_Down);
        QTest::keyClick(&chart, Qt::Key_Down);
        QTest::keyClick(&chart, Qt::Key_Return);
        QTest::keyClick(&chart, Qt::Key_Up);
        QTest::keyClick(&chart, Qt::Key_Return, Qt::AltModifier);
        QCOMPARE(include.value(0).value(0).toString(), "dns");
        QCOMPARE(exclude.value(0).value(0).toString(), "tls");
    }

    void pointingSaysIntervalValuesAndShares() {
        TimeChart chart;
        chart.setData(seconds(20));
        chart.setUnit(ChartUnit::Bits);
        show(chart);
        QSignalSpy hovered(&chart, &TimeChart::hovered);
        point(chart, lowBand(chart, 7));
        auto text = QToolTip::text();
        QVERIFY2(text.contains("7 s – 8 s"), qPrintable(text));
        QVERIFY2(text.contains("2.4 kbit/s") && text.contains("67 %"), qPrintable(text));
        QVERIFY2(text.contains("3.6 kbit/s"), qPrintable(text));  // the total
        QVERIFY(text.indexOf("TLS") < text.indexOf("DNS") && text.indexOf("DNS") < text.indexOf("Other"));
        QCOMPARE(hovered.size(), 1);
        QCOMPARE((hovered[0][0].toLongLong() - kStart) / kSecond, 7);
        // Another chart shows where it is without saying so again.
        TimeChart other;
        other.setData(seconds(20));
        QSignalSpy echo(&other, &TimeChart::hovered);
        other.setCrosshair(hovered[0][0].toLongLong());
        QCOMPARE(echo.size(), 0);
        QEvent leave(QEvent::Leave);
        QApplication::sendEvent(&chart, &leave);
        QCOMPARE(hovered.last()[0].toLongLong(), TimeChart::kNoTime);
    }

    void aSpikeIsNeverLost() {
        auto data = seconds(100'000);
        data.series.resize(1);
        data.series[0].buckets[54'321] = {900, 90'000};
        TimeChart chart;
        chart.setUnit(ChartUnit::Packets);
        chart.setData(data);
        show(chart);
        auto points = chart.drawnPoints();
        QVERIFY(points.size() <= size_t(2 * chart.plotArea().width()));
        auto spike = std::find_if(points.begin(), points.end(), [](auto& p) { return p.first == 54'321; });
        QVERIFY(spike != points.end());
        QVERIFY(spike->second.y() < chart.plotArea().top() + chart.plotArea().height() * 0.2);
        // And on the screen there is a stroke up to there.
        auto image = chart.grab().toImage();
        auto base = chart.palette().color(QPalette::Window);
        double ratio = image.devicePixelRatio();
        int coloured = 0;
        for (int y = int(spike->second.y()) + 2; y < chart.plotArea().bottom() - 4; ++y)
            for (int dx : {-1, 0, 1}) {
                auto pixel = image.pixelColor(int((spike->second.x() + dx) * ratio), int(y * ratio));
                if (std::abs(pixel.hue() - chartColor("tls").hue()) < 12 && pixel != base) {
                    ++coloured;
                    break;
                }
            }
        QVERIFY2(coloured > chart.plotArea().height() * 0.7, qPrintable(QString::number(coloured)));
        auto tip = chart.tipAt(QPointF(spike->second.x(), chart.plotArea().center().y()));
        QVERIFY2(tip.contains("900 packets/s"), qPrintable(tip));
    }

    void bucketsAreThinnedToTheirLeastAndLargest() {
        std::vector<double> values(1000, 5);
        values[333] = 50;
        values[777] = 0;
        auto drawn = drawnBuckets(values, 0, 1000, 10);
        QVERIFY(drawn.size() <= 20 && std::is_sorted(drawn.begin(), drawn.end()));
        for (size_t b : {333, 777}) QVERIFY(std::count(drawn.begin(), drawn.end(), b) == 1);
        QCOMPARE(drawnBuckets(values, 10, 30, 10).size(), 20U);
        QVERIFY(drawnBuckets(values, 5, 5, 10).empty());
        QVERIFY(drawnBuckets({}, 0, 10, 10).empty());
    }

    void axesHaveRoundMarks() {
        auto axis = valueAxis(4'700'000, 1, false, 5, ChartUnit::Bits, true);
        QCOMPARE(axis.caption, "Mbit/s");
        QCOMPARE(QStringList(axis.labels.begin(), axis.labels.end()),
                 QStringList({"0", "1", "2", "3", "4", "5"}));
        axis = valueAxis(2'000'000, 30, true, 6, ChartUnit::Bytes, true);
        QCOMPARE(axis.labels.front(), "10");
        QCOMPARE(axis.labels.back(), "10 M");
        QCOMPARE(valueAxis(1, 1, false, 5, ChartUnit::Packets, false).marks.size(), 2U);
        QCOMPARE(amountText(1'234'000, ChartUnit::Bits, true), "1.2 Mbit/s");
        QCOMPARE(amountText(1, ChartUnit::Packets), "1 packet");
        QCOMPARE(amountText(999'960, ChartUnit::Bytes), "1.0 MB");
        QCOMPARE(shareText(999'999, 1'000'000), "99 %");
        QCOMPARE(shareText(1, 1'000'000), "< 0.1 %");
        QCOMPARE(timeStep(3 * kSecond), 5 * kSecond);
        QCOMPARE(timeStep(1500), 2000);
        QCOMPARE(timeText(kStart + 150 * kSecond, kSecond, ChartTimes::SinceStart, kStart), "2:30");
        QCOMPARE(timeText(kStart + kSecond / 4, kSecond / 20, ChartTimes::SinceStart, kStart), "0.25 s");
        QCOMPARE(timeText(kStart + kSecond / 2, kSecond / 10, ChartTimes::Utc, 0), "22:13:20.5");
    }

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
