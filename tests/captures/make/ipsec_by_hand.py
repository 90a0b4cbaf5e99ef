#!/usr/bin/env python3
"""AH, ESP and ESP in UDP (RFC 4302, 4303, 3948), without a kernel that has keys: ipsec_by_hand.py CAPTURES_FOLDER"""
import os
import struct
import sys

from wrap import ETHERNET, ethernet, ip4, ip6, write

UDP = struct.pack(">HHHH", 40000, 9, 12, 0) + b"data"
HERE, THERE = "198.51.100.1", "203.0.113.1"


def save(path, frames):
    path = os.path.join(sys.argv[1], path)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    write(path, ETHERNET, [(1767225600 + n // 20, n % 20 * 50000, f) for n, f in enumerate(frames)])


def ah(following, body=b"", icv=bytes(range(12)), length=None):
    return struct.pack(">BBHII", following, 1 + len(icv) // 4 if length is None else length, 0, 0x1001, 7) + icv + body


def esp(spi, sequence):
    return struct.pack(">II", spi, sequence) + bytes(range(24))


def in4(protocol, body, source=HERE, destination=THERE):
    return ethernet(0x0800, ip4(protocol, body, source, destination))


def in6(protocol, body):
    return ethernet(0x86DD, ip6(protocol, body))


def in_udp(body):
    return in4(17, struct.pack(">HHHH", 4500, 4500, 8 + len(body), 0) + body)


options = struct.pack(">BBBB", 17, 0, 1, 4) + bytes(4)
save("ipsec/authentication_header_by_hand.pcap", [
    in4(51, ah(17, UDP)), in6(51, ah(17, UDP)), in4(51, ah(4, ip4(17, UDP))), in6(51, ah(41, ip6(17, UDP))),
    in6(51, ah(60, options + UDP)), in6(51, ah(59)), in4(51, ah(200, b"unknown.")), in6(51, ah(200, b"unknown.")),
    in6(51, ah(50, esp(5, 1))), in4(51, ah(17, UDP, b"")), in6(51, ah(17, UDP, bytes(16))),
    in4(51, ah(17, UDP, length=40)), in6(51, ah(17, UDP, length=40)), in4(51, ah(17)[:9]), in6(51, ah(17)[:9])])
save("ipsec/esp_by_hand.pcap",
     [in4(50, esp(0x100, n)) for n in (1, 2, 4, 4, 3, 5)]            # one missing, one again, one late
     + [in4(50, esp(0x200, 9)), in4(50, esp(0x200, 10)), in4(50, esp(0x100, 6), THERE, HERE), in6(50, esp(0x300, 1)),
        in4(50, b"\0\0\1")])
save("ipsec/esp_in_udp_by_hand.pcap", [
    in_udp(b"\xff"), in_udp(esp(0x99, 1)), in_udp(esp(0x99, 3)), in_udp(b"\xff\xff"), in_udp(b"abc")])
