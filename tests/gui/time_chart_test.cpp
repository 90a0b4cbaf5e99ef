// What a person does with the time chart.
#include "app/charts/time_chart.h"

#include <QContextMenuEvent>
#include <QMenu>
#include <QToolTip>

#include "app/charts/chart_colors.h"
#include "app/charts/time_points.h"
#include "app/window/theme.h"
#include "support/charts.h"

using namespace dorsal;
using namespace dorsal::charts_test;

namespace {

// Presses, moves and lets go, as a hand does.
void drag(QWidget& widget, QPoint from, QPoint to) {
    QTest::mousePress(&widget, Qt::LeftButton, {}, from);
    for (auto at : {(from + to) / 2, to}) {
        QMouseEvent move(QEvent::MouseMove, at, widget.mapToGlobal(at), Qt::NoButton, Qt::LeftButton, {});
        QApplication::sendEvent(&widget, &move);
    }
    QTest::mouseRelease(&widget, Qt::LeftButton, {}, to);
}

// A place in the middle of what the lowest series of the time chart draws for `bucket`.
QPoint lowBand(TimeChart& chart, int bucket) {
    double x = chart.xOf(kStart + bucket * kSecond + kSecond / 2);
    return QPointF(x, chart.plotArea().bottom() - 4).toPoint();
}

}  // namespace

class TimeChartTest : public QObject {
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

    void aLegendWithoutRoomSaysWhatItLeavesOut() {
        TimeSeries data = seconds(10);
        for (int i = 0; i < 30; ++i) {
            auto name = "proto" + std::to_string(i);
            data.series.push_back({name, name, name, std::vector<Amount>(10, {1, 60})});
        }
        TimeChart chart;
        chart.setData(data);
        show(chart, {400, 200});
        auto& last = chart.legend().chips().back();
        QCOMPARE(last.name, QString("+%1 more").arg(chart.legend().hidden().size()));
        QCOMPARE(chart.legend().chips().size() - 1 + chart.legend().hidden().size(), data.series.size());
        for (auto& chip : chart.legend().chips()) QVERIFY(chart.rect().contains(chip.box.toAlignedRect()));
        QVERIFY(chart.tipAt(last.box.center()).contains("proto29"));
        show(chart, {1600, 600});
        QVERIFY(chart.legend().hidden().empty());
        QVERIFY(!chart.legend().chips().front().amount.isEmpty());
    }

    void theMenuOfABandFiltersToo() {
        TimeChart chart;
        chart.setData(seconds(20));
        show(chart);
        QSignalSpy exclude(&chart, &ChartWidget::excludeRequested);
        auto at = lowBand(chart, 3);
        QContextMenuEvent event(QContextMenuEvent::Mouse, at, chart.mapToGlobal(at));
        QApplication::sendEvent(&chart, &event);
        auto* menu = chart.findChild<QMenu*>();
        QVERIFY(menu);
        for (auto* action : menu->actions())
            if (action->text() == "Leave This Out") action->trigger();
        menu->close();
        QCOMPARE(exclude.value(0).value(0).toString(), "tls");
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
};

QTEST_MAIN(TimeChartTest)
#include "time_chart_test.moc"
