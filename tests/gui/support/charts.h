// What tests of charts share: plain numbers, and a hand on the mouse.
#pragma once

#include <QApplication>
#include <QMouseEvent>
#include <QtTest>

#include "model/statistics/series.h"

namespace dorsal::charts_test {

constexpr int64_t kStart = 1'700'000'000'000'000'000, kSecond = 1'000'000'000;

// TLS has 3 packets of 300 bytes in each second, DNS 1 packet of 100 bytes; nothing is known of Other.
inline TimeSeries seconds(size_t count) {
    TimeSeries all;
    all.start = kStart;
    all.width = kSecond;
    all.series = {{"TLS", "tls", "tls", std::vector<Amount>(count, {3, 300})},
                  {"DNS", "dns", "dns", std::vector<Amount>(count, {1, 100})},
                  {"Other", "", "other", std::vector<Amount>(count, {1, 50})}};
    return all;
}

inline void show(QWidget& widget, QSize size = {800, 300}) {
    widget.resize(size);
    widget.show();
    QApplication::setActiveWindow(&widget);
    QVERIFY(QTest::qWaitForWindowExposed(&widget));
}

inline void point(QWidget& widget, QPointF at) {
    QMouseEvent move(QEvent::MouseMove, at, widget.mapToGlobal(at), Qt::NoButton, Qt::NoButton, {});
    QApplication::sendEvent(&widget, &move);
}

}  // namespace dorsal::charts_test
