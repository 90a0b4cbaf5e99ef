// What display filters are refused with, and their limits; what they find is tests/golden/filters.
#include <QTest>

#include "model/filter/display_filter.h"
#include "model/filter/filter_literal.h"
#include "support/memory_capture.h"

using namespace dorsal;

class DisplayFilterTest : public QObject {
    Q_OBJECT

    static FilterProblem problemOf(const std::string& text) {
        FilterProblem problem;
        bool good = DisplayFilter::parse(text, Registry::standard(), problem).has_value();
        return good ? FilterProblem{"accepted"} : problem;
    }

  private slots:
    void problemsNameTheirPlace() {
        auto problem = problemOf("tcp.port == 80 && ip.adr == 10.0.0.1");
        QCOMPARE(problem.at, 18u);
        QCOMPARE(problem.size, 6u);
        QVERIFY2(QString::fromStdString(problem.sentence).contains("Did you mean ip.addr?"),
                 problem.sentence.c_str());
        QCOMPARE(QString::fromStdString(problemOf("tcp.port == eighty").report("tcp.port == eighty")),
                 QStringLiteral(
                     "\"eighty\" is not a valid number.\n    tcp.port == eighty\n                ^~~~~~"));
    }
    void emptyIsRefused() {
        QCOMPARE(problemOf(" ").sentence, std::string("Unexpected end of filter expression."));
    }

    void longAndDeepTextsAreRefused() {
        std::string longOne(100'000, ' ');
        longOne.replace(0, 3, "tcp");
        QVERIFY(problemOf(longOne).sentence.find("bytes") != std::string::npos);
        for (auto* open : {"(", "!", "{", "-"}) {
            std::string deep;
            for (int i = 0; i < 10'000; ++i) deep += open;
            deep += "tcp";
            QCOMPARE(problemOf(deep).sentence, std::string("The filter is nested too deeply."));
        }
    }
    void longListsAreNoDepth() {
        std::string text = "tcp.port == 1";
        for (int i = 2; i < 2000; ++i) text += " or tcp.port == " + std::to_string(i);
        QCOMPARE(problemOf(text).sentence, std::string("accepted"));
    }

    void oldNamesAreTold() {
        FilterProblem problem;
        auto filter = DisplayFilter::parse("ssl.handshake.type == 1", Registry::standard(), problem);
        QVERIFY(filter);
        QCOMPARE(filter->program().deprecated.size(), 1u);
        QVERIFY(filter->program().deprecated[0].find("tls.handshake.type") != std::string::npos);
    }

    // RFC 768: source port 1234, destination port 53, length 12, no checksum, four bytes.
    void referencesReadTheSelectedPacket() {
        MemoryCapture capture;
        capture.add(hex("45000020 00010000 40110000 0a000001 0a000002 04d20035 000c0000 61626364"));
        auto& selected = capture.look(1);
        auto finds = [&](const char* text, const Dissection* reference) {
            FilterProblem problem;
            auto filter = DisplayFilter::parse(text, Registry::standard(), problem, reference);
            return filter && FilterEvaluator(filter->program()).matches(selected);
        };
        QVERIFY(finds("udp.srcport == ${udp.srcport}", &selected));
        QVERIFY(finds("ip.dst == ${ip.dst}", &selected));
        QVERIFY(finds("udp.dstport == ${udp.srcport} - 1181", &selected));
        QVERIFY(!finds("udp.dstport == ${udp.srcport}", &selected));
        QVERIFY(!finds("udp.srcport == ${udp.srcport}", nullptr));
    }

    // A pattern that needs a number of steps that grows with the power of the length is given up.
    void catastrophicPatternsAreGivenUp() {
        MemoryCapture capture;
        Bytes packet = hex("450000f8 00010000 40110000 0a000001 0a000002 04d20035 00e40000");
        packet.resize(0xf8, 'a');
        packet.back() = 'b';
        capture.add(packet);
        FilterProblem problem;
        auto filter = DisplayFilter::parse("udp.payload matches \"(a+)+$\"", Registry::standard(), problem);
        QVERIFY(filter);
        FilterEvaluator evaluator(filter->program());
        QVERIFY(!evaluator.matches(capture.look(1)));
        QVERIFY(evaluator.gaveUp());
    }

    void dates_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("seconds");
        QTest::newRow("day") << "2020-01-01" << qint64(1577836800);
        QTest::newRow("UTC") << "2020-07-04T12:34:56Z" << qint64(1593866096);
        QTest::newRow("offset") << "2020-07-04 12:34:56+02:00" << qint64(1593858896);
        QTest::newRow("month") << "Jul  4, 2020 12:34:56.5" << qint64(1593866096);
        QTest::newRow("no day") << "2020-13-01" << qint64(-1);
        QTest::newRow("rest") << "2020-01-01 00:00:00 CET" << qint64(-1);
    }
    void dates() {
        QFETCH(QString, text);
        QFETCH(qint64, seconds);
        auto time = readDateTime(text.toStdString());
        QCOMPARE(time ? qint64(time->seconds) : -1, seconds);
    }
};

QTEST_GUILESS_MAIN(DisplayFilterTest)
#include "display_filter_test.moc"
