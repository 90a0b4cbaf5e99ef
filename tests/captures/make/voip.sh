#!/bin/bash
# Telephony: SIP by sipp (its own call and registration scenarios), SDP in it, RTP and RTCP by hand with tones.
. "$(dirname "$0")/lib.sh"
pair
known_neighbours
cd "$WORK"
start server sipp -sn uas -i $SERVER -p 5060 -nostdin
uas=$LAST
listening server 5060 u
cat >"$WORK/rtp.py" <<'EOT'
# G.711 and dynamic payloads, a marked first packet, a lost one, comfort noise, telephone events, and RTCP beside it.
import math, socket, struct, sys, time
class Port:  # sipp holds the real port, so the datagrams go out through a raw socket
    raw = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_UDP)
    def sendto(self, data, port): self.raw.sendto(struct.pack(">HHHH", port, port, 8 + len(data), 0) + data, ("192.0.2.20", 0))
media = control = Port()
to, to_control = 6000, 6001
def rtp(kind, seq, stamp, data, marker=0, csrc=(), extension=None):
    head = struct.pack(">BBHII", 0x80 | (0x10 if extension else 0) | len(csrc), marker << 7 | kind, seq & 0xFFFF, stamp, 0x1234ABCD)
    head += b"".join(struct.pack(">I", c) for c in csrc)
    if extension: head += struct.pack(">HH", 0xBEDE, len(extension) // 4) + extension
    return head + data
tone = bytes(0xFF - int(60 + 60 * math.sin(n / 3)) & 0xFF for n in range(160))
for n in range(12):
    if n != 5: media.sendto(rtp(0, 65530 + n, 160 * n, tone, n == 0, (0xCAFE,) if n == 3 else (), b"\x10\xff\0\0" if n == 4 else None), to)
    time.sleep(0.02)
for n in range(3): media.sendto(rtp(101, 20 + n, 3200, struct.pack(">BBH", 5, 0x0A | (n == 2) << 7, 160 * (n + 1)), n == 0), to)
media.sendto(rtp(13, 30, 4000, b"\x40"), to)
media.sendto(rtp(8, 31, 4160, tone + b"\0\0\0\4", 0), to)
ntp = struct.pack(">II", 0xE9000000, 0x80000000)
sr = struct.pack(">BBHI", 0x81, 200, 12, 0x1234ABCD) + ntp + struct.pack(">III", 1920, 11, 1760) + struct.pack(">IIIIII", 0xFEED, 0x10000001, 65541, 12, 0x1234, 0x10000)
sdes = struct.pack(">BBHI", 0x81, 202, 6, 0x1234ABCD) + b"\x01\x0eu@client.examp\x02\x00\0\0"
sdes = sdes[:2] + struct.pack(">H", len(sdes) // 4 - 1) + sdes[4:]
control.sendto(sr + sdes, to_control)
rr = struct.pack(">BBHI", 0x80, 201, 1, 0x1234ABCD)
control.sendto(rr + struct.pack(">BBHI", 0x81, 203, 3, 0x1234ABCD) + b"\6gone..\0", to_control)
control.sendto(rr + struct.pack(">BBHII4sHH", 0x80 | 1, 204, 3, 0x1234ABCD, 0, b"TEST", 1, 2)[:16], to_control)
control.sendto(rr + struct.pack(">BBHII", 0x81, 206, 2, 0x1234ABCD, 0xFEED) + struct.pack(">BBHIIHH", 0x81, 205, 3, 0x1234ABCD, 0xFEED, 100, 3), to_control)
control.sendto(struct.pack(">BBHI", 0x80, 207, 4, 0x1234ABCD) + struct.pack(">BBH", 4, 0, 2) + ntp, to_control)
EOT
capture client eth0 sip/call_with_media.pcap 'udp'
on client timeout 10 sipp -sn uac $SERVER:5060 -i $CLIENT -p 5060 -m 1 -d 800 -s erika -nostdin >/dev/null 2>&1 &
sleep 0.4
on client python3 "$WORK/rtp.py"
wait $! || true
done_capturing
capture client eth0 sip/over_tcp.pcap 'tcp port 5061'
start server sipp -sn uas -t t1 -i $SERVER -p 5061 -nostdin
listening server 5061
on client timeout 10 sipp -sn uac -t t1 $SERVER:5061 -i $CLIENT -p 5062 -m 2 -d 100 -nostdin >/dev/null 2>&1 || true
done_capturing
stop $uas

capture client eth0 sip/other_methods_by_hand.pcap 'udp port 5060'
on client python3 - <<'EOT'
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind(("192.0.2.10", 5060))
def send(first, *headers, body="", kind="application/sdp"):
    lines = [first, "Via: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK776asdhds;rport", "Max-Forwards: 70", "From: \"Erika M.\" <sip:erika@client.example>;tag=1928301774",
             "To: <sip:bob@server.example>", "Call-ID: a84b4c76e66710@192.0.2.10", *headers]
    if body: lines.append("Content-Type: " + kind)
    s.sendto(("\r\n".join(lines + [f"Content-Length: {len(body)}", "", ""]) + body).encode(), ("192.0.2.20", 5060))
sdp = "\r\n".join(("v=0", "o=erika 2890844526 2890842807 IN IP4 192.0.2.10", "s=A seminar", "i=about tests", "u=http://server.example/", "e=erika@client.example", "p=+41 44 000 00 00",
    "c=IN IP4 224.2.17.12/127", "b=AS:256", "t=2873397496 2873404696", "r=604800 3600 0 90000", "z=2882844526 -1h", "k=prompt", "a=recvonly", "m=audio 49170 RTP/AVP 0 8 97",
    "a=rtpmap:97 iLBC/8000", "a=fmtp:97 mode=20", "a=ptime:20", "m=video 51372 RTP/SAVP 99", "b=TIAS:128000", "a=rtpmap:99 H264/90000", "a=fmtp:99 profile-level-id=42e01f",
    "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj|2^20|1:4", "a=candidate:1 1 UDP 2130706431 192.0.2.10 8998 typ host", "m=image 0 udptl t38", ""))
send("OPTIONS sip:bob@server.example SIP/2.0", "CSeq: 1 OPTIONS", "Accept: application/sdp", "Allow: INVITE, ACK, BYE", "Supported: 100rel, timer")
send("REGISTER sip:server.example SIP/2.0", "CSeq: 2 REGISTER", "Contact: <sip:erika@192.0.2.10:5060;transport=udp>;expires=3600",
     'Authorization: Digest username="erika", realm="server.example", nonce="84a4cc6f3082121f32b42a2187831a9e", uri="sip:server.example", response="7587245234b3434cc3412213e5f113a5432", algorithm=MD5')
send("SIP/2.0 401 Unauthorized", "CSeq: 2 REGISTER", 'WWW-Authenticate: Digest realm="server.example", nonce="84a4", qop="auth", stale=FALSE, opaque=""')
send("INVITE sip:bob@server.example;user=phone SIP/2.0", "CSeq: 3 INVITE", "Contact: <sip:erika@192.0.2.10>", "Record-Route: <sip:proxy.example;lr>", "P-Asserted-Identity: <tel:+41440000000>", "Session-Expires: 1800;refresher=uac", "Subject: a call", body=sdp)
send("SIP/2.0 183 Session Progress", "CSeq: 3 INVITE", "RSeq: 988789", "Require: 100rel", body=sdp)
send("PRACK sip:bob@server.example SIP/2.0", "CSeq: 4 PRACK", "RAck: 988789 3 INVITE")
send("CANCEL sip:bob@server.example SIP/2.0", "CSeq: 3 CANCEL", 'Reason: SIP;cause=200;text="Call completed elsewhere"')
send("MESSAGE sip:bob@server.example SIP/2.0", "CSeq: 5 MESSAGE", body="Hello there", kind="text/plain")
send("SUBSCRIBE sip:bob@server.example SIP/2.0", "CSeq: 6 SUBSCRIBE", "Event: presence", "Expires: 600")
send("NOTIFY sip:erika@client.example SIP/2.0", "CSeq: 7 NOTIFY", "Event: presence", "Subscription-State: active;expires=599", body='<?xml version="1.0"?><presence entity="pres:bob"/>', kind="application/pidf+xml")
send("REFER sip:bob@server.example SIP/2.0", "CSeq: 8 REFER", "Refer-To: <sip:carol@server.example?Replaces=1%40x>")
send("NONSENSE sip:bob@server.example SIP/2.0", "CSeq: 9 NONSENSE", "f: short", "An-Unknown-Header: value")
EOT
done_capturing
