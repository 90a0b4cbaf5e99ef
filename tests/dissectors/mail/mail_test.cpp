// SMTP, POP, IMAP and the messages in them, in sessions that captures rarely hold. What is expected is what
// tshark 4.0 says of the same packets.
#include <QTest>

#include "dissectors/transport/tcp_conversation.h"

namespace dorsal {

class MailTest : public QObject {
    Q_OBJECT

  private slots:
    void lastLoginOfASession();
    void messageInPieces();
    void endOfMessage();
    void chunks();
    void responsesOfManyLines();
    void startTls();
    void popMessages();
    void imapLiterals();
    void imapTags();
    void addresses();
    void foldedBoundary();
    void headerThatEndsTheMessage();
};

// Only the last authentication of a session is known as such.
void MailTest::lastLoginOfASession() {
    TcpConversation c(25);
    uint32_t users[2], passwords[2];
    for (int i = 0; i < 2; ++i) {
        c.client("AUTH LOGIN\r\n");
        c.server("334 VXNlcm5hbWU6\r\n");
        users[i] = c.client("dXNlcg==\r\n");
        c.server("334 UGFzc3dvcmQ6\r\n");
        passwords[i] = c.client("cGFzcw==\r\n");
        c.server("535 no\r\n");
    }
    QCOMPARE(c.info(users[0]), std::string("C: dXNlcg=="));
    QCOMPARE(c.info(users[1]), std::string("C: User: dXNlcg=="));
    QVERIFY(c.shows(users[1], "Username: dXNlcg=="));
    QVERIFY(c.shows(passwords[1], "Password: cGFzcw=="));
    QVERIFY(c.shows(passwords[0], "Command: cGFz"));
    auto plain = c.client("AUTH PLAIN AHVzZXIAcGFzcw==\r\n");
    QVERIFY(c.shows(plain, "Username/Password: AHVzZXIAcGFzcw=="));
}

void MailTest::messageInPieces() {
    TcpConversation c(25);
    c.client("DATA\r\n");
    c.server("354 go\r\n");
    auto first = c.client("From: a@b\r\nSubject: one\r\n");
    c.client("\r\nbody line\r\nbody");
    c.client(" two\r\n..dot\r\n");
    auto last = c.client(".\r\n");
    auto next = c.client("QUIT\r\n");
    QCOMPARE(c.info(first), std::string("C: DATA fragment, 25 bytes"));
    QVERIFY(c.shows(first, "Line-based text data (2 lines)"));
    QVERIFY(c.shows(first, "[Reassembled DATA in frame: 9]"));
    QCOMPARE(c.protocol(last), std::string("SMTP/IMF"));
    QCOMPARE(c.info(last), std::string("from: a@b, subject: one, , body line  , body two  , ..dot  "));
    QVERIFY(c.shows(last, "[3 DATA fragments (55 bytes): #6(25), #7(17), #8(13)]"));
    QVERIFY(c.shows(last, "[Frame: 8, payload: 42-54 (13 bytes)]"));
    QCOMPARE(c.info(next), std::string("C: QUIT"));
}

void MailTest::endOfMessage() {
    TcpConversation c(25);
    c.client("DATA\r\n");
    // A dot in the middle of a line, at the end of a segment, or before LF alone ends nothing.
    auto inLine = c.client("abc\r\nd");
    auto dot = c.client(".\r\n");
    auto lone = c.client(".\n");
    auto end = c.client("d\n.\r\n");
    QCOMPARE(c.info(dot), std::string("C: DATA fragment, 3 bytes"));
    QCOMPARE(c.info(lone), std::string("C: DATA fragment, 2 bytes"));
    QVERIFY(c.shows(inLine, "[Reassembled DATA in frame: 8]"));
    QVERIFY(c.shows(end, "[4 DATA fragments (13 bytes): #5(6), #6(3), #7(2), #8(2)]"));
    // An empty message, and one that ends with an empty line, which is not counted.
    c.client("DATA\r\n");
    QCOMPARE(c.info(c.client(".\r\nQUIT\r\n")), std::string("C: ."));
    c.client("DATA\r\n");
    QVERIFY(c.shows(c.client("X: y\r\n\r\n.\r\n"), "[1 DATA fragment (6 bytes): #12(6)]"));
}

void MailTest::chunks() {
    TcpConversation c(25);
    c.client("BDAT 20\r\n");
    auto first = c.client("Subject: one\r\n\r\nab\r\n");
    auto last = c.client("BDAT 0 LAST\r\n");
    QCOMPARE(c.info(first), std::string("C: DATA fragment, 20 bytes"));
    QCOMPARE(c.protocol(last), std::string("SMTP/IMF"));
    QVERIFY(c.shows(last, "Command Line: BDAT 0 LAST\\r\\n"));
    QVERIFY(c.shows(last, "Subject: one"));
    // A command and its chunk in one segment are taken together.
    auto both = c.client("BDAT 6 LAST\r\nabcd\r\n");
    QCOMPARE(c.info(both), std::string("C: DATA fragment, 19 bytes"));
    QCOMPARE(c.info(c.client("NOOP\r\n")), std::string("C: NOOP"));
}

void MailTest::responsesOfManyLines() {
    TcpConversation c(25);
    auto packet = c.server("250-a\r\n251 odd\r\n250 HELP\r\n");
    QCOMPARE(c.info(packet), std::string("S: 250-a | odd | 250 HELP"));
    QVERIFY(c.mentions(packet, "A line of the response has another code"));
    QCOMPARE(c.info(c.server("abc\r\n")), std::string("S: "));
    QVERIFY(c.shows(c.server("999 foo\r\n"), "Response code: Unknown (999)"));
}

void MailTest::startTls() {
    std::string hello("\x16\x03\x01\x00\x2f\x01\x00\x00\x2b\x03\x03", 11);
    hello.append(32, '\1').append(std::string("\x00\x00\x04\x00\x2f\x00\xff\x01\x00", 9));
    struct Case {
        uint16_t port;
        const char *ask, *yes;
    };
    for (auto& t : {Case{25, "STARTTLS\r\n", "220 go\r\n"}, Case{110, "STLS\r\n", "+OK go\r\n"},
                    Case{143, "a STARTTLS\r\n", "a OK go\r\n"}, Case{21, "AUTH TLS\r\n", "234 go\r\n"}}) {
        TcpConversation c(t.port);
        c.client(t.ask);
        c.server(t.yes);
        QCOMPARE(c.info(c.client(hello)), std::string("Client Hello"));
    }
}

void MailTest::popMessages() {
    TcpConversation c(110);
    c.client("RETR 1\r\n");
    c.server("+OK 31 octets\r\n");
    auto whole = c.server("From: a@b\r\nSubject: s\r\n\r\nbody\r\n.\r\n");
    QCOMPARE(c.protocol(whole), std::string("POP/IMF"));
    QVERIFY(!c.mentions(whole, "DATA fragment"));
    c.client("RETR 2\r\n");
    c.server("+OK 31 octets\r\n");
    auto piece = c.server("From: a@b\r\nSub");
    auto rest = c.server("ject: s\r\n\r\nbody\r\n.\r\n");
    QCOMPARE(c.info(piece), std::string("S: DATA fragment, 14 bytes"));
    QVERIFY(c.shows(rest, "[2 DATA fragments (34 bytes): #9(14), #10(20)]"));
    QVERIFY(c.shows(rest, "Subject: s"));
    c.client("TOP 1 1\r\n");
    QVERIFY(c.mentions(c.server("+OK message follows\r\n"), "does not begin with the message's length"));
    QCOMPARE(c.info(c.server("abc\r\n")), std::string("abc  "));
}

void MailTest::imapLiterals() {
    TcpConversation c(143);
    c.client("a FETCH 1 BODY[]\r\n");
    auto begin = c.server("* 1 FETCH (BODY[] {20}\r\nSubject: x\r\n");
    auto end = c.server("\r\nbody\r\n)\r\na OK done\r\n");
    QVERIFY(c.info(begin).ends_with("[TCP segment of a reassembled PDU]"));
    QCOMPARE(c.protocol(end), std::string("IMAP/IMF"));
    QCOMPARE(c.info(end), std::string("subject: x, , body  "));
    QVERIFY(c.shows(end, "Line: )\\r\\n"));
    QVERIFY(c.shows(end, "[Request In: 4]"));
}

void MailTest::imapTags() {
    TcpConversation c(143);
    auto asked = c.client("a UID FETCH 1 FLAGS\r\nb STATUS box (MESSAGES)\r\n");
    auto answered = c.server("b OK\r\na NO x\r\n");
    QCOMPARE(c.info(asked), std::string("Request: a UID FETCH 1 FLAGS"));
    QVERIFY(c.shows(asked, "[Response In: 5]"));
    QVERIFY(c.shows(asked, "Request isUID: True"));
    QVERIFY(c.shows(asked, "Request Folder: box"));
    QVERIFY(c.shows(answered, "[Response Time: 0.010000000 seconds]"));
    QVERIFY(c.shows(answered, "Response Status: NO"));
}

void MailTest::addresses() {
    TcpConversation c(25);
    c.client("DATA\r\n");
    auto packet = c.client(
        "From: a@b, x y <q>, <only@x>\r\nCc: group: c@d;\r\nX-Foo: bar\r\n b\r\nContent-Type: text/plain; "
        "charset=utf-8\r\n\r\nx\r\n.\r\n");
    for (auto label : {"From: a@b, x y <q>, <only@x>, 3 items", "Display-Name: x y", "Address: only@x",
                       "Display-Name: grou, 1 item", "Type: X-Foo", "Value: bar\\r\\n b", "Type: text/plain",
                       "Parameters:  charset=utf-8", "Line-based text data: text/plain (1 lines)"})
        QVERIFY(c.shows(packet, label));
}

void MailTest::foldedBoundary() {
    TcpConversation c(25);
    c.client("DATA\r\n");
    auto packet = c.client(
        "Subject: s\r\nContent-Type: multipart/mixed;\r\n\tboundary=\"q\"\r\n\r\n--q\r\nContent-Type: "
        "text/plain;\r\n charset=x\r\n\r\nx\r\n--q--\r\n.\r\n");
    QCOMPARE(c.info(packet), std::string("subject: s,  (text/plain)"));
    QVERIFY(c.shows(packet, "MIME Multipart Media Encapsulation, Type: multipart/mixed, Boundary: \"q\""));
    QVERIFY(c.shows(packet, "Line-based text data: text/plain (1 lines)"));
}

void MailTest::headerThatEndsTheMessage() {
    TcpConversation c(25);
    c.client("DATA\r\n");
    auto packet = c.client("Subject: x\r\n.\r\n");
    QCOMPARE(c.info(packet), std::string("subject: , "));
    QVERIFY(c.shows(packet, "Subject: x\\r\\n"));
    c.client("DATA\r\n");
    QCOMPARE(c.info(c.client("no header\r\n.\r\n")), std::string("no header  "));
}

}  // namespace dorsal

QTEST_APPLESS_MAIN(dorsal::MailTest)
#include "mail_test.moc"
