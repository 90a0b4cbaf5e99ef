// Runs dorsal-cli on our own captures. What it must print was taken from tshark 4.0.17 with the same options.
#include <QProcess>
#include <QTest>

namespace dorsal {

class CliOutputTest : public QObject {
    Q_OBJECT

  private slots:
    void twoPassesKnowTheAnswer();
    void versionIsNoBitField();
    void columnsByFormat();
    void unknownFieldsAreRefused();

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

}  // namespace dorsal

QTEST_GUILESS_MAIN(dorsal::CliOutputTest)
#include "cli_output_test.moc"
