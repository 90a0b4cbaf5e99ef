// Telnet's commands and suboptions. What is expected is what tshark 4.0 says of the same packets.
#include <QTest>

#include "dissectors/transport/tcp_conversation.h"

namespace dorsal {

class TelnetTest : public QObject {
    Q_OBJECT

  private slots:
    void dataAndCommands();
    void suboptions();
    void comPort();
    void encryption();
    void cutOff();

  private:
    static std::string option(std::string_view bytes) { return "\xff\xfa" + std::string(bytes) + "\xff\xf0"; }
};

using namespace std::string_literals;

void TelnetTest::dataAndCommands() {
    TcpConversation c(23);
    auto packet = c.client(
        "a\xff\xff"
        "b\xff\xf1"
        "c\r\nd\r\0e"s);
    for (auto label : {"Command: No Operation (241)", "Data: c\\r\\n", "Data: d\\r", "Data: e"})
        QVERIFY(c.shows(packet, label));
    QVERIFY(c.shows(c.client("\xff\xfd\x03\xff\xfb\x99"), "Do Suppress Go Ahead"));
    QVERIFY(c.shows(c.client("\xff\xfb\x99"), "Will <unknown option>"));
    QVERIFY(c.shows(c.client("\xff\x01"), "Command: Unknown (1)"));
}

void TelnetTest::suboptions() {
    TcpConversation c(23);
    QVERIFY(c.shows(c.client(option("\x18\0vt100"s)), "Value: vt100"));
    QVERIFY(c.shows(c.client(option("\x18\1")), "Send your Terminal Type"));
    QVERIFY(c.mentions(c.client(option("\x18\2x")), "Invalid Terminal Type subcommand 2"));
    QVERIFY(c.mentions(c.client(option("\x1f\0P"s)), "Suboption parameter length is 2, should be 4"));
    QVERIFY(c.shows(c.client(option("\x21\3")), "Command: RESTART-XON (3)"));
    QVERIFY(c.shows(c.client(option("\x0b\0\5"s)), "Sender wants receiver to handle tab stop at 5"));
    QVERIFY(c.shows(c.client(option("\x25\3joe")), "Name: joe"));
    QVERIFY(c.shows(c.client(option("\x25\2\2\2\2xyz")), "Command: Accept (2)"));
}

void TelnetTest::comPort() {
    TcpConversation c(23);
    QVERIFY(c.shows(c.client(option("\x2c\0sig"s)), "Client Signature: sig"));
    QVERIFY(c.shows(c.client(option("\x2c\1\0\0\x25\x80"s)), "Baud Rate: Client Baud Rate: 9600"));
    QVERIFY(c.shows(c.client(option("\x2c\2\7")), "Data Size: Client Data Size: 7"));
    QVERIFY(c.shows(c.client(option("\x2c\3\7")), "Parity: Client Parity: <invalid>"));
    QVERIFY(c.shows(c.server(option("\x2c\x6b\x30")), "Server Modemstate: CTS, DSR"));
    QVERIFY(c.mentions(c.client(option("\x2c\x0d")), "Invalid COM Port Control subcommand 13"));
}

void TelnetTest::encryption() {
    TcpConversation c(23);
    QVERIFY(c.shows(c.client(option("\x26\1\1\2")), "Enc Type: DES_OFB64 (2)"));
    QVERIFY(c.shows(c.client(option("\x26\5"
                                    "ab")),
                    "Key ID (advisory)"));
    QVERIFY(c.mentions(c.client(option("\x26\x09")), "Unknown encryption command"));
}

void TelnetTest::cutOff() {
    TcpConversation c(23);
    QVERIFY(c.shows(c.client("\xff\xfa\x18\0xterm"s), "Value: xterm"));
    for (auto bytes : {"\xff", "\xff\xfa", "\xff\xfd"})
        QCOMPARE(c.info(c.client(bytes)), std::string("Telnet Data ...[Malformed Packet]"));
}

}  // namespace dorsal

QTEST_APPLESS_MAIN(dorsal::TelnetTest)
#include "telnet_test.moc"
