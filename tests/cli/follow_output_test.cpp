// -z follow prints what tshark 4.0.17 does: golden/follow holds its output.
#include <QFile>
#include <QProcess>
#include <QTest>

class FollowOutputTest : public QObject {
    Q_OBJECT

    static QByteArray run(const char* capture, const char* argument, int* status = nullptr) {
        QProcess program;
        program.start(DORSAL_CLI, {"-q", "-r", QString(TESTS_DIR "/captures/") + capture, "-z", argument});
        program.waitForFinished();
        if (status) *status = program.exitCode();
        return program.readAllStandardOutput();
    }

  private slots:
    void asTshark_data() {
        QTest::addColumn<QString>("capture");
        QTest::addColumn<QString>("argument");
        const char* cases[][3] = {
            {"udp-hex", "dns/errors.pcap", "follow,udp,hex,0"},
            {"out-of-order-ascii", "tcp/analysis_by_hand.pcap", "follow,tcp,ascii,0"},
            {"ipv6-yaml", "tcp/ipv6.pcap", "follow,tcp,yaml,0"},
            {"ends-raw", "http/get.pcap", "follow,tcp,raw,192.0.2.10:57642,192.0.2.20:80,2"},
            {"ebcdic", "http/post_form.pcap", "follow,tcp,ebcdic,0"},
            {"http-hex", "http/compressed.pcap", "follow,http,hex,0"},
            {"tls-ascii", "http/get.pcap", "follow,tls,ascii,0"},
            {"no-stream", "http/get.pcap", "follow,tcp,hex,99"}};
        for (auto& c : cases) QTest::newRow(c[0]) << c[1] << c[2];
    }
    void asTshark() {
        QFETCH(QString, capture);
        QFETCH(QString, argument);
        QFile expected(QStringLiteral(TESTS_DIR "/golden/follow/%1.txt").arg(QTest::currentDataTag()));
        QVERIFY(expected.open(QIODevice::ReadOnly));
        QCOMPARE(run(qPrintable(capture), qPrintable(argument)), expected.readAll());
    }
    void whatIsRefused() {
        for (auto argument :
             {"follow,tcp,bogus,0", "follow,tcp,ascii", "follow,quux,ascii,0", "follow,tcp,ascii,0,3-1"}) {
            int status = 0;
            run("http/get.pcap", argument, &status);
            QCOMPARE(status, 1);
        }
    }
};

QTEST_GUILESS_MAIN(FollowOutputTest)
#include "follow_output_test.moc"
