// NetBIOS sessions. What is expected is what tshark 4.0 says of the same bytes.
#include <QTest>

#include "dissectors/transport/stream_talk.h"

namespace dorsal {

class NbssTest : public QObject {
    Q_OBJECT

  private slots:
    void whatIsNoMessage() {
        const std::string cases[] = {std::string(1, '\0'), std::string(4, '\0'),
                                     "\x86" + std::string("\0\0\3abc", 6), std::string("\0\2\0\3abc", 7),
                                     "\x83" + std::string(3, '\0')};
        for (auto& bytes : cases) {
            StreamTalk t(139);
            QCOMPARE(t.row(t.server(bytes)), std::string("NBSS|NBSS Continuation Message"));
        }
    }
    // SMB's own framing has 24 bits of length, which only SMB itself may use.
    void lengths() {
        StreamTalk t(139);
        QVERIFY(t.info(t.server(std::string("\0\x80\0\0\xfeSMBab", 10))).ends_with("reassembled PDU]"));
        StreamTalk u(139);
        QCOMPARE(u.info(u.server(std::string("\0\x80\0\0abcdef", 10))),
                 std::string("NBSS Continuation Message"));
    }
    void messagesInPieces() {
        StreamTalk t(445);
        t.server(std::string("\0\0\0\5he", 6));
        auto last = t.server("llo" + std::string("\0\0\0\2ok", 6));
        QCOMPARE(t.row(last), std::string("NBSS|Session messageSession message"));
        QCOMPARE(t.count(last, "NetBIOS Session Service"), size_t(2));
    }
    void refusals() {
        StreamTalk t(139);
        QCOMPARE(t.info(t.server(std::string("\x83\0\0\1\x82", 5))),
                 std::string("Negative session response, Called name not present"));
        QCOMPARE(t.info(t.server(std::string("\x83\0\0\1\x77", 5))),
                 std::string("Negative session response, Unknown (77)"));
    }
};

}  // namespace dorsal

QTEST_APPLESS_MAIN(dorsal::NbssTest)
#include "nbss_test.moc"
