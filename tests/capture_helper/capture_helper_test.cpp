// dorsal-capture with real packets: two network namespaces of our own, a cable between them, and ping.
#include <signal.h>

#include <QDir>
#include <QFile>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include "capture_helper/helper_process.h"
#include "model/capture/capture_reader.h"

namespace dorsal {

class CaptureHelperTest : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase();
    void cleanupTestCase();
    void init() { QVERIFY(folder_.isValid()); }

    void listsInterfaces();
    void checksFilters();
    void refusals_data();
    void refusals();
    void withoutTheRight();
    void packetsAreSaved();
    void theFileSaysWhereItIsFrom();
    void exactlySoManyPackets();
    void neverMoreBytes();
    void soManySeconds();
    void aRingOfFiles();
    void aDescriptor();
    void noRightIsLeft();
    void theParentIsGone();
    void signalsStop();
    void theDiskIsFull();
    void killedAtAnyMoment();
    void anInterfaceIsDeleted();
    void anInterfaceGoesDown();
    void aSlowReaderHoldsNothingUp();

  private:
    struct Contents {
        bool good = false;  // a whole file, without a warning
        quint64 packets = 0;
        CaptureInfo info;
    };
    static Contents contents(const QString& path);

    QString path(const QString& name = "capture.pcapng") const { return folder_.filePath(name); }
    QStringList inside() const { return {"ip", "netns", "exec", left_}; }
    QString ping(int count, const QStringList& how = {"-i", "0.01"}) const {
        return runCommand("ip", QStringList{"netns", "exec", left_, "ping", "-q", "-n", "-c"} +
                                    QStringList{QString::number(count)} + how + QStringList{"10.77.0.2"});
    }
    QString flood(int count) const { return ping(count, {"-f", "-s", "1400"}); }
    // Asks for a capture of pings and waits until it runs.
    QString begin(HelperProcess& helper, const QString& options = {}, const QString& file = {}) const {
        helper.say("interface dor0\nfilter icmp\nfile " + (file.isEmpty() ? path() : file) + '\n' + options +
                   (options.isEmpty() ? "start" : "\nstart"));
        return helper.await("started");
    }
    static quint64 number(const QString& line, int word) {
        return line.section(' ', word, word).toULongLong();
    }

    QTemporaryDir folder_;
    const QString left_ = QString("dorsal-test-%1a").arg(QCoreApplication::applicationPid());
    const QString right_ = QString("dorsal-test-%1b").arg(QCoreApplication::applicationPid());
};

void CaptureHelperTest::initTestCase() {
    if (geteuid() != 0) QSKIP("network namespaces need root");
    for (const QString& name : {left_, right_})
        if (QString error = runCommand("ip", {"netns", "add", name}); !error.isEmpty())
            QSKIP(qPrintable("no network namespaces here: " + error));
    for (const QString& name : {left_, right_}) {  // which would speak by itself
        const QString quiet = "echo 1 > /proc/sys/net/ipv6/conf/default/disable_ipv6 || true";
        QCOMPARE(runCommand("ip", {"netns", "exec", name, "sh", "-c", quiet}), QString());
    }
    QString error = runCommand(
        "ip", {"link", "add", "dor0", "netns", left_, "type", "veth", "peer", "dor0", "netns", right_});
    if (!error.isEmpty()) QSKIP(qPrintable("no veth interfaces here: " + error));
    QCOMPARE(runCommand("ip", {"-n", left_, "addr", "add", "10.77.0.1/24", "dev", "dor0"}), QString());
    QCOMPARE(runCommand("ip", {"-n", right_, "addr", "add", "10.77.0.2/24", "dev", "dor0"}), QString());
    for (const QString& name : {left_, right_})
        QCOMPARE(runCommand("ip", {"-n", name, "link", "set", "dor0", "up"}), QString());
    QCOMPARE(runCommand("ip", {"-n", left_, "link", "set", "lo", "up"}), QString());
    if (QString silent = ping(1); !silent.isEmpty()) QSKIP(qPrintable("no ping here: " + silent));
}

void CaptureHelperTest::cleanupTestCase() {
    for (const QString& name : {left_, right_}) runCommand("ip", {"netns", "del", name});
}

CaptureHelperTest::Contents CaptureHelperTest::contents(const QString& path) {
    Contents contents;
    OpenError error;
    auto reader = CaptureReader::open(path.toStdString(), error);
    if (!reader) return contents;
    PacketHeader packet;
    std::span<const uint8_t> bytes;
    int64_t time = 0;
    do {
        while (reader->next(packet, bytes)) {
            ++contents.packets;
            if (packet.timeNs < time || bytes.empty()) qWarning("packet %llu", contents.packets);
            time = packet.timeNs;
        }
    } while (reader->finish());
    contents.good = reader->warnings().empty();
    contents.info = reader->info();
    return contents;
}

void CaptureHelperTest::listsInterfaces() {
    HelperProcess helper(inside());
    helper.say("list");
    QStringList found = helper.await("interface dor0\t").split('\t');
    QCOMPARE(found.size(), 5);
    QCOMPARE(found[1], QString("up,running"));
    QCOMPARE(found[3], QString("10.77.0.1"));
    QVERIFY(found[4].startsWith("EN10MB"));
    QCOMPARE(helper.await("done"), QString("done"));
    QVERIFY(helper.last("interface lo\t").contains("up,running,loopback"));
    QVERIFY(helper.last("interface any\t").contains("LINUX_SLL"));
    helper.process.closeWriteChannel();
    QCOMPARE(helper.finish(), 0);
}

void CaptureHelperTest::checksFilters() {
    HelperProcess helper({});
    helper.say("filter tcp port 80\ncheck");
    QCOMPARE(helper.await(""), QString("ok"));
    helper.say("interface nowhere\nfilter tcp port and\ncheck");
    QVERIFY(helper.await("").startsWith("error filter The capture filter 'tcp port and' cannot be used: "));
    helper.say("check");  // what was said before is forgotten
    QCOMPARE(helper.await(""), QString("ok"));
    helper.say("linktype IEEE802_11\nfilter wlan type data\ncheck");
    QCOMPARE(helper.await(""), QString("ok"));
    helper.say("snaplen many\ncheck");
    QVERIFY(helper.await("").startsWith("error usage "));
    helper.process.closeWriteChannel();
    QCOMPARE(helper.finish(), 0);
}

void CaptureHelperTest::refusals_data() {
    QTest::addColumn<QString>("options");
    QTest::addColumn<QString>("kind");
    const QString file = "\nfile " + path();
    QTest::newRow("nothing") << ""
                             << "usage";
    QTest::newRow("nowhere to") << "interface dor0"
                                << "usage";
    QTest::newRow("standard output") << "interface dor0\ndescriptor 1"
                                     << "usage";
    QTest::newRow("no such descriptor") << "interface dor0\ndescriptor 99"
                                        << "file";
    QTest::newRow("a ring without a limit") << "interface dor0\nring files 3" + file << "usage";
    QTest::newRow("no such interface") << "interface dor9" + file << "no-interface";
    QTest::newRow("not a network interface") << "interface nflog" + file << "no-interface";
    QTest::newRow("down") << "interface down0" + file << "down";
    QTest::newRow("filter") << "interface dor0\nfilter port" + file << "filter";
    QTest::newRow("link type") << "interface dor0\nlinktype PPP" + file << "linktype";
    QTest::newRow("no such folder") << "interface dor0\nfile " + path("no/such") << "file";
}

void CaptureHelperTest::refusals() {
    QFETCH(QString, options);
    QFETCH(QString, kind);
    if (kind == "down") runCommand("ip", {"-n", left_, "link", "add", "down0", "type", "veth"});
    HelperProcess helper(inside());
    helper.say(options + "\nstart");
    QString answer = helper.await("");
    QVERIFY2(answer.startsWith("error " + kind + ' '), qPrintable(answer));
    QVERIFY(answer.endsWith('.'));
    QCOMPARE(helper.finish(), 2);
    if (kind == "down") runCommand("ip", {"-n", left_, "link", "del", "down0"});
}

void CaptureHelperTest::withoutTheRight() {
    HelperProcess helper(inside() << "setpriv"
                                  << "--bounding-set=-all"
                                  << "--inh-caps=-all");
    begin(helper);
    QVERIFY(helper.last("error permission ").contains("grant"));
    QCOMPARE(helper.finish(), 3);
}

void CaptureHelperTest::packetsAreSaved() {
    HelperProcess helper(inside());
    QCOMPARE(begin(helper), QString("started"));
    QCOMPARE(helper.lines[0], QString("opened 0 dor0 EN10MB 262144"));
    QCOMPARE(helper.lines[1], "file " + path());
    QCOMPARE(ping(5), QString());
    helper.say("stop");
    QString stopped = helper.await("stopped command ");
    QCOMPARE(helper.finish(), 0);
    QCOMPARE(number(stopped, 2), 10u);
    QCOMPARE(number(stopped, 3), quint64(QFileInfo(path()).size()));
    QCOMPARE(helper.last("written "), "written 10 " + stopped.section(' ', 3, 3));
    QVERIFY(helper.last("status ").startsWith("status packets=10 "));
    QVERIFY(helper.last("status ").endsWith(" received=10 dropped=0 ifdropped=0"));
    Contents found = contents(path());
    QVERIFY(found.good);
    QCOMPARE(found.packets, 10u);
}

void CaptureHelperTest::theFileSaysWhereItIsFrom() {
    HelperProcess helper(inside());
    begin(helper, "application A test\ncomment Two words\nsnaplen 60\nstop packets 2");
    QCOMPARE(ping(2), QString());
    QCOMPARE(helper.finish(), 0);
    const CaptureInfo info = contents(path()).info;
    QCOMPARE(info.sections.at(0).application, std::string("A test"));
    QCOMPARE(info.sections.at(0).comments.at(0), std::string("Two words"));
    const auto& interface = info.interfaces.at(0);
    QCOMPARE(interface.name, std::string("dor0"));
    QCOMPARE(interface.snapLength, 60u);
    QCOMPARE(interface.filter, std::string("icmp"));
    QVERIFY(interface.statistics && interface.statistics->dropped == 0u);
    QCOMPARE(*interface.statistics->delivered, 2u);
}

void CaptureHelperTest::exactlySoManyPackets() {
    HelperProcess helper(inside());
    begin(helper, "stop packets 777");
    QCOMPARE(flood(1000), QString());
    QCOMPARE(helper.finish(), 0);
    QCOMPARE(number(helper.last("stopped condition "), 2), 777u);
    QCOMPARE(contents(path()).packets, 777u);
}

void CaptureHelperTest::neverMoreBytes() {
    HelperProcess helper(inside());
    begin(helper, "stop bytes 100000");
    QCOMPARE(flood(100), QString());
    QCOMPARE(helper.finish(), 0);
    QVERIFY(!helper.last("stopped condition ").isEmpty());
    qint64 size = QFileInfo(path()).size();
    QVERIFY2(size <= 100000 && size > 98000, qPrintable(QString::number(size)));
    QVERIFY(contents(path()).good);
}

void CaptureHelperTest::soManySeconds() {
    HelperProcess helper(inside());
    begin(helper, "stop seconds 0.3");
    QElapsedTimer time;
    time.start();
    QVERIFY(!helper.await("stopped condition ").isNull());
    QVERIFY2(time.elapsed() >= 290, qPrintable(QString::number(time.elapsed())));
    QCOMPARE(helper.finish(), 0);
}

void CaptureHelperTest::aRingOfFiles() {
    QDir(folder_.path()).mkdir("ring");
    HelperProcess helper(inside());
    begin(helper, "ring packets 4\nring files 2\nstop packets 14", path("ring/a.b.pcapng"));
    QCOMPARE(ping(10), QString());
    QCOMPARE(helper.finish(), 0);
    QCOMPARE(
        helper.lines.filter(QRegularExpression("^file .*/ring/a\\.b_0000[1-4]_\\d{14}\\.pcapng$")).size(), 4);
    QStringList files = QDir(path("ring")).entryList(QDir::Files, QDir::Name);
    QCOMPARE(files.size(), 2);
    QVERIFY(files[0].startsWith("a.b_00003_"));
    for (int i = 0; i < 2; ++i) {
        Contents found = contents(path("ring/" + files[i]));
        QVERIFY(found.good);
        QCOMPARE(found.packets, i == 0 ? 4u : 2u);
        QVERIFY(found.info.interfaces.at(0).statistics.has_value());
    }
}

void CaptureHelperTest::aDescriptor() {
    HelperProcess helper(inside() << "sh"
                                  << "-c"
                                  << "exec \"$1\" 5> \"$0\"" << path());
    helper.say("interface dor0\nfilter icmp\ndescriptor 5\nstop packets 6\nstart");
    QCOMPARE(helper.await("started"), QString("started"));
    QCOMPARE(ping(3), QString());
    QCOMPARE(helper.finish(), 0);
    QCOMPARE(helper.last("file "), QString());
    Contents found = contents(path());
    QVERIFY(found.good);
    QCOMPARE(found.packets, 6u);
}

void CaptureHelperTest::noRightIsLeft() {
    HelperProcess helper(inside());
    begin(helper);
    const QString process = QString("/proc/%1/task").arg(helper.process.processId());
    const QStringList threads = QDir(process).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
#ifdef __SANITIZE_THREAD__
    QSKIP("ThreadSanitizer has a thread of its own, which started with root's rights");
#endif
    QCOMPARE(threads.size(), 2);
    for (const QString& thread : threads) {
        QFile file(process + '/' + thread + "/status");
        QVERIFY(file.open(QFile::ReadOnly));
        const QString status = QString::fromUtf8(file.readAll());
        for (const char* set : {"CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"})
            QVERIFY2(status.contains(QString(set) + ":\t0000000000000000\n"), qPrintable(status));
        QVERIFY(status.contains("NoNewPrivs:\t1\n"));
        QVERIFY(status.contains("Seccomp:\t2\n"));
    }
}

void CaptureHelperTest::theParentIsGone() {
    HelperProcess helper(inside());
    begin(helper);
    QCOMPARE(ping(3), QString());
    helper.process.closeWriteChannel();
    QCOMPARE(number(helper.await("stopped parent "), 2), 6u);
    QCOMPARE(helper.finish(), 0);
    Contents found = contents(path());
    QVERIFY(found.good);
    QCOMPARE(found.packets, 6u);
}

void CaptureHelperTest::signalsStop() {
    for (int signal : {SIGINT, SIGTERM}) {
        HelperProcess helper(inside());
        begin(helper);
        ::kill(pid_t(helper.process.processId()), signal);
        QVERIFY(!helper.await("stopped command 0 ").isNull());
        QCOMPARE(helper.finish(), 0);
        QVERIFY(contents(path()).good);
    }
}

void CaptureHelperTest::theDiskIsFull() {
    QDir(folder_.path()).mkdir("small");
    QString error = runCommand("mount", {"-t", "tmpfs", "-o", "size=256k", "none", path("small")});
    if (!error.isEmpty()) QSKIP(qPrintable("no small disk here: " + error));
    HelperProcess helper(inside());
    begin(helper, {}, path("small/capture.pcapng"));
    QCOMPARE(flood(500), QString());
    QElapsedTimer time;
    time.start();
    QString stopped = helper.await("stopped disk ");
    QVERIFY2(stopped.contains("There is no space left"), qPrintable(stopped));
    QVERIFY(time.elapsed() < 1000);
    QCOMPARE(helper.finish(), 1);
    Contents found = contents(path("small/capture.pcapng"));
    runCommand("umount", {path("small")});
    QVERIFY(found.good);
    QVERIFY(found.packets > 100);
    QCOMPARE(number(stopped, 2), found.packets);
    QCOMPARE(number(helper.last("written "), 1), found.packets);
}

void CaptureHelperTest::killedAtAnyMoment() {
    for (int i = 0; i < 10; ++i) {
        HelperProcess helper(inside());
        begin(helper);
        QProcess pinging;
        pinging.start("ip", {"netns", "exec", left_, "ping", "-q", "-f", "-s", "1400", "10.77.0.2"});
        // Some packets, and then a moment that nobody chose.
        while (number(helper.await("written "), 1) < 1000) {
        }
        QThread::usleep(QRandomGenerator::global()->bounded(60000));
        helper.process.kill();
        helper.finish();
        pinging.kill();
        pinging.waitForFinished();
        QVERIFY(contents(path()).packets >= number(helper.last("written "), 1));
    }
}

void CaptureHelperTest::anInterfaceIsDeleted() {
    QCOMPARE(runCommand("ip", {"-n", left_, "link", "add", "dor1", "type", "veth", "peer", "dor2"}),
             QString());
    for (const char* name : {"dor1", "dor2"})
        QCOMPARE(runCommand("ip", {"-n", left_, "link", "set", name, "up"}), QString());
    HelperProcess helper(inside());
    begin(helper, "interface dor1\nfilter icmp");
    QVERIFY(helper.lines.contains("opened 1 dor1 EN10MB 262144"));
    QCOMPARE(runCommand("ip", {"-n", left_, "link", "del", "dor1"}), QString());
    QCOMPARE(helper.await("message interface "),
             QString("message interface The interface dor1 does not exist any more."));
    QCOMPARE(ping(2), QString());
    helper.say("stop");
    QCOMPARE(number(helper.await("stopped command "), 2), 4u);
    QCOMPARE(helper.finish(), 0);
    Contents found = contents(path());
    QVERIFY(found.good);
    QCOMPARE(found.packets, 4u);
    QVERIFY(found.info.interfaces.at(1).statistics.has_value());
}

void CaptureHelperTest::anInterfaceGoesDown() {
    HelperProcess helper(inside());
    begin(helper);
    QCOMPARE(ping(2), QString());
    QCOMPARE(runCommand("ip", {"-n", left_, "link", "set", "dor0", "down"}), QString());
    QString stopped = helper.await("stopped interface ");
    QCOMPARE(runCommand("ip", {"-n", left_, "link", "set", "dor0", "up"}), QString());
    QVERIFY(stopped.endsWith(" The interface dor0 went down."));
    QCOMPARE(helper.finish(), 1);
    QCOMPARE(contents(path()).packets, 4u);
}

// Nothing more is read once the capture runs, until far more was said than a pipe holds.
void CaptureHelperTest::aSlowReaderHoldsNothingUp() {
    const QString pipe = path("lines");
    QCOMPARE(runCommand("mkfifo", {pipe}), QString());
    QFile lines(pipe);
    HelperProcess helper(inside() << "sh"
                                  << "-c"
                                  << "exec \"$1\" > \"$0\"" << pipe);
    QVERIFY(lines.open(QFile::ReadOnly | QFile::Unbuffered));
    helper.say("interface dor0\nfilter icmp\nfile " + path() + "\nstop packets 2000\nstart");
    while (!lines.readLine().startsWith("started")) QVERIFY(helper.process.state() == QProcess::Running);
    for (int i = 0; i < 20; ++i) helper.say(QString("what\n").repeated(1000));
    QCOMPARE(flood(1000), QString());
    QCOMPARE(helper.finish(), 0);
    QCOMPARE(contents(path()).packets, 2000u);
    QFile::remove(pipe);
}

}  // namespace dorsal

QTEST_GUILESS_MAIN(dorsal::CaptureHelperTest)
#include "capture_helper_test.moc"
