// IRC's lines. What is expected is what tshark 4.0 says of the same packets.
#include <QTest>

#include "dissectors/transport/tcp_conversation.h"

namespace dorsal {

class IrcTest : public QObject {
    Q_OBJECT

  private slots:
    void parts();
    void damagedLines();
    void clientToClient();
};

void IrcTest::parts() {
    TcpConversation c(6667);
    auto request = c.client("NICK a\r\nUSER a 0 * :Real Name\r\n");
    QCOMPARE(c.info(request), std::string("Request (NICK) (USER)"));
    for (auto label : {"Parameter: *", "Trailer: Real Name"}) QVERIFY(c.shows(request, label));
    auto response = c.server(":s 005 a b  c :d :e\r\n");
    QCOMPARE(c.info(response), std::string("Response (005)"));
    for (auto label : {"Prefix: s", "Parameter: c", "Trailer: d :e", "Command: 5"})
        QVERIFY(c.shows(response, label));
    QVERIFY(c.shows(c.client("A b:c d\r\n"), "Parameter: b:c"));
    QCOMPARE(c.info(c.client("\r\n")), std::string("Request"));
}

void IrcTest::damagedLines() {
    TcpConversation c(6667);
    QVERIFY(c.mentions(c.server(":srv\r\n"), "Prefix missing ending <space>"));
    QVERIFY(c.mentions(c.server(":srv \r\n"), "Response has no command"));
    QVERIFY(c.mentions(c.client("123 x\r\n"), "Numeric command not allowed in request"));
    QVERIFY(c.shows(c.client("FOO :\r\n"), "Trailer: "));
}

void IrcTest::clientToClient() {
    TcpConversation c(6667);
    QVERIFY(c.shows(c.client("PRIVMSG a :\1ACTION waves\1\r\n"), "CTCP Data: ACTION waves"));
    QVERIFY(c.mentions(c.client("JOIN :\1A\1\r\n"), "Tag data outside of NOTICE or PRIVMSG command"));
    QVERIFY(!c.mentions(c.client("PRIVMSG a :\1\r\n"), "CTCP"));
}

}  // namespace dorsal

QTEST_APPLESS_MAIN(dorsal::IrcTest)
#include "irc_test.moc"
