#!/usr/bin/env python3
"""IPv4 and IPv6 headers, ICMP and multicast messages that no program at hand sends: ip_by_hand.py CAPTURES_FOLDER"""
import os
import socket
import struct
import sys

from wrap import ETHERNET, checksum, ethernet, ip6, write

SOURCE, DESTINATION = "2001:db8::10", "2001:db8::20"
UDP = struct.pack(">HHHH", 40000, 9, 12, 0) + b"data"


def save(path, frames):
    path = os.path.join(sys.argv[1], path)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    write(path, ETHERNET, [(1767225600 + n // 20, n % 20 * 50000, f.ljust(60, b"\0")) for n, f in enumerate(frames)])


def packet(protocol=17, body=UDP, options=b"", flags=0x4000, ident=1, tos=0, ttl=64, length=None, version=4, words=None, source="192.0.2.10",
           destination="192.0.2.20", bad=False):
    words = 5 + len(options) // 4 if words is None else words
    head = struct.pack(">BBHHHBBH4s4s", version << 4 | words, tos, 20 + len(options) + len(body) if length is None else length, ident,
                       flags, ttl, protocol, 0, socket.inet_aton(source), socket.inet_aton(destination)) + options
    return ethernet(0x0800, head[:10] + struct.pack(">H", checksum(head) ^ (0x0101 if bad else 0)) + head[12:] + body)


def fragment(offset, body, more, ident):
    return packet(body=body, flags=(0x2000 if more else 0) | offset // 8, ident=ident)


def icmp(kind, code, rest):
    body = struct.pack(">BBH", kind, code, 0) + rest
    return packet(1, body[:2] + struct.pack(">H", checksum(body)) + body[4:])


def icmp6(kind, code, rest, source=SOURCE, destination=DESTINATION, hops=255):
    body = struct.pack(">BBH", kind, code, 0) + rest
    pseudo = socket.inet_pton(10, source) + socket.inet_pton(10, destination) + struct.pack(">II", len(body), 58)
    body = body[:2] + struct.pack(">H", checksum(pseudo + body)) + body[4:]
    whole = ip6(58, body, source, destination)
    return ethernet(0x86DD, whole[:7] + bytes((hops,)) + whole[8:])


def address(text):
    return socket.inet_pton(10, text)


save("ip/options_by_hand.pcap", [packet(options=o) for o in (
    b"\x94\x04\0\0",                                              # router alert
    b"\x83\x0b\x08" + socket.inet_aton("192.0.2.99") * 2 + b"\0",   # loose source route, one hop done
    b"\x89\x07\x04" + socket.inet_aton("192.0.2.98") + b"\0",       # strict source route
    b"\x82\x0b\0\0\0\0\0\0\0\0\0\0",                              # security, RFC 1108
    b"\x88\x04\0\x2a", b"\x86\x0a\0\0\0\1\x01\x04\0\1\0\0",        # stream id, CIPSO
    b"\x19\x08\x04\x40\x12\x34\x56\x78",                          # quick start
    b"\x0b\x04\x05\xdc\x0c\x04\x05\xdc",                          # MTU probe and reply
    b"\x52\x0c" + struct.pack(">HHH4s", 1, 2, 3, socket.inet_aton("192.0.2.1")),  # traceroute
    b"\x07\x07\x08" + socket.inet_aton("192.0.2.1") + b"\0",
    b"\x44\x0c\x05\x70" + bytes(8), b"\x44\x0c\x0d\x31" + socket.inet_aton("192.0.2.1") + bytes(4),
    b"\x1e\x04ab", b"\x9e\x03a\0", b"\x94\x01\0\0", b"\x94\x20\0\0", b"\x01\x01\x01\0", b"\x07\x02\0\0")])

big = struct.pack(">HHHH", 40000, 40404, 8 + 1200, 0) + bytes(range(256)) * 4 + bytes(176)
save("ip/fragments_by_hand.pcap", [
    fragment(800, big[800:], False, 10), fragment(0, big[:400], True, 10), fragment(400, big[400:800], True, 10),       # out of order
    fragment(0, big[:400], True, 11), fragment(400, big[400:800], True, 11), fragment(400, big[400:800], True, 11),     # one twice
    fragment(800, big[800:], False, 11),
    fragment(0, big[:400], True, 12), fragment(320, big[320:800], True, 12), fragment(800, big[800:], False, 12),       # overlap, same bytes
    fragment(0, big[:400], True, 13), fragment(320, b"\xee" * 480, True, 13), fragment(800, big[800:], False, 13),      # overlap, other bytes
    fragment(0, big[:400], True, 14), fragment(800, big[800:], False, 14),                                             # a hole
    fragment(0, big[:400], True, 15), fragment(400, big[400:], False, 15), fragment(1208 - 8, bytes(16), False, 15),    # past the end
    fragment(65528, bytes(32), False, 16), fragment(0, big[:401], True, 17), packet(body=big, flags=0x8000)])

save("ip/headers_by_hand.pcap", [
    packet(tos=0xB9), packet(tos=0x28 | 3), packet(ttl=0), packet(ttl=1, destination="224.0.0.5"), packet(ttl=9, destination="224.0.0.5"),
    packet(bad=True), packet(length=0), packet(length=10), packet(length=1000), packet(words=4), packet(words=15), packet(version=7),
    packet(253, b"experiment"), packet(255, b""), packet(59, b"nothing"), packet(0, b"\x3b\0\0\0\0\0\0\0"), packet(61, b"any host protocol"),
    packet(source="127.0.0.1"), packet(destination="255.255.255.255"), packet(body=b""), packet(1, b"\x08"), packet(6, b"\0\x50"),
    packet(50, struct.pack(">II", 0xC0FFEE, 1) + bytes(range(40))), packet(51, struct.pack(">BBHII", 17, 4, 0, 0xBEEF, 7) + bytes(12) + UDP),
    packet(108, struct.pack(">BBH", 17, 0, 3) + b"compressed")])

options = lambda kind, body, following=17: bytes((following, (len(body) + 2 + 7) // 8 - 1)) + body + b"\0" * (-(len(body) + 2) % 8)
chain = options(0, b"\x05\x02\0\0\x01\0", 60) + options(60, b"\x04\x01\0\0\0\0", 43) + struct.pack(">BBBBI", 44, 4, 0, 2, 0) + address(
    "2001:db8::1") + address("2001:db8::2") + struct.pack(">BBHI", 60, 0, 0, 0x1234) + options(60, b"\x01\x04\0\0\0\0", 17) + UDP
save("ipv6/extension_headers_by_hand.pcap", [ethernet(0x86DD, p) for p in (
    ip6(0, options(0, b"\x05\x02\0\0\x01\0") + UDP), ip6(0, options(0, b"\xc2\x04\0\1\0\0") + UDP),      # router alert, jumbo
    ip6(0, options(0, b"\x26\x06\x40\0\0\0\0\0\0\0\0\0\0\0") + UDP),                                     # quick start
    ip6(0, options(0, b"\x07\x04\0\0\0\1") + UDP), ip6(0, options(0, b"\x63\x04\0\1\2\3") + UDP),         # CALIPSO, RPL
    ip6(0, options(0, b"\x1e\x04abcd\xfe\x02zz\0\0") + UDP),
    ip6(60, options(60, b"\xc9\x10" + address("2001:db8::99") + b"\x01\0\x01\0") + UDP),                   # home address
    ip6(60, options(60, b"\x04\x01\x05\x8b\0\0") + UDP),                                                  # tunnel limit, unknown option
    ip6(43, struct.pack(">BBBBI", 17, 2, 0, 1, 0) + address("2001:db8::5") + UDP),                          # RH0
    ip6(43, struct.pack(">BBBBI", 17, 2, 2, 1, 0) + address("2001:db8::5") + UDP),                          # RH2
    ip6(43, struct.pack(">BBBBI", 17, 1, 3, 2, 0xFF000000) + b"\0\x05\0\x06\0\0\0\0" + UDP),                # RPL source route
    ip6(43, struct.pack(">BBBBBBH", 17, 4, 4, 1, 1, 0, 7) + address("2001:db8::6") + address("2001:db8::7") + UDP),  # SRH
    ip6(43, struct.pack(">BBBBI", 17, 0, 99, 0, 0) + UDP),
    ip6(44, struct.pack(">BBHI", 17, 0, 0, 7) + UDP), ip6(44, struct.pack(">BBHI", 17, 0, 1, 8) + UDP), ip6(44, struct.pack(">BBHI", 17, 0, 8, 8) + b"end"),
    ip6(0, chain), ip6(59, b"nothing follows"), ip6(51, struct.pack(">BBHII", 17, 4, 0, 0xBEEF, 7) + bytes(12) + UDP),
    ip6(50, struct.pack(">II", 0xC0FFEE, 2) + bytes(40)), ip6(135, bytes((59, 0, 0, 0)) + bytes(4)),      # ESP, mobility
    ip6(139, bytes((59, 0)) + bytes(6)), ip6(140, bytes((59, 0)) + bytes(6)), ip6(253, b"experiment"),
    ip6(0, b"\x11\xff\x05\x02\0\0"), ip6(17, UDP)[:50], ip6(17, UDP, "::", "ff02::1"), ip6(17, UDP, "fe80::1", "ff05::1:3"),
    ip6(17, UDP, "2002:c000:0201::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2"), ip6(17, UDP, "::ffff:192.0.2.1", "64:ff9b::192.0.2.1"))])

inner = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 32, 1, 0, 64, 17, 0, socket.inet_aton("192.0.2.20"), socket.inet_aton("192.0.2.10")) + UDP
extended = inner.ljust(128, b"\0")
labels = struct.pack(">HH", 0x2000, 0) + struct.pack(">HBB", 8, 1, 1) + struct.pack(">I", 16 << 12 | 0x1FF)
labels = labels[:2] + struct.pack(">H", checksum(labels)) + labels[4:]
save("icmp/messages_by_hand.pcap", [icmp(*m) for m in (
    [(3, code, bytes(4) + inner) for code in range(16)] + [(4, 0, bytes(4) + inner)] + [(5, code, socket.inet_aton("192.0.2.1") + inner) for code in range(4)] +
    [(9, 0, b"\x02\x02\x07\x08" + socket.inet_aton("192.0.2.1") + bytes(4) + socket.inet_aton("192.0.2.2") + b"\x80\0\0\0"), (10, 0, bytes(4)),
     (9, 16, b"\x01\x02\x00\x1e" + socket.inet_aton("192.0.2.1") + bytes(4)),
     (11, 0, bytes(4) + inner), (11, 1, bytes(4) + inner), (12, 0, b"\x14\0\0\0" + inner), (12, 1, bytes(4) + inner),
     (13, 0, b"\0\1\0\2" + struct.pack(">III", 1000, 0, 0)), (14, 0, b"\0\1\0\2" + struct.pack(">III", 1000, 1500, 1500)),
     (15, 0, b"\0\1\0\2"), (16, 0, b"\0\1\0\2"), (17, 0, b"\0\1\0\2\0\0\0\0"), (18, 0, b"\0\1\0\2\xff\xff\xff\0"),
     (30, 0, bytes(16)), (42, 0, b"\0\1\2\1"), (43, 0, b"\0\1\2\0"), (40, 1, bytes(4)), (41, 0, bytes(4)), (99, 7, bytes(4)),
     (11, 0, b"\0\x20\0\0" + extended + labels), (8, 0, b"\0\1\0\1" + struct.pack("<QQ", 1767225600, 500000) + bytes(range(16, 56))), (8, 0, b"\0")])])

lladdr = b"\x01\x01\x02\0\0\0\0\x0a"
target = b"\x02\x01\x02\0\0\0\0\x14"
inner6 = ip6(17, UDP, DESTINATION, SOURCE)
save("icmpv6/messages_by_hand.pcap", [icmp6(*m) for m in (
    [(1, code, bytes(4) + inner6) for code in range(8)] + [(2, 0, struct.pack(">I", 1280) + inner6), (3, 0, bytes(4) + inner6), (3, 1, bytes(4) + inner6)] +
    [(4, code, struct.pack(">I", 6) + inner6) for code in range(3)] +
    [(137, 0, bytes(4) + address("fe80::2") + address("2001:db8:5::1") + target + b"\x04\x07" + bytes(6) + inner6),
     (135, 0, bytes(4) + address(DESTINATION) + lladdr + b"\x0e\x01\1\2\3\4\5\6"), (136, 0, b"\xe0\0\0\0" + address(SOURCE) + target),
     (133, 0, bytes(4)), (134, 0, b"\x40\x48\x07\x08" + bytes(8) + lladdr + b"\x05\x01\0\0" + struct.pack(">I", 1500)),
     (134, 0, b"\x40\xf8\0\0" + bytes(8) + b"\x1a\x02\0\0" + bytes(12) + b"\x26\x02\0\x40" + address("64:ff9b::")[:12] + b"\x19\x00"),
     (139, 0, bytes(8) + bytes(8) + address(SOURCE)), (140, 0, bytes(16)), (141, 0, bytes(4) + lladdr + target), (144, 0, b"\0\7\0\0"), (145, 0, b"\0\7\0\0" + address("2001:db8::77")),
     (146, 0, b"\0\7\0\0"), (147, 0, b"\0\7\x80\0"), (148, 0, bytes(12)), (151, 20, bytes(4)), (152, 0, b""), (153, 0, b""), (155, 0, bytes(4)), (155, 1, b"\x1e\xf0\1\2" + b"\0\1\0\0" + address(SOURCE) + bytes(8)),
     (160, 0, b"\0\1\2\1"), (200, 0, b"private"), (255, 0, bytes(4)), (128, 0, b"\0")])] + [icmp6(135, 0, bytes(4) + address(DESTINATION), hops=64), icmp6(136, 0, b"\x60")])

save("igmp/messages_by_hand.pcap", [packet(2, b[:2] + struct.pack(">H", checksum(b)) + b[4:], ttl=1, destination="224.0.0.22") for b in (
    struct.pack(">BBHHH", 0x22, 0, 0, 0, 6) + b"".join(struct.pack(">BBH4s", kind, 0, 1, socket.inet_aton("239.1.1.%d" % kind)) + socket.inet_aton("198.51.100.1") for kind in range(1, 7)),
    struct.pack(">BBHHH", 0x22, 0, 0, 0, 1) + struct.pack(">BBH4s", 6, 1, 0, socket.inet_aton("239.1.1.1")) + b"aux.",
    struct.pack(">BBHHH", 0x22, 0, 0, 0, 9) + struct.pack(">BBH4s", 9, 0, 5, socket.inet_aton("239.1.1.1")),
    struct.pack(">BBH4s", 0x12, 0, 0, socket.inet_aton("239.1.1.1")), struct.pack(">BBH4s", 0x16, 0, 0, socket.inet_aton("239.1.1.1")),
    struct.pack(">BBH4s", 0x17, 0, 0, socket.inet_aton("239.1.1.1")), struct.pack(">BBH4s", 0x99, 0, 0, bytes(4)), b"\x11\x0a\0\0", b"\x30\x14\0\0\0\x14\0\2")])


def datagram(size, protocol=17, family=4):
    """An IP packet whose UDP datagram has so many bytes of data."""
    body = struct.pack(">HHHH", 5001, 6001, 8 + size, 0 if family == 4 else 1) + bytes(size)
    return packet(protocol, body)[14:] if family == 4 else ip6(17, body, SOURCE, DESTINATION)


# What errors quote: as little as they may, as much as a kernel does, with and without a length and extensions.
EXTENSION = b"\x20\0" + struct.pack(">H", checksum(b"\x20\0\0\0\0\x08\1\1\0\1\x41\1")) + b"\0\x08\1\1\0\1\x41\1"
quotations = [icmp(kind, 1, bytes(4) + datagram(20)[:28 + more]) for kind in (3, 4, 5, 11, 12) for more in (0, 2, 4, 20)]
quotations += [icmp(5, 1, b"\xc0\0\2\2" + packet(1, struct.pack(">BBHHH", 8, 0, 0, 1, 7) + bytes(56))[14:]),
               icmp(5, 1, b"\xc0\0\2\2" + packet(6, bytes(20))[14:]), icmp(3, 4, b"\0\0\5\x14" + datagram(500))]
for words in (0, 5, 16, 32):
    for size in (40, 100, 101, 500):
        quotations.append(icmp(11, 0, bytes((0, words, 0, 0)) + datagram(size)[:128].ljust(128, b"\0") + EXTENSION))
        quotations.append(icmp6(3, 0, bytes((words // 2, 0, 0, 0)) + datagram(size, family=6)[:128].ljust(128, b"\0") + EXTENSION))
save("icmp/quotations_by_hand.pcap", quotations)
