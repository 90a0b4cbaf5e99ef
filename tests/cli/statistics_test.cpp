// -z on our own captures. What it must print was taken from tshark 4.0.17 with the same options.
#include <QDir>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

namespace dorsal {

class StatisticsTest : public QObject {
    Q_OBJECT

  private slots:
    void conversations();
    void conversationsBeginWithTheFirstSender();
    void conversationsByClock();
    void fragmentsThatCompleteNothing();
    void endpoints();
    void hierarchy();
    void theFrameIsALevelWhenItIsFiltered();
    void experts();
    void expertLevels();
    void intervals();
    void calculations();
    void wholeSeconds();
    void longFiltersAreWrapped();
    void fieldsThatNoFilterNames();
    void lastAskedForIsPrintedFirst();
    void displayFiltersDoNotChoose();
    void segmentsFollowWhatWasMadeOfThem();
    void objects_data();
    void objects();
    void objectsStayInTheirFolder();
    void refusals_data();
    void refusals();

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
    static QString quiet(const char* capture, QStringList arguments) {
        return run(capture, QStringList{"-q"} + arguments).output;
    }
};

static constexpr const char* kCapture = "http/bad_request.pcap";

void StatisticsTest::conversations() {
    QCOMPARE(quiet(kCapture, {"-z", "conv,tcp"}),
             QString(
                 R"(================================================================================
TCP Conversations
Filter:<No Filter>
                                                           |       <-      | |       ->      | |     Total     |    Relative    |   Duration   |
                                                           | Frames  Bytes | | Frames  Bytes | | Frames  Bytes |      Start     |              |
192.0.2.10:40690           <-> 192.0.2.20:80                    4 567 bytes       6 423 bytes      10 990 bytes     0.000000000         0.0002
192.0.2.10:40706           <-> 192.0.2.20:80                    4 567 bytes       6 464 bytes      10 1031 bytes     1.009965000         0.0002
================================================================================
)"));
}

void StatisticsTest::conversationsBeginWithTheFirstSender() {
    auto text = quiet(kCapture, {"-z", "conv,tcp,http"});
    QVERIFY(text.contains("Filter:http\n"));
    QVERIFY(text.contains(
        "\n192.0.2.20:80              <-> 192.0.2.10:40690                 0 0 bytes         1 361 "
        "bytes       1 361 bytes     0.000168000         0.0000\n"));
}

void StatisticsTest::conversationsByClock() {
    auto text = quiet(kCapture, {"-t", "ud", "-z", "conv,ip"});
    QVERIFY(text.contains("| Frames  Size  | | Frames  Size  | | Frames  Size  |     Start      |"));
    QVERIFY(text.contains(
        "\n192.0.2.10           <-> 192.0.2.20                 8 1134 bytes      12 887 bytes      20 "
        "2021 bytes  2026-11-23 14:29:15         1.0102\n"));
}

void StatisticsTest::fragmentsThatCompleteNothing() {
    QVERIFY(
        quiet("ipv6/fragments.pcap", {"-z", "conv,ipv6"})
            .contains(
                "\n2001:db8::10         <-> 2001:db8::20               2 2468 bytes       2 1348 bytes    "
                "   4 3816 bytes     0.000031000         0.0099\n"));
}

void StatisticsTest::endpoints() {
    QCOMPARE(quiet(kCapture, {"-z", "endpoints,tcp"}),
             QString(
                 R"(================================================================================
TCP Endpoints
Filter:<No Filter>
                       |  Port  ||  Packets  | |  Bytes  | | Tx Packets | | Tx Bytes | | Rx Packets | | Rx Bytes |
192.0.2.20                   80         20          2021          8            1134          12             887   
192.0.2.10                40690         10           990          6             423           4             567   
192.0.2.10                40706         10          1031          6             464           4             567   
================================================================================
)"));
    QVERIFY(quiet(kCapture, {"-z", "endpoints,eth"})
                .contains(
                    "\n02:00:00:00:00:14             20          2021          8            1134          12 "
                    "            887   \n"));
}

void StatisticsTest::hierarchy() {
    QCOMPARE(quiet(kCapture, {"-z", "io,phs"}), QString(R"(
===================================================================
Protocol Hierarchy Statistics
Filter: 

eth                                      frames:20 bytes:2021
  ip                                     frames:20 bytes:2021
    tcp                                  frames:20 bytes:2021
      http                               frames:3 bytes:848
        data-text-lines                  frames:2 bytes:722
        http                             frames:1 bytes:126
===================================================================
)"));
}

void StatisticsTest::theFrameIsALevelWhenItIsFiltered() {
    QVERIFY(quiet(kCapture, {"-z", "io,phs,frame.number<5"})
                .contains("\n\nframe                                    frames:4 bytes:299\n  eth   "));
}

void StatisticsTest::experts() {
    auto text = quiet(kCapture, {"-z", "expert"});
    QVERIFY(
        text.startsWith("\nNotes (4)\n=============\n   Frequency      Group           Protocol  Summary\n"));
    QVERIFY(text.contains("\n\nChats (11)\n=============\n"));
    QVERIFY(
        text.contains("\n           2   Sequence                TCP  Connection establish request (SYN): "
                      "server port 80\n"));
    QVERIFY(text.contains("\n           1   Sequence               HTTP  GET / HTTP/1.1\\r\\n\n"));
}

void StatisticsTest::expertLevels() {
    QCOMPARE(quiet(kCapture, {"-z", "expert,error,http"}), QString());
    auto notes = quiet(kCapture, {"-z", "expert,note"});
    QVERIFY(notes.contains("Notes (4)") && !notes.contains("Chats"));
}

void StatisticsTest::intervals() {
    QCOMPARE(quiet(kCapture, {"-z", "io,stat,0.3,,http,tcp.flags.syn==1"}), QString(R"(
=================================================================
| IO Statistics                                                 |
|                                                               |
| Duration: 1.0 secs                                            |
| Interval: 0.3 secs                                            |
|                                                               |
| Col 1: Frames and bytes                                       |
|     2: http                                                   |
|     3: tcp.flags.syn==1                                       |
|---------------------------------------------------------------|
|            |1               |2               |3               |
| Interval   | Frames | Bytes | Frames | Bytes | Frames | Bytes |
|---------------------------------------------------------------|
| 0.0 <> 0.3 |     10 |   990 |      1 |   361 |      2 |   148 |
| 0.3 <> 0.6 |      0 |     0 |      0 |     0 |      0 |     0 |
| 0.6 <> 0.9 |      0 |     0 |      0 |     0 |      0 |     0 |
| 0.9 <> 1.0 |     10 |  1031 |      2 |   487 |      2 |   148 |
=================================================================
)"));
}

void StatisticsTest::calculations() {
    auto text =
        quiet(kCapture,
              {"-z",
               "io,stat,0.3,SUM(tcp.len)tcp.len,MIN(tcp.len)tcp.len,MAX(tcp.len)tcp.len && "
               "http,AVG(tcp.len)tcp.len,"
               "COUNT(frame.time_relative)frame.time_relative,SUM(frame.time_relative)frame.time_relative,"
               "MAX(tcp.time_delta)tcp.time_delta,AVG(tcp.time_delta)tcp.time_delta,LOAD(tcp.time_delta)"
               "tcp.time_delta"});
    QVERIFY(text.endsWith(
        R"(|            |1    |2    |3    |4    |5      |6          |7         |8         |9         |
| Interval   | SUM | MIN | MAX | AVG | COUNT |    SUM    |    MAX   |    AVG   |   LOAD   |
|-----------------------------------------------------------------------------------------|
| 0.0 <> 0.3 | 314 |   0 | 295 |  31 |    10 |  0.001126 | 0.000063 | 0.000021 | 0.000683 |
| 0.3 <> 0.6 |   0 |   0 |   0 |   0 |     0 |  0.000000 | 0.000000 | 0.000000 | 0.000000 |
| 0.6 <> 0.9 |   0 |   0 |   0 |   0 |     0 |  0.000000 | 0.000000 | 0.000000 | 0.000000 |
| 0.9 <> 1.0 | 355 |   0 | 295 |  35 |    10 | 10.101130 | 0.000086 | 0.000025 | 0.002232 |
===========================================================================================
)"));
}

void StatisticsTest::wholeSeconds() {
    QCOMPARE(quiet(kCapture, {"-z", "io,stat,1,http"}), QString(R"(
=============================
| IO Statistics             |
|                           |
| Duration: 1. 10211 secs   |
| Interval: 1 secs          |
|                           |
| Col 1: http               |
|---------------------------|
|          |1               |
| Interval | Frames | Bytes |
|---------------------------|
|  0 <> 1  |      1 |   361 |
|  1 <> Dur|      2 |   487 |
=============================
)"));
    QVERIFY(quiet(kCapture, {"-z", "io,stat,0"}).contains("\n| 0.000 <> 1.010 |     20 |  2021 |\n"));
    // A duration that is rounded up makes no second interval.
    QVERIFY(quiet("icmp/ping.pcap", {"-z", "io,stat,50000"}).contains("---|\n| 0.000 <> 0.431 |"));
}

void StatisticsTest::longFiltersAreWrapped() {
    auto text =
        quiet(kCapture, {"-z",
                         "io,stat,1,AVG(tcp.len)http and tcp.flags.syn == 0 and tcp.flags.ack == 1 and "
                         "not tcp.flags.reset == 1 and ip.ttl > 0 and frame.number<10000,tcp.len>0",
                         "-t", "ud"});
    QVERIFY(text.endsWith(
        R"(| Col 1: AVG(tcp.len)http and tcp.flags.syn == 0 and tcp.flags.ack == 1 and not tcp.flags.reset ==   |
|        1 and ip.ttl > 0 and frame.number<10000                                                     |
|     2: tcp.len>0                                                                                   |
|----------------------------------------------------------------------------------------------------|
|                     |1    |2               |                                                       |
| Date and time       | AVG | Frames | Bytes |                                                       |
|--------------------------------------------|                                                       |
| 2026-11-23 14:29:15 | 295 |      2 |   446 |                                                       |
| 2026-11-23 14:29:16 | 177 |      2 |   487 |                                                       |
======================================================================================================
)"));
}

void StatisticsTest::fieldsThatNoFilterNames() {
    QVERIFY(quiet(kCapture, {"-z", "io,stat,0,AVG(tcp.len)http"}).contains("\n| 0.000 <> 1.010 |   0 |  "));
}

void StatisticsTest::lastAskedForIsPrintedFirst() {
    auto text = quiet(kCapture, {"-z", "conv,ip", "-z", "io,phs"});
    QVERIFY(text.indexOf("Protocol Hierarchy") < text.indexOf("IPv4 Conversations"));
    QVERIFY(text.contains("Protocol Hierarchy") && text.contains("IPv4 Conversations"));
}

void StatisticsTest::displayFiltersDoNotChoose() {
    auto text = run(kCapture, {"-c", "2", "-Y", "http", "-z", "io,phs"}).output;
    QVERIFY(text.contains("\n    tcp                                  frames:2 bytes:148\n"));
    QVERIFY(quiet(kCapture, {"-2", "-R", "http", "-z", "io,phs"})
                .contains("\n    tcp                                  frames:3 bytes:848\n"));
}

void StatisticsTest::segmentsFollowWhatWasMadeOfThem() {
    QVERIFY(quiet("tls/tls13.pcap", {"-z", "io,phs"})
                .contains("\n      tls                                frames:9 bytes:4095\n"
                          "        tcp.segments                     frames:1 bytes:1189\n"
                          "          tls                            frames:1 bytes:1189\n"));
}

void StatisticsTest::objects_data() {
    QTest::addColumn<QString>("capture");
    QTest::addColumn<QStringList>("files");
    QTest::newRow("names") << "http/images.pcap" << QStringList{"picture.gif 44", "picture.png 489"};
    QTest::newRow("copies") << "http/compressed.pcap"
                            << QStringList{"data.json 68", "data.xml 94", "index(1).html 96",
                                           "index.html 96"};
    QTest::newRow("paths") << "http/get.pcap" << QStringList{"%2f 96"};
    QTest::newRow("requests") << "http/post_multipart.pcap" << QStringList{"echo 605", "echo(1) 10"};
}

static QStringList filesIn(const QString& folder) {
    QStringList found;
    for (auto& f : QDir(folder).entryInfoList(QDir::Files | QDir::Hidden))
        found += QString("%1 %2").arg(f.fileName(), QString::number(f.size()));
    std::sort(found.begin(), found.end());
    return found;
}

void StatisticsTest::objects() {
    QFETCH(QString, capture);
    QFETCH(QStringList, files);
    QTemporaryDir folder;
    auto made = folder.path() + "/made";
    auto name = capture.toUtf8();
    QCOMPARE(run(name.constData(), {"-q", "--export-objects", "http," + made}).output, QString());
    QCOMPARE(filesIn(made), files);
}

void StatisticsTest::objectsStayInTheirFolder() {
    QTemporaryDir folder;
    QFile::link("/nonexistent/target", folder.path() + "/picture.gif");
    run("http/images.pcap", {"-q", "--export-objects", "http," + folder.path()});
    QVERIFY(filesIn(folder.path()).contains("picture(1).gif 44"));
    auto refused = run("http/images.pcap", {"-q", "--export-objects", "foo," + folder.path()});
    QCOMPARE(refused.status, 1);
    QVERIFY(refused.errors.startsWith(
        "dorsal-cli: \"--export-objects\" are specified as: <protocol>,<destdir>\n"));
}

void StatisticsTest::refusals_data() {
    QTest::addColumn<QString>("argument");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("error");
    auto row = [](const char* argument, int status, const char* error) {
        QTest::newRow(argument) << argument << status << error;
    };
    row("conv,foo", 1, "dorsal-cli: Invalid -z argument \"conv,foo\"; it must be one of:\n     conv,eth\n");
    row("conv,tcp,foo==", 1,
        "dorsal-cli: Couldn't register conversations tap: Filter \"foo==\" is invalid - Unexpected end of "
        "filter expression.\n");
    row("endpoints,tcp,foo", 1,
        "dorsal-cli: Couldn't register endpoint tap: Filter \"foo\" is invalid - foo is neither a field nor "
        "a "
        "protocol name.\n");
    row("expert,foo", 1,
        "Expert tap error (Filter \"foo\" is invalid - foo is neither a field nor a protocol name.)!\n");
    row("io,stat,foo", 1,
        "\ndorsal-cli: invalid \"-z io,stat,<interval>[,<filter>][,<filter>]...\" argument\n");
    row("io,stat,0.0000001", 10,
        "\ndorsal-cli: \"-z\" interval must be >=0.000001 seconds or \"0\" for the entire capture "
        "duration.\n");
    row("io,stat,0,AVG(tcp.len", 10,
        "\ndorsal-cli: Closing parenthesis missing from calculated expression.\n");
    row("io,stat,0,AVG()tcp", 10, "\ndorsal-cli: You didn't specify a field name for AVG(*).\n");
    row("io,stat,0,AVG(foo.bar)tcp", 10, "\ndorsal-cli: There is no field named 'foo.bar'.\n");
    row("io,stat,0,AVG(http.host)http", 10,
        "\ndorsal-cli: http.host doesn't have integral values, so AVG(*) calculations are not supported on "
        "it.\n");
}

void StatisticsTest::refusals() {
    QFETCH(QString, argument);
    QFETCH(int, status);
    QFETCH(QString, error);
    auto result = run(kCapture, {"-q", "-z", argument});
    QCOMPARE(result.status, status);
    QVERIFY2(result.errors.startsWith(error), qPrintable(result.errors));
    QVERIFY(result.output.isEmpty());
}

}  // namespace dorsal

QTEST_GUILESS_MAIN(dorsal::StatisticsTest)
#include "statistics_test.moc"
