#!/usr/bin/env python3
"""Packets that no program at hand sends, written from the RFCs and standards: by_hand.py CAPTURES_FOLDER"""
import os
import struct
import sys

from wrap import ETHERNET, PPP, MACS, ethernet, ip4, write

STP_GROUP = bytes.fromhex("0180c2000000")


def save(path, frames, link=ETHERNET):
    path = os.path.join(sys.argv[1], path)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    write(path, link, [(1767225600 + n // 10, n % 10 * 100000, frame) for n, frame in enumerate(frames)])


def llc(destination, body, pad=True):
    frame = destination + MACS[6:] + struct.pack(">H", len(body)) + body
    return frame.ljust(60, b"\0") if pad else frame


def bpdu(version, kind, flags, root, cost, bridge, port, extra=b""):
    head = b"\x42\x42\x03" + struct.pack(">HBB", 0, version, kind)
    if kind == 0x80:
        return head
    bridge_id = lambda p, last: struct.pack(">H", p) + bytes.fromhex("0200000001") + bytes((last,))
    return head + bytes((flags,)) + bridge_id(*root) + struct.pack(">I", cost) + bridge_id(*bridge) + struct.pack(
        ">HHHHH", port, 1 * 256, 20 * 256, 2 * 256, 15 * 256) + extra


def stp():
    mst = b"\0" + struct.pack(">H", 64 + 16) + b"\0" + b"region one".ljust(32, b"\0") + struct.pack(">H", 3) + bytes(
        range(16)) + struct.pack(">I", 0) + struct.pack(">H", 0x8000) + bytes.fromhex("020000000102") + b"\x14"
    mst += b"\x7c" + struct.pack(">H", 0x8001) + bytes.fromhex("020000000101") + struct.pack(">I", 200) + b"\x80\x80\x13"
    save("stp/rstp_and_mstp_by_hand.pcap", [
        llc(STP_GROUP, bpdu(2, 2, 0x0E, (0x8000, 2), 0, (0x8000, 2), 0x8001, b"\0")),          # proposing
        llc(STP_GROUP, bpdu(2, 2, 0x48, (0x8000, 2), 2000, (0x8000, 3), 0x8001, b"\0")),       # agreeing
        llc(STP_GROUP, bpdu(2, 2, 0x7D, (0x6001, 1), 20000, (0x8064, 3), 0x8002, b"\0")),      # forwarding, topology change
        llc(STP_GROUP, bpdu(3, 2, 0x7C, (0x8000, 1), 200, (0x8000, 2), 0x8001, mst), False),
        llc(STP_GROUP, bpdu(0, 0x80, 0, None, 0, None, 0)),
        llc(STP_GROUP, bpdu(0, 0, 0x81, (0x8000, 1), 4, (0x8000, 1), 0x8003)),
    ])


def llc_frames():
    peer = MACS[:6]
    netbios = b"\x2c\0\xff\xef\x0a" + bytes(7) + b"SERVER         \x20" + b"CLIENT         \0"
    save("llc/frame_types_by_hand.pcap", [
        llc(peer, b"\0\x01\xaf\x81\x01\0"),                        # XID response
        llc(peer, b"\0\0\xbf\x81\x03\0"),                          # XID command
        llc(peer, b"\0\0\xe3test data"),                           # TEST
        llc(peer, b"\xf0\xf0\x7f"),                                # SABME
        llc(peer, b"\xf0\xf1\x73"),                                # UA
        llc(peer, b"\xf0\xf0\x02\x04data"),                        # I, N(S)=1, N(R)=2
        llc(peer, b"\xf0\xf1\x01\x05"),                            # RR
        llc(peer, b"\xf0\xf1\x05\x02"),                            # RNR
        llc(peer, b"\xf0\xf1\x09\x06"),                            # REJ
        llc(peer, b"\xf0\xf0\x53"),                                # DISC
        llc(peer, b"\xf0\xf1\x1f"),                                # DM
        llc(bytes.fromhex("030000000001"), b"\xf0\xf0\x03" + netbios),
        llc(peer, b"\xaa\xaa\x03\x00\x00\x0c\x20\x00unknown protocol of an organization"),
        llc(peer, b"\xe0\xe0\x03" + b"\xff\xff\0\x1e\0\x04" + bytes(24)),  # IPX
        llc(peer, b"\x06\x06\x03" + ip4(17, struct.pack(">HHHH", 7, 7, 8, 0))),
        peer + MACS[6:] + struct.pack(">H", 30) + b"\xff\xff\0\x1e\0\x04" + bytes(40),     # raw 802.3 (Novell)
        peer + MACS[6:] + struct.pack(">H", 1400) + b"\xaa\xaa\x03\0\0\0\x08\0short",      # longer than the frame
        peer + MACS[6:] + struct.pack(">H", 0x05FF) + b"neither a length nor a type".ljust(46, b"\0"),
        peer + MACS[6:] + struct.pack(">H", 0x9999) + b"a type that nobody has".ljust(46, b"\0"),
        peer + MACS[6:] + struct.pack(">H", 0x88B5) + b"local experiment".ljust(46, b"\0"),
    ])


def option(kind, body=b""):
    return bytes((kind, len(body) + 2)) + body


def control(protocol, code, ident, body):
    return struct.pack(">HBBH", protocol, code, ident, 4 + len(body)) + body


def ppp_session():
    """LCP, PAP, CHAP, IPCP, IPV6CP, CCP and their refusals (RFC 1661, 1334, 1994, 1332, 5072, 1962)."""
    lcp, pap, chap, ipcp, ipv6cp, ccp = 0xC021, 0xC023, 0xC223, 0x8021, 0x8057, 0x80FD
    asks = option(1, b"\x05\xd4") + option(2, bytes(4)) + option(3, b"\xc2\x23\x05") + option(5, b"\xde\xad\xbe\xef") + option(7) + option(8)
    host = option(1, b"\x05\xd4") + option(5, b"\x01\x02\x03\x04") + option(13, b"\6") + option(19, b"\3" + MACS[6:])
    addresses = option(3, bytes(4)) + option(129, bytes(4)) + option(131, bytes(4))
    given = option(3, b"\x0a\0\0\2") + option(129, b"\x0a\0\0\x35") + option(131, b"\x0a\0\0\x36")
    return [
        control(lcp, 1, 1, asks), control(lcp, 1, 1, host), control(lcp, 4, 1, option(13, b"\6")),
        control(lcp, 3, 1, option(3, b"\xc0\x23")), control(lcp, 1, 2, option(3, b"\xc0\x23") + option(5, b"\xde\xad\xbe\xef")),
        control(lcp, 2, 2, option(3, b"\xc0\x23") + option(5, b"\xde\xad\xbe\xef")),
        control(pap, 1, 1, b"\4user\6secret"), control(pap, 3, 1, b"\x0aNot known."), control(pap, 2, 2, b"\0"),
        control(chap, 1, 7, b"\x10" + bytes(range(16)) + b"server"), control(chap, 2, 7, b"\x10" + bytes(range(16, 32)) + b"client"),
        control(chap, 3, 7, b"Welcome"), control(chap, 4, 8, b"Go away"),
        control(ipcp, 1, 1, addresses), control(ipcp, 3, 1, given), control(ipcp, 1, 2, given), control(ipcp, 2, 2, given),
        control(ipcp, 1, 1, option(2, b"\0\x2d\x0f\1") + option(3, b"\x0a\0\0\1")), control(ipcp, 4, 1, option(2, b"\0\x2d\x0f\1")),
        control(ipv6cp, 1, 1, option(1, bytes(7) + b"\1")), control(ipv6cp, 2, 1, option(1, bytes(7) + b"\1")),
        control(ccp, 1, 1, option(18, b"\0\0\0\x60") + option(26, b"\x78\0")), control(lcp, 8, 3, b"\x80\xfd\1\1\0\4"),
        control(lcp, 9, 4, b"\xde\xad\xbe\xef"), control(lcp, 10, 4, b"\1\2\3\4"), control(lcp, 11, 5, b"\xde\xad\xbe\xefnothing"),
        control(lcp, 7, 9, b"\x63\0\0\4"), control(lcp, 12, 6, b"\xde\xad\xbe\xefhello"), control(lcp, 5, 7, b"bye"), control(lcp, 6, 7, b""),
    ]


def tags(*pairs):
    return b"".join(struct.pack(">HH", kind, len(body)) + body for kind, body in pairs)


def pppoe_frame(kind, code, session, body):
    return MACS + struct.pack(">HBBHH", kind, 0x11, code, session, len(body)) + body


def pppoe():
    name = (0x0101, b"internet")
    frames = [
        pppoe_frame(0x8863, 0x09, 0, tags(name, (0x0103, b"\1\2\3\4"))),
        pppoe_frame(0x8863, 0x07, 0, tags(name, (0x0102, b"concentrator"), (0x0103, b"\1\2\3\4"), (0x0104, b"cookie"))),
        pppoe_frame(0x8863, 0x19, 0, tags(name, (0x0104, b"cookie"), (0x0120, b"\x05\xdc"), (0x0105, b"\0\0\x0d\xe9\1\6port 1\2\5line7"))),
        pppoe_frame(0x8863, 0x65, 0x42, tags(name, (0x0110, b"relay"))),
    ]
    frames += [pppoe_frame(0x8864, 0, 0x42, packet) for packet in ppp_session()[:20]]
    frames += [
        pppoe_frame(0x8863, 0x65, 0, tags((0x0201, b"no such service"), (0x0202, b""), (0x0203, b"trouble"))),
        pppoe_frame(0x8863, 0xA7, 0x42, tags((0x0203, b"session ended"), (0, b""))),
        pppoe_frame(0x8863, 0x99, 1, b"")]
    save("pppoe/whole_session_by_hand.pcap", [f.ljust(60, b"\0") for f in frames])


stp()
llc_frames()
save("ppp/negotiation_by_hand.pcap", ppp_session(), PPP)
pppoe()
