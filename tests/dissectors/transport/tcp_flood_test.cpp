// What hostile TCP costs: it grows with the number of packets, not faster.
#include <QTest>

#include "dissectors/transport/tcp_segments.h"
#include "tests/support/processor_time.h"

using namespace dorsal;

class TcpFloodTest : public QObject {
    Q_OBJECT
    // How many times as long four times as many packets take; the best of some attempts.
    static double growth(int64_t (*flood)(uint32_t), uint32_t packets) {
        double best = 1e9;
        for (int attempt = 0; attempt < 3 && best > 6; ++attempt)
            best = std::min(best, double(flood(4 * packets)) / double(flood(packets)));
        return best;
    }

  private slots:
    void halfOpenStreams() {
        QVERIFY(growth(
                    [](uint32_t packets) {
                        ProcessorTimer timer;
                        TcpSegments s;
                        for (uint32_t i = 0; i < packets; ++i) {
                            s.clientPort = uint16_t(1024 + i % 50'000);
                            s.clientAddress = 0x0a010000 + i / 50'000;
                            s.add(false, i * 7919, 0, "S");
                        }
                        return int64_t(timer.nsecsElapsed());
                    },
                    30'000) < 12);  // 16 if it were quadratic
    }

    // A server that answers with another sequence number each time: all numbers of the stream move.
    void answersThatMoveTheStream() {
        QVERIFY(growth(
                    [](uint32_t packets) {
                        ProcessorTimer timer;
                        TcpSegments s;
                        s.handshake();
                        for (uint32_t i = 0; i < packets; ++i) s.add(true, i * 7919, 1000, "SA");
                        auto time = timer.nsecsElapsed();
                        return s.notes().revisions().size() <= 9 * s.size() ? int64_t(time) : INT64_MAX;
                    },
                    10'000) < 12);
    }

    // A message that never becomes whole, because a byte of it is missing, and much behind that.
    void dataBehindAGap() {
        QVERIFY(growth(
                    [](uint32_t packets) {
                        ProcessorTimer timer;
                        TcpSegments s;
                        s.serverPort = 80;
                        s.handshake();
                        s.add(true, 5000, 1000, "A", "HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
                        std::string data(1000, 'x');
                        for (uint32_t i = 0; i < packets; ++i)
                            s.add(true, 5100 + i * 1000, 1000, "A", data, 0);
                        return int64_t(timer.nsecsElapsed());
                    },
                    5'000) < 12);
    }

    // Segments in no order, so that each finds its place among those that came before.
    void segmentsInAnyOrder() {
        QVERIFY(growth(
                    [](uint32_t packets) {
                        ProcessorTimer timer;
                        TcpSegments s;
                        s.serverPort = 80;
                        s.handshake();
                        s.add(true, 5000, 1000, "A", "HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
                        std::string data(50, 'x');
                        for (uint32_t i = 0; i < packets; ++i)
                            s.add(true, 5100 + i * 7919 % packets * 100, 1000, "A", data, 0);
                        return int64_t(timer.nsecsElapsed());
                    },
                    5'000) < 12);
    }
};

QTEST_GUILESS_MAIN(TcpFloodTest)
#include "tcp_flood_test.moc"
