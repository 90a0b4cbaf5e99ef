// SSH before its packets are encrypted, and what can be said of them afterwards. What is expected is what
// tshark 4.0 says of the same packets.
#include <QTest>

#include "dissectors/transport/tcp_conversation.h"

namespace dorsal {

using namespace std::string_literals;

namespace {

std::string number(size_t n) {
    return {char(n >> 24 & 255), char(n >> 16 & 255), char(n >> 8 & 255), char(n & 255)};
}
std::string text(std::string_view s) { return number(s.size()) + std::string(s); }
std::string packet(const std::string& content) {
    size_t padding = 8 - (5 + content.size()) % 8;
    if (padding < 4) padding += 8;
    return number(1 + content.size() + padding) + char(padding) + content + std::string(padding, '\0');
}
struct Offer {
    std::string method = "curve25519-sha256", encryption = "aes128-ctr", mac = "hmac-sha2-256";
};
std::string keyExchangeInit(const Offer& o) {
    std::string s = "\x14" + std::string(16, 'c') + text(o.method) + text("ssh-ed25519");
    for (auto& list : {o.encryption, o.encryption, o.mac, o.mac}) s += text(list);
    return packet(s + text("none") + text("none") + text("") + text("") + std::string(5, '\0'));
}
const std::string kReply = packet("\x1f" + text(text("ssh-ed25519") + text(std::string(32, 'k'))) +
                                  text(std::string(32, 'Q')) + text(text("ssh-rsa") + text("signature")));
const std::string kInit = packet("\x1e" + text(std::string(32, 'q')));
const std::string kNewKeys = packet("\x15");

struct Connection : TcpConversation {
    Connection() : TcpConversation(22) {}
    void banners() {
        client("SSH-2.0-client\r\n");
        server("SSH-2.0-server\r\n");
    }
    // Up to the client's new keys; returns that packet.
    uint32_t keys(const Offer& offer) {
        banners();
        client(keyExchangeInit(offer));
        server(keyExchangeInit(offer));
        client(kInit);
        server(kReply + kNewKeys);
        return client(kNewKeys);
    }
};

}  // namespace

class SshTest : public QObject {
    Q_OBJECT

  private slots:
    void whatIsAgreedOnStandsInEveryPacket();
    void hassh();
    void sequenceNumbers();
    void encryptedPackets();
    void lengthInTheClear();
    void groupExchange();
    void messagesAcrossSegments();
    void bannerAcrossSegments();
    void serverOffersBeforeTheClientSpeaks();
    void onlyTheClientSaysTheVersion();
    void version1();
    void damagedKeys();
};

void SshTest::whatIsAgreedOnStandsInEveryPacket() {
    Connection c;
    c.banners();
    auto first =
        c.client(keyExchangeInit({"a,ecdh-sha2-nistp256", "x,3des-cbc,aes128-ctr", "hmac-sha2-256"}));
    c.server(keyExchangeInit({"ecdh-sha2-nistp256,a2", "aes128-ctr,3des-cbc", "hmac-sha2-256"}));
    auto init = c.client(kInit);
    auto reply = c.server(kReply);
    QCOMPARE(c.protocol(first), "SSHv2");
    QCOMPARE(c.info(first), "Client: Key Exchange Init");
    QVERIFY(c.shows(first, "SSH Version 2 (encryption:3des-cbc mac:hmac-sha2-256 compression:none)"));
    QVERIFY(c.shows(first, "Key Exchange (method:ecdh-sha2-nistp256)"));
    QCOMPARE(c.info(init), "Client: Elliptic Curve Diffie-Hellman Key Exchange Init");
    QVERIFY(c.shows(reply, "KEX host key (type: ssh-ed25519)"));
    QVERIFY(c.shows(reply, "ECDH server's ephemeral public key length: 32"));
    QVERIFY(c.shows(reply, "RSA signature: 7369676e6174757265"));
}

void SshTest::hassh() {
    Connection c;
    c.banners();
    auto client = c.client(keyExchangeInit({"curve25519-sha256", "aes128-ctr", "hmac-sha1"}));
    auto server = c.server(keyExchangeInit({"curve25519-sha256", "aes128-ctr", "hmac-sha1"}));
    QVERIFY(c.shows(client, "[hasshAlgorithms: curve25519-sha256;aes128-ctr;hmac-sha1;none]"));
    QVERIFY(c.shows(client, "[hassh: 7fffb234014b2a6c335168b9683cbb70]"));
    QVERIFY(c.shows(server, "[hasshServer: 7fffb234014b2a6c335168b9683cbb70]"));
}

void SshTest::sequenceNumbers() {
    Connection curve;
    auto keys = curve.keys({});
    QVERIFY(curve.shows(keys - 4, "Sequence number: 0"));
    QVERIFY(curve.shows(keys - 2, "Sequence number: 1"));
    QVERIFY(curve.shows(keys, "Sequence number: 2"));
    Connection plain;
    keys = plain.keys({"diffie-hellman-group14-sha1", "aes128-ctr", "hmac-sha1"});
    QVERIFY(plain.shows(keys - 4, "Sequence number: 0"));
    QVERIFY(plain.shows(keys - 2, "Sequence number: 2"));
    QVERIFY(plain.shows(keys, "Sequence number: 2"));
}

void SshTest::encryptedPackets() {
    Connection known;
    known.keys({});
    auto packet = known.client(std::string(40, 'x'));
    QCOMPARE(known.info(packet), "Client: ");
    QVERIFY(!known.mentions(packet, "Encrypted"));
    QVERIFY(known.mentions(known.client(std::string(15, 'x')), "Malformed Packet"));

    Connection unknown;
    unknown.keys({"curve25519-sha256", "3des-cbc", "hmac-sha1-96"});
    packet = unknown.server(std::string(40, 'x'));
    QCOMPARE(unknown.info(packet), "Server: Encrypted packet (len=40)");
    QVERIFY(unknown.shows(packet, "Packet Length (encrypted): 78787878"));
    QVERIFY(unknown.shows(packet, "MAC: 787878787878787878787878"));
    QCOMPARE(unknown.info(unknown.server("xyz")), "Server: Encrypted packet (len=3)");
    QVERIFY(unknown.mentions(unknown.server("xyz"), "Malformed Packet"));
}

void SshTest::lengthInTheClear() {
    Connection etm;
    etm.keys({"curve25519-sha256", "3des-cbc", "umac-64-etm@openssh.com"});
    auto packet = etm.client(number(16) + std::string(24, 'x'));
    QVERIFY(etm.shows(packet, "Packet Length: 16"));
    QVERIFY(etm.shows(packet, "MAC: 7878787878787878"));

    Connection gcm;
    gcm.keys({"curve25519-sha256", "aes256-gcm@openssh.com", "hmac-sha2-256"});
    auto one = number(16) + std::string(32, 'x');
    packet = gcm.client(one + one);
    QCOMPARE(gcm.info(packet),
             "Client: Encrypted packet (plaintext_len=20), Encrypted packet (plaintext_len=20)");
    QVERIFY(gcm.shows(packet, "Packet Length: 16"));
}

void SshTest::groupExchange() {
    Connection c;
    c.banners();
    Offer offer{"diffie-hellman-group-exchange-sha256", "aes128-ctr", "hmac-sha1"};
    c.client(keyExchangeInit(offer));
    c.server(keyExchangeInit(offer));
    auto request = c.client(packet("\x22" + number(2048) + number(3072) + number(8192)));
    auto group = c.server(packet("\x1f" + text("prime") + text("\5")));
    c.server(kNewKeys);
    auto sealed = c.server(std::string(32, 'x'));
    QCOMPARE(c.info(request), "Client: Diffie-Hellman Group Exchange Request");
    QVERIFY(c.shows(request, "DH GEX Number of Bits: 3072"));
    QVERIFY(c.shows(group, "DH GEX base (G): 05"));
    // tshark never learns what was agreed on for this method.
    QVERIFY(c.shows(group, "SSH Version 2"));
    QCOMPARE(c.info(sealed), "Server: Encrypted packet (len=32)");
}

void SshTest::messagesAcrossSegments() {
    Connection c;
    c.banners();
    auto init = keyExchangeInit({});
    c.client(init.substr(0, 3));
    c.client(init.substr(3, 50));
    auto last = c.client(init.substr(53) + kInit);
    QVERIFY(c.shows(last, "[Direction: client-to-server]"));
    QVERIFY(c.shows(last, "Key Exchange"));
    QVERIFY(c.mentions(last, "Key Exchange Init (20)"));
    QVERIFY(c.mentions(last, "Diffie-Hellman Key Exchange Init (30)"));
}

void SshTest::bannerAcrossSegments() {
    Connection c;
    c.client("SSH-2.0-cl");
    auto banner = c.client("ient\r\n");
    QCOMPARE(c.info(banner), "Client: Protocol (SSH-2.0-client)");
    QCOMPARE(c.protocol(banner), "SSHv2");
}

void SshTest::serverOffersBeforeTheClientSpeaks() {
    Connection c;
    auto early = c.server("SSH-2.0-server\r\n" + keyExchangeInit({}));
    auto client = c.client("SSH-2.0-client\r\n" + keyExchangeInit({}));
    auto init = c.client(kInit);
    QCOMPARE(c.info(early), "Server: Protocol (SSH-2.0-server), Key Exchange Init");
    QVERIFY(c.shows(early, "Key Exchange"));
    QVERIFY(c.shows(client, "Key Exchange (method:curve25519-sha256)"));
    QCOMPARE(c.info(init), "Client: Elliptic Curve Diffie-Hellman Key Exchange Init");
    QVERIFY(c.shows(init, "Sequence number: 0"));
}

void SshTest::onlyTheClientSaysTheVersion() {
    Connection c;
    auto banner = c.server("SSH-2.0-server\r\n");
    auto rest = c.server(keyExchangeInit({}));
    QCOMPARE(c.protocol(banner), "SSH");
    QVERIFY(c.info(rest).starts_with("Server: Encrypted packet (len="));
    QVERIFY(c.shows(banner, "Protocol: SSH-2.0-server"));
}

void SshTest::version1() {
    Connection c;
    c.client("SSH-1.5-client\n");
    c.server("SSH-1.5-server\n");
    auto key = c.server(number(9) + std::string(7, 'p') + "\2body" + "CRC!");
    auto later = c.server(number(8) + std::string(8, 'p') + "\3abcCRC!");
    QCOMPARE(c.protocol(key), "SSHv1");
    QCOMPARE(c.info(key), "Server: Public Key");
    QVERIFY(c.shows(key, "Padding Length: 7"));
    QVERIFY(c.shows(key, "Payload: 626f647943524321"));
    QCOMPARE(c.info(later), "Server: Encrypted packet (len=8)");
}

void SshTest::damagedKeys() {
    Connection c;
    c.banners();
    c.client(keyExchangeInit({}));
    c.server(keyExchangeInit({}));
    auto empty = c.client(packet("\x1e" + number(0)));
    auto large = c.client(packet("\x1e\x7f\xff\xff\xff"));
    auto small = c.client(packet("\x1e" + number(200) + "abc"));
    QVERIFY(c.shows(empty, "Invalid key length: 0"));
    QVERIFY(c.shows(large, "Invalid key length: 2147483647"));
    for (auto packet : {large, small}) QVERIFY(c.mentions(packet, "Malformed Packet"));
    QVERIFY(!c.mentions(empty, "Malformed Packet"));
}

}  // namespace dorsal

QTEST_APPLESS_MAIN(dorsal::SshTest)
#include "ssh_test.moc"
