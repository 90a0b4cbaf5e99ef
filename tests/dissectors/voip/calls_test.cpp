// Calls that captures rarely hold. What is expected here is what tshark 4.0 says of the same packets.
#include <QTest>

#include "dissectors/dissected.h"

namespace dorsal {

class CallsTest : public QObject {
    Q_OBJECT

  private slots:
    void mediaIsFoundThroughTheDescription();
    void sequenceNumbersAreExtended();
    void twoByteHeaderExtensions();
    void paddingThatIsLongerThanThePacket();
    void controlOnUnknownPorts();
    void requestsSentAgain();
    void bindings();
    void tokensThatAreMissing();

  private:
    static Bytes sip(std::string first, std::string method, std::string rest = {}, std::string body = {}) {
        return fromText(first + "\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\nFrom: <sip:ann@x>;tag=1\r\n" +
                        "To: <sip:bob@x>\r\nCall-ID: call1\r\nCSeq: 1 " + method + "\r\n" + rest +
                        "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    }
    static Bytes invite(std::string media) {
        return sip("INVITE sip:bob@x SIP/2.0", "INVITE", "Content-Type: application/sdp\r\n",
                   "v=0\r\no=- 1 2 IN IP4 10.0.0.1\r\ns=-\r\nc=IN IP4 10.0.0.1\r\nt=0 0\r\n" + media);
    }
    static Bytes rtp(std::string_view typeAndSequence, std::string_view rest = "00000001 00000011 aabbccdd") {
        return fromHex("80") + fromHex(typeAndSequence) + fromHex(rest);
    }
};

void CallsTest::mediaIsFoundThroughTheDescription() {
    Dissected d;
    d.add(udpFrame(1, 7000, 2, 9000, rtp("00 0001")));
    d.add(udpFrame(1, 5060, 2, 5060, invite("m=audio 7000 RTP/AVP 0 98\r\na=rtpmap:98 foo/8000\r\n")));
    auto type = d.add(udpFrame(1, 7000, 2, 9000, rtp("62 0001")));
    auto back = d.add(udpFrame(2, 9000, 1, 7000, rtp("00 0001")));
    auto control = d.add(udpFrame(1, 7001, 2, 9001, fromHex("80c90001 00000011")));
    QCOMPARE(d.summary(1), std::string("7000 → 9000 Len=16"));
    QCOMPARE(d.summary(type), std::string("PT=foo, SSRC=0x11, Seq=1, Time=1"));
    QCOMPARE(d.label(type, "rtp.setup"), std::string("Stream setup by SDP (frame 2)"));
    QCOMPARE(d.label(type, "sip.call_id_generated"), std::string("Generated Call-ID: call1"));
    QCOMPARE(d.summary(back), std::string("PT=ITU-T G.711 PCMU, SSRC=0x11, Seq=1, Time=1"));
    QCOMPARE(d.label(control, "rtcp.setup"), std::string("Stream setup by SDP (frame 2)"));
}

void CallsTest::sequenceNumbersAreExtended() {
    Dissected d;
    d.add(udpFrame(1, 5060, 2, 5060, invite("m=audio 7000 RTP/AVP 0\r\n")));
    for (auto [sequence, extended] :
         {std::pair{"00 fffe", "65534"}, {"00 0003", "65539"}, {"00 fff0", "65520"}}) {
        auto packet = d.add(udpFrame(1, 7000, 2, 9000, rtp(sequence)));
        QCOMPARE(d.label(packet, "rtp.extseq"), std::string("Extended sequence number: ") + extended);
    }
}

void CallsTest::twoByteHeaderExtensions() {
    Dissected d;
    d.add(udpFrame(1, 5060, 2, 5060, invite("m=audio 7000 RTP/AVP 0\r\n")));
    auto packet = d.add(udpFrame(1, 7000, 2, 9000,
                                 fromHex("90000001 00000001 00000011 10050002 0102aabb 02000000 01020304")));
    QCOMPARE(d.label(packet, "rtp.ext.rfc5285.data"), std::string("Extension Data: aabb"));
    QCOMPARE(d.label(packet, "rtp.ext.rfc5285.len", 1), std::string("Length: 0"));
    QCOMPARE(d.label(packet, "rtp.payload"), std::string("Payload: 01020304"));
}

void CallsTest::paddingThatIsLongerThanThePacket() {
    Dissected d;
    d.add(udpFrame(1, 5060, 2, 5060, invite("m=audio 7000 RTP/AVP 0\r\n")));
    auto packet = d.add(udpFrame(1, 7000, 2, 9000, fromHex("a0000001 00000001 00000011 616263000030")));
    QCOMPARE(d.label(packet, "rtp.padding.data"), std::string("Padding data: 6162630000"));
    QCOMPARE(d.label(packet, "rtp.padding.count"), std::string("Padding count: 48"));
    QVERIFY(d.labels(packet, "rtp.payload").empty());
}

void CallsTest::controlOnUnknownPorts() {
    Dissected d;
    auto report = d.add(udpFrame(1, 7777, 2, 8888, fromHex("80c90001 00000001")));
    auto odd = d.add(udpFrame(1, 7777, 2, 8888, fromHex("80c90001 00000001 00")));
    auto other = d.add(udpFrame(1, 7777, 2, 8888, fromHex("80ca0001 00000001")));
    QCOMPARE(d.summary(report), std::string("Receiver Report   "));
    QCOMPARE(d.label(report, "rtcp.length_check"), std::string("RTCP frame length check: OK - 8 bytes"));
    QCOMPARE(d.summary(odd), std::string("7777 → 8888 Len=9"));
    QCOMPARE(d.summary(other), std::string("7777 → 8888 Len=8"));
}

void CallsTest::requestsSentAgain() {
    Dissected d;
    auto options = sip("OPTIONS sip:bob@x SIP/2.0", "OPTIONS");
    d.add(udpFrame(1, 5060, 2, 5060, options));
    auto again = d.add(udpFrame(1, 5060, 2, 5060, options));
    auto answer = d.add(udpFrame(2, 5060, 1, 5060, sip("SIP/2.0 200 OK", "OPTIONS")));
    QCOMPARE(d.label(1, "sip.resend"), std::string("Resent Packet: False"));
    QCOMPARE(d.label(again, "sip.resend-original"), std::string("Suspected resend of frame: 1"));
    QCOMPARE(d.label(answer, "sip.response-request"), std::string("Request Frame: 1"));
    QCOMPARE(d.summary(answer), std::string("Status: 200 OK (OPTIONS) | "));
}

void CallsTest::bindings() {
    Dissected d;
    auto registers = [&](std::string headers) {
        return d.summary(
            d.add(udpFrame(1, 5060, 2, 5060, sip("REGISTER sip:x SIP/2.0", "REGISTER", headers))));
    };
    QCOMPARE(registers(""), std::string("Request: REGISTER sip:x  (fetch bindings) | "));
    QCOMPARE(registers("Contact: *\r\nExpires: 0\r\n"),
             std::string("Request: REGISTER sip:x  (remove all bindings) | "));
    QCOMPARE(registers("Contact: <sip:a@1.2.3.4>;expires=0, <sip:b@1.2.3.4>;expires=60\r\n"
                       "m: sip:c@1.2.3.4;expires=0\r\n"),
             std::string("Request: REGISTER sip:x  (remove 2 bindings) (add 1 binding) | "));
}

// tshark begins a line anew when it has fewer parts than it should.
void CallsTest::tokensThatAreMissing() {
    Dissected d;
    auto packet = d.add(udpFrame(1, 5060, 2, 5060, invite("o=- 1\r\nz=7\r\n")));
    QCOMPARE(d.label(packet, "sdp.owner.version", 1), std::string("Session Version: -"));
    QCOMPARE(d.label(packet, "sdp.timezone.offset"), std::string("Timezone Offset: 7"));
}

}  // namespace dorsal

QTEST_APPLESS_MAIN(dorsal::CallsTest)
#include "calls_test.moc"
