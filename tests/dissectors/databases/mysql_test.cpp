// MySQL's states. What is expected is what tshark 4.0 says of the same bytes.
#include <QTest>

#include "dissectors/transport/stream_talk.h"

namespace dorsal {

namespace {

std::string packet(int number, const std::string& body) {
    return std::string{char(body.size()), char(body.size() >> 8), 0, char(number)} + body;
}
std::string bytes(std::initializer_list<int> list) {
    std::string s;
    for (int b : list) s += char(b);
    return s;
}
std::string counted(const std::string& s) { return char(s.size()) + s; }
const std::string kZero(1, '\0');
const std::string kOk = bytes({0, 0, 0, 2, 0, 0, 0}), kEof = bytes({0xfe, 0, 0, 2, 0});

std::string greeting() {
    return packet(0,
                  "\x0a"
                  "8.0.32" +
                      kZero + bytes({7, 0, 0, 0}) + "saltsalt" + kZero +
                      bytes({0xff, 0xff, 0xff, 2, 0, 0xff, 0xdf, 21}) + std::string(10, '\0') +
                      "saltsaltsalt" + kZero + "mysql_native_password" + kZero);
}
std::string login(int low, int high) {
    return packet(1, bytes({low & 255, low >> 8, high, 0, 0, 0, 0, 1, 255}) + std::string(23, '\0') + "root" +
                         kZero + counted(std::string(20, 'x')) + "mysql_native_password" + kZero);
}
std::string column(int number, const std::string& name) {
    return packet(number, counted("def") + counted("db") + counted("t") + counted("t") + counted(name) +
                              counted(name) + bytes({12, 33, 0, 20, 0, 0, 0, 253, 0, 0, 0, 0, 0}));
}

}  // namespace

class MysqlTest : public QObject {
    Q_OBJECT

  private slots:
    void statesOfAConversation() {
        StreamTalk t(3306);
        auto hello = t.server(greeting()), user = t.client(login(0xa685, 0x0f)),
             ok = t.server(packet(2, kOk));
        auto query = t.client(packet(0, "\3select 1"));
        auto answer = t.server(packet(1, "\1") + column(2, "a") + packet(3, kEof) + packet(4, counted("v1")) +
                               packet(5, "\xfb") + packet(6, kEof));
        auto two = t.server(packet(1, kOk) + packet(2, "\xff\x18\x04#42000oops"));
        // Looked at in another order than they came.
        QCOMPARE(t.info(two), std::string("Response  OK Response  Error 1048 "));
        QCOMPARE(t.info(answer), std::string("Response TABULAR Response "));
        QVERIFY(t.shows(answer, "MySQL Protocol - intermediate EOF"));
        QVERIFY(t.shows(answer, "text: NULL"));
        QCOMPARE(t.info(query), std::string("Request Query"));
        QCOMPARE(t.info(ok), std::string("Response  OK "));
        QCOMPARE(t.info(user), std::string("Login Request user=root "));
        QCOMPARE(t.info(hello), std::string("Server Greeting  proto=10 version=8.0.32 "));
    }
    void messagesInPieces() {
        StreamTalk t(3306);
        auto whole = greeting();
        t.server(whole.substr(0, 3));
        auto last = t.server(whole.substr(3));
        QCOMPARE(t.info(last), std::string("Server Greeting  proto=10 version=8.0.32 "));
    }
    void commandsThatEndTooEarly() {
        StreamTalk t(3306);
        t.server(greeting());
        t.client(login(0xa685, 0x0f));
        t.server(packet(2, kOk));
        QCOMPARE(t.info(t.client(packet(0, "\x1f"))),
                 std::string("Request Reset Connection[Malformed Packet]"));
    }
};

}  // namespace dorsal

QTEST_APPLESS_MAIN(dorsal::MysqlTest)
#include "mysql_test.moc"
