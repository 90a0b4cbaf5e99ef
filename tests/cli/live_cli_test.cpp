// dorsal-cli captures from interfaces and pipes. What it must do was seen with tshark 4.0.17 on the same
// packets.
#include <signal.h>
#include <sys/stat.h>

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

#include "tests/support/own_network.h"

namespace dorsal {

namespace {

constexpr int kMostMs = 20'000;  // that anything may take on a busy machine
const QString kOther = QStringLiteral("198.51.100.2");

// dorsal-cli, or the same program by another name, while it runs.
struct Program {
    QProcess process;
    QByteArray output, errors;

    explicit Program(const QStringList& arguments, const QString& program = QStringLiteral(DORSAL_CLI)) {
        process.start(program, arguments);
    }
    ~Program() {
        process.kill();
        process.waitForFinished();
    }
    void look(int milliseconds) {
        process.waitForReadyRead(milliseconds);
        output += process.readAllStandardOutput();
        errors += process.readAllStandardError();
    }
    template <class F>
    bool await(F&& there) {
        QElapsedTimer timer;
        timer.start();
        for (look(0); !there(); look(10))
            if (timer.elapsed() > kMostMs ||
                (process.state() == QProcess::NotRunning && !process.bytesAvailable()))
                return there();
        return true;
    }
    bool awaitPackets(qsizetype count) {
        return await([&] { return output.count("Echo (ping)") >= count; });
    }
    // Its exit status, or -1 when it does not end.
    int end() {
        if (process.state() != QProcess::NotRunning && !process.waitForFinished(kMostMs)) return -1;
        look(0);
        return process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2;
    }
    void interrupt(int signal = SIGINT) { ::kill(pid_t(process.processId()), signal); }
};

}  // namespace

class LiveCliTest : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase();
    void cleanup();
    void packetsArePrintedAtOnce();
    void countIsExact();
    void durationEndsIt();
    void filterBehindTheOptions();
    void displayFilterChoosesWhatIsPrinted();
    void twoInterfaces();
    void writtenAndPrintedAreTheSame();
    void ringFilesAreNumberedAnew();
    void standardOutputIsACapture();
    void interruptedOutputIsWhole_data();
    void interruptedOutputIsWhole();
    void killedLeavesTheFile();
    void statisticsAtTheEnd();
    void nobodyReads();
    void pipeIsPrintedAsItComes();
    void namedPipe();
    void asPysharkDoes();
    void refused_data();
    void refused();
    void lists();

  private:
    // Pings go on until the test is over.
    void ping() { ping_.start("ping", {"-n", "-i", "0.05", kOther}); }
    QString path(const char* name) const { return folder_.filePath(QString::fromUtf8(name)); }
    static QStringList spooled() {
        return QDir(qEnvironmentVariable("XDG_STATE_HOME") + "/dorsal/captures").entryList(QDir::Files);
    }
    // What is said of the packets of a file.
    static QByteArray read(const QString& file, const QStringList& more = {}) {
        Program program(QStringList{"-n", "-r", file} + more);
        program.end();
        return program.output;
    }

    QTemporaryDir folder_;
    std::unique_ptr<FarHost> far_;
    QProcess ping_;
};

void LiveCliTest::initTestCase() {
    if (auto problem = enterOwnNetwork(); !problem.isEmpty()) QSKIP(qPrintable(problem));
    far_ = std::make_unique<FarHost>();
    if (!far_->problem().isEmpty()) QSKIP(qPrintable(far_->problem()));
    qputenv("XDG_STATE_HOME", folder_.filePath("state").toUtf8());
}

void LiveCliTest::cleanup() {
    ping_.kill();
    ping_.waitForFinished();
    QCOMPARE(spooled(), QStringList());
}

void LiveCliTest::packetsArePrintedAtOnce() {
    Program program({"-n", "-i", "near", "-f", "icmp"});
    ping();
    QVERIFY2(program.awaitPackets(2), program.errors);
    ping_.kill();
    ping_.waitForFinished();
    // Of some packets one is printed quickly, also where other programs hold this one up.
    qint64 quickest = kMostMs;
    for (int i = 0; i < 8 && quickest > 100; ++i) {
        program.look(200);
        const auto before = program.output.count("Echo (ping)");
        QVERIFY(runCommand({"ping", "-n", "-c", "1", kOther}));
        QElapsedTimer timer;
        timer.start();
        QVERIFY(program.awaitPackets(before + 2));
        quickest = std::min(quickest, timer.elapsed());
    }
    QVERIFY2(quickest < 150, qPrintable(QString::number(quickest)));
    program.interrupt(SIGTERM);
    QCOMPARE(program.end(), 0);
    QVERIFY2(program.errors.startsWith("Capturing on 'near'\n"), program.errors);
    const auto said = QByteArray::number(program.output.count("Echo (ping)")) + " packets captured\n";
    QVERIFY2(program.errors.endsWith(said), program.errors);
}

void LiveCliTest::countIsExact() {
    ping();
    Program program({"-n", "-i", "near", "-f", "icmp", "-c", "3"});
    QCOMPARE(program.end(), 0);
    QCOMPARE(program.output.count('\n'), 3);
    QCOMPARE(program.errors, QByteArray("Capturing on 'near'\n3 packets captured\n"));
    Program silent({"-n", "-i", "near", "-f", "icmp", "-c", "1", "-Q"});
    QCOMPARE(silent.end(), 0);
    QCOMPARE(silent.output + silent.errors, QByteArray());
}

void LiveCliTest::durationEndsIt() {
    Program program({"-n", "-i", "lo", "-a", "duration:0.3"});
    QCOMPARE(program.end(), 0);
    QCOMPARE(program.errors, QByteArray("Capturing on 'Loopback: lo'\n0 packets captured\n"));
}

void LiveCliTest::filterBehindTheOptions() {
    ping();
    // Without -i the first interface is taken that is no loopback.
    Program program({"-n", "-c", "2", "-T", "fields", "-e", "icmp.type", "icmp[icmptype]", "==", "0"});
    QCOMPARE(program.end(), 0);
    QCOMPARE(program.output, QByteArray("0\n0\n"));
}

void LiveCliTest::displayFilterChoosesWhatIsPrinted() {
    ping();
    Program program({"-n", "-i", "near", "-f", "icmp", "-c", "6", "-Y", "icmp.type == 8"});
    QCOMPARE(program.end(), 0);
    QCOMPARE(program.output.count("request"), 3);
    QCOMPARE(program.output.count('\n'), 3);
    QVERIFY2(program.errors.endsWith("\n3 packets captured\n"), program.errors);
}

void LiveCliTest::twoInterfaces() {
    Program program({"-n", "-i", "near", "-f", "icmp", "-i", "lo", "-f", "udp", "-T", "fields", "-e",
                     "frame.interface_name", "-e", "_ws.col.Protocol"});
    ping();
    QVERIFY(program.await([&] { return program.output.contains("near\tICMP\n"); }));
    QVERIFY(program.await([&] {
        QProcess::execute("bash", {"-c", "echo > /dev/udp/127.0.0.1/9999"});
        return program.output.contains("lo\tUDP\n");
    }));
    program.interrupt();
    QCOMPARE(program.end(), 0);
    QVERIFY2(program.errors.startsWith("Capturing on 'near' and 'Loopback: lo'\n"), program.errors);
}

void LiveCliTest::writtenAndPrintedAreTheSame() {
    ping();
    const auto file = path("written.pcapng");
    Program program(
        {"-n", "-i", "near", "-f", "icmp", "-c", "6", "-w", file, "-P", "--capture-comment", "of a test"});
    QCOMPARE(program.end(), 0);
    QCOMPARE(program.output.count('\n'), 6);
    QCOMPARE(program.output, read(file));
    QFile bytes(file);
    QVERIFY(bytes.open(QFile::ReadOnly));
    QVERIFY(bytes.read(200).contains("of a test"));

    const auto pcap = path("written.pcap");
    Program old({"-n", "-i", "near", "-f", "icmp", "-c", "4", "-w", pcap, "-F", "pcap"});
    QCOMPARE(old.end(), 0);
    QCOMPARE(old.output, QByteArray());
    QCOMPARE(read(pcap).count('\n'), 4);
}

void LiveCliTest::ringFilesAreNumberedAnew() {
    ping();
    Program program({"-n", "-i", "near", "-f", "icmp", "-c", "8", "-b", "packets:3", "-b", "files:2", "-w",
                     path("ring.pcapng"), "-P", "-T", "fields", "-e", "frame.number"});
    QCOMPARE(program.end(), 0);
    QCOMPARE(program.output.simplified(), QByteArray("1 2 3 1 2 3 1 2"));
    QVERIFY2(program.errors.endsWith("8 packets captured\n"), program.errors);
    QCOMPARE(QDir(folder_.path()).entryList({"ring_0000*"}).size(), 2);
    // One document for all files.
    Program json({"-n", "-i", "near", "-f", "icmp", "-c", "5", "-b", "packets:2", "-w", path("more.pcapng"),
                  "-P", "-T", "json"});
    QCOMPARE(json.end(), 0);
    QCOMPARE(QJsonDocument::fromJson(json.output).array().size(), 5);
}

void LiveCliTest::standardOutputIsACapture() {
    ping();
    Program program({"-i", "near", "-f", "icmp", "-c", "4", "-w", "-"});
    QCOMPARE(program.end(), 0);
    QFile file(path("stdout.pcapng"));
    QVERIFY(file.open(QFile::WriteOnly));
    file.write(program.output);
    file.close();
    QCOMPARE(read(file.fileName()).count("Echo (ping)"), 4);
}

void LiveCliTest::interruptedOutputIsWhole_data() {
    QTest::addColumn<QString>("format");
    for (auto format : {"pdml", "psml", "json"}) QTest::newRow(format) << QString(format);
}

void LiveCliTest::interruptedOutputIsWhole() {
    QFETCH(QString, format);
    ping();
    Program program({"-n", "-l", "-i", "near", "-f", "icmp", "-T", format});
    QVERIFY(program.await(
        [&] { return program.output.count(format == "json" ? "\"_source\"" : "</packet>") >= 2; }));
    program.interrupt();
    QCOMPARE(program.end(), 0);
    if (format == "json") {
        QVERIFY(QJsonDocument::fromJson(program.output).array().size() >= 2);
        return;
    }
    QXmlStreamReader xml(program.output);
    while (!xml.atEnd()) xml.readNext();
    QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
}

void LiveCliTest::killedLeavesTheFile() {
    ping();
    Program program({"-n", "-i", "near", "-f", "icmp"});
    QVERIFY(program.awaitPackets(4));
    QCOMPARE(spooled().size(), 1);
    program.process.kill();
    program.process.waitForFinished();
    QCOMPARE(spooled().size(), 1);
    const auto file = qEnvironmentVariable("XDG_STATE_HOME") + "/dorsal/captures/" + spooled()[0];
    QVERIFY(read(file).count("Echo (ping)") >= 4);
    QFile::remove(file);
}

void LiveCliTest::statisticsAtTheEnd() {
    ping();
    Program program({"-n", "-i", "near", "-f", "icmp", "-c", "4", "-q", "-z", "io,phs"});
    QCOMPARE(program.end(), 0);
    QVERIFY2(program.output.contains("icmp                                 frames:4 bytes:392\n"),
             program.output);
}

void LiveCliTest::nobodyReads() {
    // Also before there is a packet.
    Program program({"-c", DORSAL_CLI " -n -i lo udp port 7 | true; echo ${PIPESTATUS[0]}"}, "bash");
    QCOMPARE(program.end(), 0);
    QCOMPARE(program.output, QByteArray("0\n"));
}

void LiveCliTest::pipeIsPrintedAsItComes() {
    QFile file(TESTS_DIR "/captures/icmp/ping.pcap");
    QVERIFY(file.open(QFile::ReadOnly));
    const auto bytes = file.readAll();
    const qsizetype two = 24 + 2 * (16 + 98);  // the file's header and two packets
    Program program({"-n", "-i", "-"});
    program.process.write(bytes.left(two));
    QVERIFY2(program.awaitPackets(2), program.errors);
    QCOMPARE(program.output.count('\n'), 2);
    program.process.write(bytes.mid(two));
    program.process.closeWriteChannel();
    QCOMPARE(program.end(), 0);
    QCOMPARE(program.output, read(file.fileName()));
    QCOMPARE(program.errors, QByteArray("Capturing on '-'\n10 packets captured\n"));

    // One that goes on is ended by a signal.
    Program open({"-n", "-i", "-", "-T", "json"});
    open.process.write(bytes.left(two));
    QVERIFY(open.await([&] { return open.output.count("\"_source\"") == 2; }));
    open.interrupt();
    QCOMPARE(open.end(), 0);
    QCOMPARE(QJsonDocument::fromJson(open.output).array().size(), 2);
}

void LiveCliTest::namedPipe() {
    const auto pipe = path("pipe");
    QCOMPARE(::mkfifo(qPrintable(pipe), 0600), 0);
    const auto copy = path("from_pipe.pcapng");
    Program program({"-n", "-i", pipe, "-c", "4", "-w", copy});
    QProcess::execute("cp", {TESTS_DIR "/captures/icmp/ping.pcap", pipe});
    QCOMPARE(program.end(), 0);
    QVERIFY2(program.errors.endsWith("4 packets captured\n"), program.errors);
    QCOMPARE(read(copy).count('\n'), 4);
    // Nobody writes to it: a signal ends the wait.
    Program waiting({"-n", "-i", pipe});
    QVERIFY(waiting.await([&] { return waiting.errors.startsWith("Capturing on"); }));
    waiting.interrupt();
    QVERIFY(waiting.end() != -1);
}

void LiveCliTest::asPysharkDoes() {
    const auto tshark = path("tshark"), dumpcap = path("dumpcap");
    QVERIFY(QFile::link(DORSAL_CLI, tshark) && QFile::link(DORSAL_CLI, dumpcap));
    qputenv("DORSAL_CAPTURE", DORSAL_CAPTURE);
    ping();
    Program both({"-c", QString("%1 -q -f icmp -i near -w - | %2 -l -n -T pdml -i -").arg(dumpcap, tshark)},
                 "bash");
    QVERIFY(both.await([&] { return both.output.count("</packet>") >= 3; }));
    Program old(
        {"-c", QString("%1 -q -P -f icmp -i near -w - | %2 -l -n -T ek -r - -c 3").arg(dumpcap, tshark)},
        "bash");
    QVERIFY(old.await([&] { return old.output.count("\"layers\"") >= 3; }));
    runCommand({"pkill", "-P", QString::number(both.process.processId())});
    both.end();
    runCommand({"pkill", "-P", QString::number(old.process.processId())});
    old.end();
    for (auto& name : {tshark, dumpcap}) {
        Program version({"-v"}, name);
        QCOMPARE(version.end(), 0);
        const QString line = version.output.left(version.output.indexOf('\n'));
        // PyShark's own expression: the last number behind a space.
        QCOMPARE(QRegularExpression(".*\\s(\\d+\\.\\d+\\.\\d+).*").match(line).captured(1),
                 QString("4.0.17"));
    }
}

void LiveCliTest::refused_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("message");
    auto row = [](const QString& arguments, int status, const char* message) {
        QTest::newRow(qPrintable(arguments)) << arguments.split('|') << status << QString(message);
    };
    row("-i|nosuch", 1, "no interface nosuch");
    row("-i|lo|-f|icmp and", 1, "can't parse filter expression: syntax error");
    row("-i|lo|-f|icmp|tcp", 1, "capture filter was specified both with \"-f\" and with additional");
    row("-i|99", 1, "There is no interface with that adapter index");
    row("-i|lo|-y|DOCSIS", 1, "DOCSIS");
    row("-i|lo|-2", 1, "Live captures do not support two-pass analysis.");
    row("-i|lo|-w|x|-Y|ip", 1, "Display filters aren't supported when capturing and saving");
    row("-i|lo|-Y|ip and", 2, "");
    row("-i|lo|-w|/nosuch/x", 1, "/nosuch/x");
    row("-i|lo|-w|-|-P", 1, "You can't write both raw packet data and dissected packets");
    row("-i|lo|-w|x|-F|nsecpcap", 1, "Live captures can only be saved in pcap or pcapng format.");
    row("-i|lo|-b|packets:2", 1,
        "Multiple capture files requested, but the capture isn't being saved to a file.");
    row("-i|lo|-b|files:2|-w|x", 1, "Multiple capture files requested, but no maximum capture file size");
    row("-i|lo|-a|filesize:2", 1, "Maximum capture file size specified, but capture isn't being saved");
    row("-i|lo|-a|nosuch:2", 1, "Invalid or unknown -a flag \"nosuch:2\"");
    row("-i|lo|-s|x", 1, "The specified snapshot length \"x\" isn't a decimal number");
    row("-i|lo|-B|0", 1, "The specified buffer size is zero");
    row("-i|lo|-c|0", 1, "The specified packet count is zero");
    row("-r|" TESTS_DIR "/captures/icmp/ping.pcap|-f|ip", 1, "Only read filters, not capture filters");
    row("-r|" TESTS_DIR "/captures/icmp/ping.pcap|-b|packets:1", 1, "but a capture isn't being done.");
}

void LiveCliTest::refused() {
    QFETCH(QStringList, arguments);
    QFETCH(int, status);
    QFETCH(QString, message);
    Program program(arguments);
    QCOMPARE(program.end(), status);
    QCOMPARE(program.output, QByteArray());
    QVERIFY2(program.errors.contains(message.toUtf8()), program.errors);
}

void LiveCliTest::lists() {
    Program list({"-D"});
    QCOMPARE(list.end(), 0);
    QVERIFY2(list.output.startsWith("1. near\n2. any\n3. lo (Loopback)\n"), list.output);
    Program types({"-L", "-i", "1", "-i", "lo"});
    QCOMPARE(types.end(), 0);
    QVERIFY2(types.output.contains(
                 "Data link types of interface near (use option -y to set):\n  EN10MB (Ethernet)\n"),
             types.output);
    QVERIFY(types.output.contains("interface lo "));
    Program none({"-L", "-i", "nosuch"});
    QCOMPARE(none.end(), 2);
}

}  // namespace dorsal

QTEST_GUILESS_MAIN(dorsal::LiveCliTest)
#include "live_cli_test.moc"
