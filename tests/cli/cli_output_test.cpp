// Runs dorsal-cli on our own captures. What it must print was taken from tshark 4.0.17 with the same options.
#include <QProcess>
#include <QTest>

namespace dorsal {

class CliOutputTest : public QObject {
    Q_OBJECT

  private slots:
    void onePassKnowsNothingOfLaterPackets();
    void twoPassesKnowTheAnswer();
    void versionIsNoBitField();
    void whatIsWorkedOutHasNoBytes();
    void columnsByFormat();
    void unknownFieldsAreRefused();
    void hexdumpOptions();
    void decodeAsIsChecked_data();
    void decodeAsIsChecked();
    void columnFormatsAreListed();
    void disabledProtocolsAreNotLookedInto();
    void filtersSeeWhatIsPrinted();

  private:
    struct Result {
        int status;
        QString output, errors;
    };
    static Result run(const char* capture, const QStringList& arguments) {
        QProcess program;
        program.start(DORSAL_CLI,
                      QStringList{"-n", "-r", QString(TESTS_DIR "/captures/") + capture} + arguments);
        program.waitForFinished();
        return {program.exitCode(), QString::fromUtf8(program.readAllStandardOutput()),
                QString::fromUtf8(program.readAllStandardError())};
    }
};

void CliOutputTest::onePassKnowsNothingOfLaterPackets() {
    auto lines = run("icmp/ping.pcap", {"-c", "2"}).output.split('\n');
    QVERIFY2(lines[0].endsWith("ttl=64"), qPrintable(lines[0]));
    QVERIFY2(lines[1].endsWith("(request in 1)"), qPrintable(lines[1]));
}

void CliOutputTest::twoPassesKnowTheAnswer() {
    auto lines = run("icmp/ping.pcap", {"-2", "-c", "2"}).output.split('\n');
    QVERIFY2(lines[0].endsWith("(reply in 2)"), qPrintable(lines[0]));
}

void CliOutputTest::versionIsNoBitField() {
    auto pdml = run("icmp/ping.pcap", {"-c", "1", "-T", "pdml"}).output;
    QVERIFY(
        pdml.contains("<field name=\"ip.version\" showname=\"0100 .... = Version: 4\" size=\"1\" pos=\"14\" "
                      "show=\"4\" value=\"45\"/>"));
}

void CliOutputTest::whatIsWorkedOutHasNoBytes() {
    auto json = run("icmp/ping.pcap", {"-2", "-c", "2", "-T", "jsonraw"}).output.simplified();
    QVERIFY(json.contains("\"icmp.resp_in_raw\": [ 0, 0, 0, 35 ]"));
}

void CliOutputTest::columnsByFormat() {
    auto text =
        run("icmp/ping.pcap",
            {"-c", "1", "-o", "gui.column.format:\"D\",\"%d\",\"S\",\"%s\",\"N\",\"%m\",\"L\",\"%L\""})
            .output;
    QCOMPARE(text, QString("198.51.100.20 ←   192.0.2.10     1 98\n"));
}

void CliOutputTest::unknownFieldsAreRefused() {
    auto result = run("icmp/ping.pcap", {"-T", "fields", "-e", "nosuch.field", "-e", "ip.src"});
    QCOMPARE(result.status, 1);
    QVERIFY(result.output.isEmpty());
    QVERIFY(result.errors.contains("Some fields aren't valid:\n\tnosuch.field"));
}

void CliOutputTest::hexdumpOptions() {
    auto with = [](const char* kind) {
        return run("arp/request_and_reply.pcap", {"-c", "1", "--hexdump", kind}).output.split('\n');
    };
    QCOMPARE(with("delimit")[2],
             QString("0020  00 00 00 00 00 00 c0 00 02 14                     |..........|"));
    QCOMPARE(with("noascii")[2], QString("0020  00 00 00 00 00 00 c0 00 02 14                     "));
    QCOMPARE(with("ascii")[2], QString("0020  00 00 00 00 00 00 c0 00 02 14                     .........."));
    auto wrong = run("arp/request_and_reply.pcap", {"--hexdump", "nosuch"});
    QCOMPARE(wrong.status, 1);
    QVERIFY(wrong.errors.contains("\"nosuch\" is an invalid value for --hexdump <hexoption>"));
}

void CliOutputTest::decodeAsIsChecked_data() {
    QTest::addColumn<QString>("rule");
    QTest::addColumn<QString>("error");
    QTest::newRow("table") << "nosuch.port==1,http"
                           << "Unknown layer type -- nosuch.port";
    QTest::newRow("protocol") << "tcp.port==80,nosuch"
                              << "Unknown protocol -- \"nosuch\"";
    QTest::newRow("number") << "tcp.port==abc,http"
                            << "Invalid selector number \"abc\"";
    QTest::newRow("range") << "tcp.port==80-70,http"
                           << "Invalid selector numeric range \"80-70\"";
    QTest::newRow("no protocol") << "tcp.port==80,"
                                 << "No protocol name specified";
    QTest::newRow("no comma") << "tcp.port==80"
                              << "Parameter \"tcp.port==80\" doesn't follow the template";
}

void CliOutputTest::decodeAsIsChecked() {
    QFETCH(QString, rule);
    QFETCH(QString, error);
    auto result = run("icmp/ping.pcap", {"-d", rule});
    QCOMPARE(result.status, 1);
    QVERIFY(result.output.isEmpty());
    QVERIFY2(result.errors.contains(error), qPrintable(result.errors));
}

void CliOutputTest::columnFormatsAreListed() {
    QProcess program;
    program.start(DORSAL_CLI, {"-G", "column-formats"});
    program.waitForFinished();
    auto lines = QString::fromUtf8(program.readAllStandardOutput()).split('\n');
    QCOMPARE(lines[0], QString("%q\t802.1Q VLAN id"));
    QVERIFY(lines.contains("%Cus\tCustom"));
    QVERIFY(lines.contains("%t\tTime (format as specified)"));
}

void CliOutputTest::disabledProtocolsAreNotLookedInto() {
    auto row = [](const QStringList& options) {
        return run("icmp/ping.pcap", QStringList{"-c", "1"} + options).output.simplified();
    };
    QString none = "1 0.000000 192.0.2.10 → 198.51.100.20 IPv4 98 ICMP (1)";
    QCOMPARE(row({"--disable-protocol", "icmp"}), none);
    QCOMPARE(row({"--disable-protocol", "icmp", "--enable-protocol", "icmp"}), none);
    QVERIFY(row({"--disable-protocol", "nosuch"}).contains("Echo (ping) request"));
    QCOMPARE(row({"--disable-protocol", "ip", "-T", "fields", "-e", "frame.protocols"}),
             QString("eth:ethertype:data"));
}

void CliOutputTest::filtersSeeWhatIsPrinted() {
    QCOMPARE(run("icmp/ping.pcap", {"-c", "2", "icmp.resp_in"}).output, QString());
    QVERIFY(run("icmp/ping.pcap", {"-2", "-c", "2", "icmp.resp_in"}).output.contains("(reply in 2)"));
}

}  // namespace dorsal

QTEST_GUILESS_MAIN(dorsal::CliOutputTest)
#include "cli_output_test.moc"
