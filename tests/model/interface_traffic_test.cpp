// Rates from what the kernel counts.
#include <QTest>

#include "model/interface_traffic.h"

using namespace dorsal;

namespace {
constexpr const char* kHead =
    "Inter-|   Receive                                                |  Transmit\n"
    " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop\n";

std::string counters(uint64_t lo, uint64_t received, uint64_t sent) {
    return fmt::format(
        "{0}    lo: {1:>7} 1 0 0 0 0 0 0 {1} 1 0 0 0 0 0 0\n  eth0: {2:>7} 1 0 0 0 0 0 0 {3} 1 0 0 0 0 0 0\n",
        kHead, lo, received, sent);
}
}  // namespace

class InterfaceTrafficTest : public QObject {
    Q_OBJECT
  private slots:
    void readsWhatTheKernelWrites() {
        auto found = parseInterfaceBytes(std::string(kHead) +
                                         "    lo:    3267      29    0    0    0     0          0         0 "
                                         "    3267      29    0    0    0     0       0          0\n"
                                         "wlp2s0:47586179 1283 0 0 0 0 0 0 61582 678 0 0 0 0 0 0\n"
                                         "eth0:1: 5 1 0 0 0 0 0 0 6 1 0 0 0 0 0 0");
        std::vector<InterfaceBytes> expected{{"lo", 3267}, {"wlp2s0", 47586179 + 61582}, {"eth0:1", 11}};
        QCOMPARE(found.size(), expected.size());
        for (size_t i = 0; i < found.size(); ++i) {
            QCOMPARE(found[i].name, expected[i].name);
            QCOMPARE(found[i].bytes, expected[i].bytes);
        }
    }

    void passesOverWhatIsNoInterface() {
        for (auto text : {"", "\n\n", ":", "  : 1 2 3", "eth0:", "eth0: 1 2 3\n", "eth0: x 1 0 0 0 0 0 0 6 1",
                          "eth0: 99999999999999999999999 1 0 0 0 0 0 0 6 1 0"})
            QVERIFY2(parseInterfaceBytes(text).empty(), text);
    }

    void ratesAreBytesOverTime() {
        InterfaceTraffic traffic;
        traffic.add(counters(0, 1000, 500), 10);
        QVERIFY(traffic.rates("eth0").empty());
        QCOMPARE(traffic.rate("eth0"), 0.0);
        traffic.add(counters(40, 3000, 1500), 12);
        traffic.add(counters(40, 3000, 1500), 13);
        QCOMPARE(traffic.rates("eth0"), (std::vector<double>{1500, 0}));
        QCOMPARE(traffic.rates("lo"), (std::vector<double>{20, 0}));
        QCOMPARE(traffic.rates("any"), (std::vector<double>{1520, 0}));
        QCOMPARE(traffic.total("eth0"), uint64_t(4500));
        QCOMPARE(traffic.total("any"), uint64_t(4540));
        QVERIFY(traffic.rates("eth1").empty());
    }

    void countersThatBeginAnewAreNoTraffic() {
        InterfaceTraffic traffic;
        traffic.add(counters(0, 5000, 0), 1);
        traffic.add(counters(0, 10, 0), 2);
        traffic.add(counters(0, 110, 0), 3);
        QCOMPARE(traffic.rates("eth0"), (std::vector<double>{0, 100}));
    }

    void keepsAMinuteAndForgetsOverAGap() {
        InterfaceTraffic traffic;
        for (uint64_t i = 0; i < 100; ++i) traffic.add(counters(0, i * i, 0), double(i));
        auto rates = traffic.rates("eth0");
        QCOMPARE(rates.size(), InterfaceTraffic::kSamples);
        QCOMPARE(rates.back(), 99.0 * 99 - 98.0 * 98);
        QCOMPARE(traffic.rates("any").size(), InterfaceTraffic::kSamples);
        traffic.add(counters(0, 1000000, 0), 99);  // no time has passed
        QCOMPARE(traffic.rates("eth0"), rates);
        traffic.add(counters(0, 1000000, 0), 500);
        QVERIFY(traffic.rates("eth0").empty());
        QVERIFY(traffic.rates("any").empty());
    }

    void interfacesComeAndGo() {
        InterfaceTraffic traffic;
        traffic.add(counters(0, 1000, 0), 1);
        traffic.add(std::string(kHead), 2);
        QVERIFY(traffic.rates("eth0").empty());
        traffic.add(counters(0, 9000, 0), 3);
        QCOMPARE(traffic.rate("any"), 0.0);
        traffic.add(counters(0, 9100, 0), 4);
        QCOMPARE(traffic.rate("any"), 100.0);
    }
};

QTEST_GUILESS_MAIN(InterfaceTrafficTest)
#include "interface_traffic_test.moc"
