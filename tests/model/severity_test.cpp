// How severe a packet is when only what follows can tell: in its record, and in the colours of the list.
#include <QtTest>

#include "model/coloring_rules.h"
#include "model/filter/display_filter.h"

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
    CaptureSession session;
    OpenError error;
    QVERIFY(session.open(QString(TESTS_DIR "/captures/%1").arg(file).toStdString(), error));
    ColoringRule rule;
    rule.condition = "warning";
    const std::vector<ColoringRule> rules{rule};

    auto isRequest = [&](uint32_t index) {
        Dissection d(session.registry());
        std::vector<uint8_t> buffer;
        session.dissect(index, Want::summary(), d, buffer);
        return d.info.text.find("request") != d.info.text.npos &&
               d.info.text.find("ping") != d.info.text.npos && d.info.text.find("reply") == d.info.text.npos;
    };
    uint32_t request = 0;
    for (bool found = false; !found;) {
        const bool atEnd = session.load(nullptr, request + 1);
        found = session.store().size() > request && isRequest(request);
        QVERIFY2(found || !atEnd, "a capture without an echo request");
        if (!found) ++request;
    }
    QCOMPARE(session.severity(request), Severity::Warn);
    QCOMPARE(ColoringMatcher(rules, session).match(request), 0);

    session.load();
    QVERIFY(session.severity(request) < Severity::Warn);
    QCOMPARE(ColoringMatcher(rules, session).match(request), -1);
}

QTEST_GUILESS_MAIN(SeverityTest)
#include "severity_test.moc"
