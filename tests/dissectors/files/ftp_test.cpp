// FTP's arguments and folders. What is expected is what tshark 4.0 says of the same packets.
#include <QTest>

#include "dissectors/files/ftp_address.h"
#include "dissectors/transport/tcp_conversation.h"

namespace dorsal {

class FtpTest : public QObject {
    Q_OBJECT

  private slots:
    void addresses();
    void folders();
    void followsTheFolder();
    void invalidArguments();
    void agreementWithoutData();
};

void FtpTest::addresses() {
    auto plain = ftpAddress("192,0,2,10,236,155");
    QVERIFY(plain);
    QCOMPARE(plain->address.toString(), std::string("192.0.2.10"));
    QCOMPARE(plain->port, uint16_t(60571));
    QCOMPARE(plain->addressSize, 10u);
    QCOMPARE(plain->portSize, 7u);
    for (auto wrong : {"1,2,3", "", "1,2,3,4,5,", "a", "1;2;3;4;5;6", "99999999999,1,1,1,1,1"})
        QVERIFY(!ftpAddress(wrong));
    auto extended = ftpExtendedAddress("!2!2001:db8::1!1234!");
    QVERIFY(extended);
    QCOMPARE(extended->address.toString(), std::string("2001:db8::1"));
    QCOMPARE(extended->port, uint16_t(1234));
    for (auto wrong :
         {"|3|::1|1234|", "|1|x|1|", "|1|1.2.3.4|99999|", "foo", "", "|1", "|1|1.2.3.4", "|2|1.2.3.4|1|"})
        QVERIFY(!ftpExtendedAddress(wrong));
}

void FtpTest::folders() {
    QCOMPARE(ftpJoinFolder("/home", "a/../b/./c//d"), std::string("/home/b/c/d"));
    QCOMPARE(ftpJoinFolder("/home/e", "../../../.."), std::string("/"));
    QCOMPARE(ftpJoinFolder("", "sub"), std::string("sub"));
    QCOMPARE(ftpJoinFolder("/", "x/"), std::string("/x"));
    QCOMPARE(ftpJoinFolder("x", "/abs"), std::string("/abs"));
    QCOMPARE(ftpQuotedFolder("\"/a \"\"q\"\" b\" x").value_or(""), std::string("/a \"q\" b"));
    for (auto wrong : {"/foo", "\"/foo", "\"\"", ""}) QVERIFY(!ftpQuotedFolder(wrong));
}

void FtpTest::followsTheFolder() {
    TcpConversation c(21);
    auto at = [&](uint32_t packet, const char* folder) {
        return c.shows(packet, std::string("[Current working directory: ") + folder + "]");
    };
    c.client("PWD\r\n");
    QVERIFY(at(c.server("257 \"/home\" x\r\n"), "/home"));
    QVERIFY(at(c.client("CWD sub\r\n"), "/home"));
    auto inside = c.server("250 ok\r\n");
    c.client("CWD bad\r\n");
    auto refused = c.server("550 no\r\n");
    c.client("CWD f\r\n");
    c.client("NOOP\r\n");
    auto other = c.server("250 ok\r\n");
    c.client("CDUP\r\n");
    QVERIFY(at(c.server("250 ok\r\n"), "/home"));
    for (auto packet : {inside, refused, other}) QVERIFY(at(packet, "/home/sub"));
}

void FtpTest::invalidArguments() {
    TcpConversation c(21);
    auto eprt = c.client("EPRT foo\r\n");
    QVERIFY(c.shows(eprt, "EPRT arguments must have the form: |<family>|<addr>|<port>|"));
    QVERIFY(c.mentions(c.server("229 foo |||1234|\r\n"), "EPSV arguments must have the form (|||<port>|)"));
    QVERIFY(!c.mentions(c.client("PORT 1,2,3\r\n"), "Active"));
    QVERIFY(c.shows(c.client("PORT 1,2,3,4,5,6\r\n"), "[Active IP NAT: True]"));
    QVERIFY(c.shows(c.server("12 x\r\n"), "Response arg: 12 x"));
    QVERIFY(c.shows(c.server("229 foo (!!!1234!)\r\n"), "Extended passive port: 1234"));
}

void FtpTest::agreementWithoutData() {
    TcpConversation c(21);
    c.server("227 x (10,0,0,2,100,1)\r\n");
    auto command = c.client("RETR a\r\n");
    QVERIFY(c.shows(command, "[Command response frames: 0]"));
    QVERIFY(c.shows(command, "[Setup frame: 0]"));
    QVERIFY(!c.mentions(c.client("NOOP\r\n"), "Command response"));
}

}  // namespace dorsal

QTEST_APPLESS_MAIN(dorsal::FtpTest)
#include "ftp_test.moc"
