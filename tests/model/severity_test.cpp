// How severe a packet is when only what follows can tell: in its record, and in the colours of the list.
#include <QtTest>

#include "model/coloring_rules.h"
#include "model/filter/display_filter.h"
#include "model/recording/recorder.h"

using namespace dorsal;

class SeverityTest : public QObject {
    Q_OBJECT

  private slots:
    void echoRequest_data();
    void echoRequest();
};

void SeverityTest::echoRequest_data() {
    QTest::addColumn<QString>("file");
    QTest::newRow("ICMP") << "icmp/ping.pcap";
    QTest::newRow("ICMPv6") << "icmpv6/ping.pcap";
}

// tshark shows a request that nobody answered with a warning, and one that was answered without.
void SeverityTest::echoRequest() {
    QFETCH(QString, file);
    OpenError error;
    auto recorder = Recorder::open(QString(TESTS_DIR "/captures/%1").arg(file).toStdString(), error);
    QVERIFY(recorder);
    const Capture& capture = *recorder->capture();
    ColoringRule rule;
    rule.condition = "warning";
    const std::vector<ColoringRule> rules{rule};

    auto isRequest = [&](uint32_t index) {
        Dissection d(capture.registry());
        std::vector<uint8_t> buffer;
        capture.dissect(index, Want::summary(), d, buffer);
        return d.info.text.find("request") != d.info.text.npos &&
               d.info.text.find("ping") != d.info.text.npos && d.info.text.find("reply") == d.info.text.npos;
    };
    uint32_t request = 0;
    for (bool found = false; !found;) {
        const bool atEnd = recorder->load(request + 1);
        found = capture.store().size() > request && isRequest(request);
        QVERIFY2(found || !atEnd, "a capture without an echo request");
        if (!found) ++request;
    }
    QCOMPARE(capture.severity(request), Severity::Warn);
    QCOMPARE(ColoringMatcher(rules, capture).match(request), 0);

    recorder->load();
    QVERIFY(capture.severity(request) < Severity::Warn);
    QCOMPARE(ColoringMatcher(rules, capture).match(request), -1);
}

QTEST_GUILESS_MAIN(SeverityTest)
#include "severity_test.moc"
