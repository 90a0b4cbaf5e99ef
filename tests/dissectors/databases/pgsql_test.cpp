// PostgreSQL messages that captures rarely hold. What is expected is what tshark 4.0 says of the same bytes.
#include <QTest>

#include "dissectors/transport/stream_talk.h"

namespace dorsal {

namespace {

std::string number(uint32_t v, int bytes) {
    std::string s;
    while (bytes--) s += char(v >> (8 * bytes));
    return s;
}
std::string untyped(const std::string& body) { return number(uint32_t(body.size()) + 4, 4) + body; }
std::string typed(char type, const std::string& body) { return type + untyped(body); }
std::string authentication(uint32_t kind, const std::string& more = {}) {
    return typed('R', number(kind, 4) + more);
}
const std::string kZero(1, '\0');

}  // namespace

class PgsqlTest : public QObject {
    Q_OBJECT

  private slots:
    void serverRefusesTls() {
        StreamTalk t(5432);
        QVERIFY(t.shows(t.client(untyped(number(80877103, 4))), "Type: SSL request"));
        auto answer = t.server("N");
        QCOMPARE(t.row(answer), std::string("PGSQL|<"));
        QVERIFY(t.tree(answer).find("PostgreSQL") == std::string::npos);
        QVERIFY(t.shows(t.client(untyped(number(0x30000, 4) + "user" + kZero + "bob" + kZero + kZero)),
                        "Parameter value: bob"));
    }
    void serverAcceptsTls() {
        StreamTalk t(5432);
        t.client(untyped(number(80877103, 4)));
        t.server("S");
        QCOMPARE(t.row(t.server(std::string("\x15\x03\x01\x00\x02\x02\x28", 7))),
                 std::string("TLSv1|Alert (Level: Fatal, Description: Handshake Failure)"));
    }
    void answersToEachAuthentication() {
        StreamTalk t(5432);
        auto plain = t.client(typed('p', "secret" + kZero));
        t.server(authentication(10, "SCRAM-SHA-256" + kZero + kZero));
        auto initial = t.client(typed('p', "SCRAM-SHA-256" + kZero + number(3, 4) + "abc"));
        t.server(authentication(11, "r=abc"));
        auto response = t.client(typed('p', "c=xyz"));
        t.server(authentication(8, "abcd"));
        auto gss = t.client(typed('p', "token"));
        // Looked at in another order than they came.
        QVERIFY(t.shows(gss, "Type: GSSResponse message"));
        QVERIFY(t.shows(plain, "Password: secret"));
        QVERIFY(t.shows(response, "Type: SASLResponse message"));
        QVERIFY(t.shows(initial, "SASL authentication data: 616263"));
    }
    void messagesInPieces() {
        StreamTalk t(5432);
        auto row = typed('D', number(1, 2) + number(3, 4) + "def");
        t.server(row + row.substr(0, 8));
        auto second = t.server(row.substr(8) + typed('C', "x" + kZero) + typed('Z', "I"));
        QCOMPARE(t.info(second), std::string("<D<C/Z"));
        QVERIFY(t.shows(second, "Data: 646566"));
    }
    void valuesThatAreNull() {
        StreamTalk t(5432);
        auto packet = t.server(typed('D', number(2, 2) + number(UINT32_MAX, 4) + number(0, 4)));
        QVERIFY(t.shows(packet, "Column length: -1"));
        QCOMPARE(t.count(packet, "    Data:"), size_t(0));
    }
    void damagedMessagesDoNotHideOthers() {
        StreamTalk t(5432);
        auto packet = t.client(typed('Q', "select 1") + typed('E', kZero + number(0, 4)));
        QCOMPARE(t.info(packet), std::string(">Q[Malformed Packet]/E"));
        QVERIFY(t.shows(packet, "Returns: all rows"));
        QCOMPARE(t.info(t.client(std::string("Q\0\0\0\3\0\0\0\0", 9))), std::string(">[Malformed Packet]"));
    }
    void messagesWithoutType() {
        StreamTalk t(5432);
        auto cancel = t.client(untyped(number(80877102, 4) + number(5, 4) + number(6, 4)));
        QVERIFY(t.shows(cancel, "Type: Cancel request"));
        QVERIFY(t.shows(cancel, "Key: 6"));
        QVERIFY(t.shows(t.client(untyped(number(80877104, 4))), "Type: GSS encrypt request"));
        QVERIFY(t.shows(t.client(untyped(number(0x20000, 4) + "abc")), "Type: Unknown"));
    }
};

}  // namespace dorsal

QTEST_APPLESS_MAIN(dorsal::PgsqlTest)
#include "pgsql_test.moc"
