// Which texts are capture filters, what is said of others, and which words are offered.
#include <QTest>

#include "model/capture/source/capture_filter.h"
#include "model/capture/source/capture_filter_words.h"

using namespace dorsal;

class CaptureFilterTest : public QObject {
    Q_OBJECT

    static QString said(const char* text, const char* linkType = "") {
        return QString::fromStdString(checkCaptureFilter(text, linkType));
    }
    static QStringList words(std::string_view text) {
        QStringList all;
        for (auto& word : completeCaptureFilter(text, text.size()).words)
            all << QString::fromStdString(word.text);
        return all;
    }

  private slots:
    void captureFiltersAreRight() {
        for (auto text : {"", "  ", "tcp port 80", "host 10.0.0.1 and not port 22", "tcp[13] & 2 != 0",
                          "vlan 5 && ip6", "ether host 00:11:22:33:44:55", "portrange 6000-6008"})
            QVERIFY2(said(text).isEmpty(), text);
    }

    void aMistakeIsOneSentence() {
        for (auto text : {"tcp prot 80", "port", "host 1.2.3.4 and", "((tcp)", "port 99999", "\x01\x02"}) {
            auto sentence = said(text);
            QVERIFY2(!sentence.isEmpty() && sentence.endsWith(u'.') && sentence[0].isUpper(),
                     qPrintable(sentence));
        }
    }

    void theLinkTypeCounts() {
        QCOMPARE(said("wlan addr1 00:11:22:33:44:55", "IEEE802_11_RADIO"), QString());
        QVERIFY(!said("wlan addr1 00:11:22:33:44:55", "EN10MB").isEmpty());
        QVERIFY(!said("ether host 00:11:22:33:44:55", "RAW").isEmpty());
        QCOMPARE(said("tcp", "no such type"), QString());
    }

    void displayFiltersAreToldApart() {
        const std::pair<const char*, const char*> cases[] = {
            {"tcp.port==80", "tcp port 80"},
            {"ip.src == 1.2.3.4", "src host 1.2.3.4"},
            {"ip.addr == 10.0.0.0/8", "net 10.0.0.0/8"},
            {"ip.dst eq 1.2.3.4 && udp.dstport == 53", "dst host 1.2.3.4 and udp dst port 53"},
            {"!(tcp.port == 22)", "not (tcp port 22)"},
            {"ip.addr != 1.2.3.4", "not host 1.2.3.4"},
            {"eth.addr == 00:11:22:33:44:55", "ether host 00:11:22:33:44:55"},
            {"(tcp.port == 80 || tcp.port == 443) && ip.src == 1.2.3.4",
             "(tcp port 80 or tcp port 443) and src host 1.2.3.4"},
            {"frame.len >= 1000", "len >= 1000"},
            {"ipv6.addr == 2001:db8::1", "host 2001:db8::1"}};
        for (auto& [display, capture] : cases) {
            QCOMPARE(QString::fromStdString(captureFilterFor(display)), QLatin1String(capture));
            QCOMPARE(said(display), QStringLiteral("That is a display filter; the capture filter is: %1")
                                        .arg(QLatin1String(capture)));
        }
    }

    void whatHasNoSimpleEquivalentIsSaidToo() {
        for (auto text : {"http.request.method == \"GET\"",
                          "tcp.port == 80 || udp.port == 53 && ip.src == 1.2.3.4", "tcp.flags.syn == 1"}) {
            QCOMPARE(QString::fromStdString(captureFilterFor(text)), QString());
            QVERIFY2(said(text).startsWith(QStringLiteral("That is a display filter; capture filters")),
                     text);
        }
        for (auto text : {"", "(", ")", "tcp.port ==", "ip.src == $(x)", "&&", "!"})
            QVERIFY2(captureFilterFor(text).empty(), text);
    }

    void offersWordsWhereTheyBelong() {
        QVERIFY(words("").contains(QStringLiteral("host")));
        QVERIFY(!words("").contains(QStringLiteral("and")));
        QCOMPARE(words("po"), (QStringList{"port", "portrange"}));
        QCOMPARE(words("tcp "), (QStringList{"port", "portrange", "src", "dst", "and", "or"}));
        QCOMPARE(words("src "), (QStringList{"host", "port", "portrange", "net"}));
        QCOMPARE(words("tcp src "), (QStringList{"port", "portrange"}));
        QCOMPARE(words("ip src "), (QStringList{"host", "net"}));
        QCOMPARE(words("port "), QStringList());
        QCOMPARE(words("port 80 "), (QStringList{"and", "or"}));
        QCOMPARE(words("port 80 and not (ud"), QStringList{"udp"});
        QCOMPARE(words("icmp"), (QStringList{"icmp", "icmp6"}));
        QCOMPARE(words("udp"), QStringList());
        auto middle = completeCaptureFilter("host 1.2.3.4 an udp", 14);
        QCOMPARE(middle.begin, size_t(13));
        QCOMPARE(middle.end, size_t(15));
        QCOMPARE(middle.words.size(), size_t(1));
    }
};

QTEST_GUILESS_MAIN(CaptureFilterTest)
#include "capture_filter_test.moc"
