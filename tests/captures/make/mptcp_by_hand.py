#!/usr/bin/env python3
"""Multipath TCP (RFC 6824, RFC 8684): every subtype of the option, in connections whose keys are known and in some
that were not seen to begin: mptcp_by_hand.py CAPTURES_FOLDER"""
import hashlib
import os
import struct
import sys

from wrap import ETHERNET, ethernet, ip4, write

CLIENT, SERVER, PORT = "198.51.100.1", "203.0.113.1", 2002
SYN, RST, PSH, ACK = 2, 4, 8, 16
KEYS = bytes(range(1, 9)), bytes(range(33, 41))


def segment(option, flags, port, seq, ack=0, body=b"", back=False, window=100):
    options = bytes((30, len(option) + 2)) + option
    options += b"\1" * (-len(options) % 4)
    ports = (PORT, port) if back else (port, PORT)
    head = struct.pack(">HHIIBBHHH", *ports, seq, ack, 0x50 + len(options) // 4 * 16, flags, window, 0, 0)
    ends = (SERVER, CLIENT) if back else (CLIENT, SERVER)
    return ethernet(0x0800, ip4(6, head + options + body, *ends))


def token_and_start(key, version):
    digest = (hashlib.sha256 if version else hashlib.sha1)(key).digest()
    return digest[:4], int.from_bytes(digest[-8:], "big")


def session(version):
    mine, yours = KEYS
    first, second = 46000 + version, 46100 + version
    token, your_start = token_and_start(yours, version)
    my_start = token_and_start(mine, version)[1]
    short = lambda n: n & 0xFFFFFFFF
    wide = lambda n: n & (1 << 64) - 1
    capable = lambda flags, body: bytes((version, flags)) + body
    frames = [
        segment(capable(1, b"" if version else mine), SYN, first, 100),
        segment(capable(0x81, yours), SYN | ACK, first, 500, 101, back=True),
        segment(capable(1, mine + yours), ACK, first, 101, 501),
        segment(b"\x20\x05" + struct.pack(">IIIH", short(your_start + 1), short(my_start + 1), 1, 4), PSH | ACK, first, 101, 501, b"abcd"),
        segment(b"\x20\x01" + struct.pack(">I", short(my_start + 5)), ACK, first, 501, 105, back=True),
        segment(b"\x20\x0f" + struct.pack(">QQIHH", wide(my_start + 5), wide(your_start + 1), 1, 4, 0x1234), PSH | ACK, first, 501, 105, b"wxyz", True),
        segment(b"\x20\x04" + struct.pack(">IIH", short(my_start + 5), 0, 0), PSH | ACK, first, 105, 505, b"efgh"),
        segment(b"\x10\x02" + token + b"\1\2\3\4", SYN, second, 1000),
        segment(b"\x11\x02" + bytes(range(8)) + b"\5\6\7\x08", SYN | ACK, second, 2000, 1001, back=True),
        segment(b"\x10\0" + bytes(range(20)), ACK, second, 1001, 2001),
        segment(b"\x20\x15" + struct.pack(">IIIH", short(your_start + 5), short(my_start + 9), 1, 4), PSH | ACK, second, 1001, 2001, b"sub2"),
    ]
    if version:
        frames.insert(3, segment(capable(0x81, mine + yours + b"\0\4\x12\x34"), PSH | ACK, first, 101, 501, b"abcd"))
    address4, address6, hmac = bytes((192, 0, 2, 7)), bytes(16), bytes(range(9, 17))
    for number, option in enumerate((b"\x34\1" + address4, b"\x34\1" + address4 + b"\x13\x88", b"\x30\1" + address4 + hmac,
                   b"\x30\1" + address4 + b"\x13\x88" + hmac, b"\x31\1" + address4, b"\x36\1" + address6,
                   b"\x30\1" + address6 + b"\x13\x88" + hmac, b"\x40\1", b"\x40\1\2\3", b"\x51", b"\x50\2",
                   b"\x60\0" + hmac, b"\x70\0" + yours, b"\x80\1", b"\x8f\7", b"\x90\1abc", b"\x10\1ab", b"\x30\1ab",
                   b"\x60\0", b"\x70", b"")):
        frames.append(segment(option, ACK, second, 1005, 2001, window=101 + number))  # or it would be a duplicate
    return frames


strangers = [
    segment(b"\x20\x05" + struct.pack(">IIIH", 5, 21, 1, 4), PSH | ACK, 46200, 1, 1, b"abcd"),
    segment(b"\x10\x02\1\2\3\4\1\2\3\4", SYN, 46201, 1000), segment(b"\x01\0", SYN, 46202, 1000),
    segment(b"\x70\0" + KEYS[1], RST, 46203, 1000)]
for name, frames in (("version_0", session(0)), ("version_1", session(1)), ("not_seen_to_begin", strangers)):
    path = os.path.join(sys.argv[1], f"mptcp/{name}_by_hand.pcap")
    os.makedirs(os.path.dirname(path), exist_ok=True)
    write(path, ETHERNET, [(1767225600 + n // 10, n % 10 * 100000, f) for n, f in enumerate(frames)])
