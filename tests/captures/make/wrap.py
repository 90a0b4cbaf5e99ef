#!/usr/bin/env python3
"""Puts the packets of a capture into another encapsulation: wrap.py KIND IN.pcap OUT.pcap

For links and tunnels that this kernel cannot make (no 8021q, ip_gre, ipip, sit, mpls_router, ppp). The packets
inside are those that real programs sent; the headers around them are written here from their RFCs.
"""
import socket
import struct
import sys

ETHERNET, NULL, RAW, PPP, LOOP, LINUX_SLL, C_HDLC, PPP_SERIAL, PPP_ETHER, IPV4, IPV6, LINUX_SLL2 = (
    1, 0, 101, 9, 108, 113, 104, 50, 51, 228, 229, 276)
MACS = bytes.fromhex("020000000014" "02000000000a")


def read(path):
    data = open(path, "rb").read()
    at = 24
    while at + 16 <= len(data):
        seconds, fraction, size, _ = struct.unpack_from("<IIII", data, at)
        yield seconds, fraction, data[at + 16:at + 16 + size]
        at += 16 + size


def write(path, link, packets):
    with open(path, "wb") as out:
        out.write(struct.pack("<IHHIIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, link))
        for seconds, fraction, data in packets:
            out.write(struct.pack("<IIII", seconds, fraction, len(data), len(data)) + data)


def checksum(data):
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack(">%dH" % (len(data) // 2), data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def kind_of(frame):
    return struct.unpack_from(">H", frame, 12)[0]


def payload(frame):
    """The network packet, without Ethernet padding."""
    body = frame[14:]
    if kind_of(frame) == 0x0800:
        return body[:struct.unpack_from(">H", body, 2)[0]]
    if kind_of(frame) == 0x86DD:
        return body[:40 + struct.unpack_from(">H", body, 4)[0]]
    return body


def ip4(protocol, body, source="198.51.100.1", destination="203.0.113.1", ident=0):
    head = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(body), ident, 0x4000, 64, protocol, 0,
                       socket.inet_aton(source), socket.inet_aton(destination))
    return head[:10] + struct.pack(">H", checksum(head)) + head[12:] + body


def ip6(protocol, body, source="2001:db8:a::1", destination="2001:db8:b::1"):
    return struct.pack(">IHBB", 6 << 28 | 0x12345, len(body), protocol, 64) + socket.inet_pton(
        socket.AF_INET6, source) + socket.inet_pton(socket.AF_INET6, destination) + body


def ethernet(kind, body):
    return MACS + struct.pack(">H", kind) + body


def ppp_number(frame):
    return {0x0800: 0x0021, 0x86DD: 0x0057}.get(kind_of(frame))


def back(frame):
    """True for what comes from the server."""
    return frame[6:12] == MACS[:6]


def gre(frame, number):
    """GRE (RFC 2784, RFC 2890): plain, with key, with key and sequence number, with checksum, by turns."""
    variants = (0, 0x2000, 0x3000, 0x8000)
    flags = variants[number % 4]
    fields = b""
    if flags & 0x2000:
        fields += struct.pack(">I", 0xCAFE)
    if flags & 0x1000:
        fields += struct.pack(">I", number)
    head = struct.pack(">HH", flags, kind_of(frame))
    if flags & 0x8000:
        fields = struct.pack(">HH", checksum(head + bytes(4) + payload(frame)), 0)
    return ethernet(0x0800, ip4(47, head + fields + payload(frame), ident=number))


def mpls(label, bottom, ttl=64, tc=0):
    return struct.pack(">I", label << 12 | tc << 9 | bottom << 8 | ttl)


def tagged(frame, *tags):
    stack = b"".join(struct.pack(">HH", kind, tag) for kind, tag in tags)
    return frame[:12] + stack + frame[12:]


def llc_snap(frame, _):
    body = b"\xaa\xaa\x03\0\0\0" + frame[12:14] + payload(frame)
    return frame[:12] + struct.pack(">H", len(body)) + body


def pppoe(frame, _):
    body = struct.pack(">H", ppp_number(frame)) + payload(frame)
    return frame[:12] + struct.pack(">HBBHH", 0x8864, 0x11, 0, 0x0042, len(body)) + body


def sll2(frame, _):
    direction = 4 if not back(frame) else 0
    return struct.pack(">HHIHBB", kind_of(frame), 0, 2, 1, direction, 6) + frame[6:12] + b"\0\0" + payload(frame)


KINDS = {
    "vlan": (ETHERNET, lambda f, n: tagged(f, (0x8100, 100 if n % 3 else 5 << 13 | 1 << 12 | 200))),
    "qinq": (ETHERNET, lambda f, n: tagged(f, (0x88A8, 1000), (0x8100, 100))),
    "qinq_old": (ETHERNET, lambda f, n: tagged(f, (0x8100, 3 << 13 | 1000), (0x8100, 100), (0x8100, 7))),
    "priority": (ETHERNET, lambda f, n: tagged(f, (0x8100, 6 << 13))),
    "snap": (ETHERNET, llc_snap),
    "gre": (ETHERNET, gre),
    "gre_bridge": (ETHERNET, lambda f, n: ethernet(0x0800, ip4(47, struct.pack(">HHI", 0x2000, 0x6558, 42 << 8) + f))),
    "gre6": (ETHERNET, lambda f, n: ethernet(0x86DD, ip6(47, struct.pack(">HH", 0, kind_of(f)) + payload(f)))),
    "ipip": (ETHERNET, lambda f, n: ethernet(0x0800, ip4(4 if kind_of(f) == 0x0800 else 41, payload(f), ident=n))),
    "ip6ip6": (ETHERNET, lambda f, n: ethernet(0x86DD, ip6(4 if kind_of(f) == 0x0800 else 41, payload(f)))),
    "mpls": (ETHERNET, lambda f, n: ethernet(0x8847, mpls(16000 + n, 1) + payload(f))),
    "mpls_stack": (ETHERNET, lambda f, n: ethernet(
        0x8847, mpls(30, 0, 250, 5) + mpls(40, 0, 3) + mpls(0 if kind_of(f) == 0x0800 else 2, 1, 1) + payload(f))),
    "mpls_ethernet": (ETHERNET, lambda f, n: ethernet(0x8847, mpls(100, 0) + mpls(200, 1, 255) + bytes(4) + f)),
    "pppoe": (ETHERNET, pppoe),
    "ppp": (PPP, lambda f, n: struct.pack(">H", ppp_number(f)) + payload(f)),
    "ppp_hdlc": (PPP_SERIAL, lambda f, n: b"\xff\x03" + struct.pack(">H", ppp_number(f)) + payload(f)),
    "hdlc": (C_HDLC, lambda f, n: b"\x0f\0" + f[12:14] + payload(f)),
    "null": (NULL, lambda f, n: struct.pack("<I", 2 if kind_of(f) == 0x0800 else 30) + payload(f)),
    "null_big": (NULL, lambda f, n: struct.pack(">I", 2 if kind_of(f) == 0x0800 else 24) + payload(f)),
    "loop": (LOOP, lambda f, n: struct.pack(">I", 2 if kind_of(f) == 0x0800 else 24) + payload(f)),
    "raw": (RAW, lambda f, n: payload(f)),
    "ipv4": (IPV4, lambda f, n: payload(f)),
    "ipv6": (IPV6, lambda f, n: payload(f)),
    "sll2": (LINUX_SLL2, sll2),
}

if __name__ == "__main__":
    link, change = KINDS[sys.argv[1]]
    only = {"ipv4": 0x0800, "ipv6": 0x86DD}.get(sys.argv[1])
    needs_ip = sys.argv[1] not in ("vlan", "qinq", "qinq_old", "priority", "snap", "gre_bridge", "mpls_ethernet", "sll2")
    packets = [p for p in read(sys.argv[2])
               if (kind_of(p[2]) == only if only else not needs_ip or kind_of(p[2]) in (0x0800, 0x86DD))]
    write(sys.argv[3], link, [(s, u, change(f, n)) for n, (s, u, f) in enumerate(packets)])
