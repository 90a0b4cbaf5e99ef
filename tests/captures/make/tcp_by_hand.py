#!/usr/bin/env python3
"""TCP segments that no stack sends, or none at hand: tcp_by_hand.py CAPTURES_FOLDER"""
import socket
import struct
import sys

from wrap import ETHERNET, MACS, checksum, ip4, write

CLIENT, SERVER = "192.0.2.10", "192.0.2.20"
FIN, SYN, RST, PSH, ACK, URG, ECE, CWR, NS = 1, 2, 4, 8, 16, 32, 64, 128, 256


def segment(flags, seq=0, ack=0, data=b"", options=b"", window=8192, back=False, ports=(40000, 6000), urgent=0, bad=False):
    options += b"\0" * (-len(options) % 4)
    ports = ports[::-1] if back else ports
    source, destination = (SERVER, CLIENT) if back else (CLIENT, SERVER)
    head = struct.pack(">HHIIHHHH", *ports, seq, ack, (5 + len(options) // 4) << 12 | flags, window, 0, urgent)
    body = head + options + data
    total = checksum(socket.inet_aton(source) + socket.inet_aton(destination) + struct.pack(">HH", 6, len(body)) + body)
    body = body[:16] + struct.pack(">H", total ^ (0x1111 if bad else 0)) + body[18:]
    frame = (MACS if not back else MACS[6:] + MACS[:6]) + b"\x08\0" + ip4(6, body, source, destination)
    return frame.ljust(60, b"\0")


def save(name, frames):
    write(f"{sys.argv[1]}/tcp/{name}_by_hand.pcap", ETHERNET,
          [(1767225600 + n // 20, n % 20 * 50000, frame) for n, frame in enumerate(frames)])


options = [
    b"\x02\x04\x05\xb4\x01\x03\x03\x0e", b"\x04\x02\x08\x0a\0\0\0\x01\0\0\0\0", b"\x05\x12" + struct.pack(">IIII", 1000, 2000, 3000, 4000),
    b"\x13\x12" + bytes(range(16)),                 # MD5 signature, RFC 2385
    b"\x1d\x10\x01\x02" + bytes(range(12)),         # TCP-AO, RFC 5925
    b"\x1c\x04\x80\x3c",                            # user timeout, RFC 5482
    b"\x22\x0a" + bytes(range(8)), b"\x22\x02",     # Fast Open cookie, and the request for one, RFC 7413
    b"\xfd\x04\xf9\x89", b"\xfe\x06\xca\xfe\x12\x34",  # experiments, RFC 6994
    b"\x0e\x03\x01\x0f\x03\x08", b"\x06\x06\0\0\0\1\x07\x06\0\0\0\1", b"\x0b\x06\0\0\0\1\x0c\x06\0\0\0\2\x0d\x06\0\0\0\3",
    b"\x1b\x08\x05\x40\x12\x34\x56\x78",            # quick start, RFC 4782
    b"\x4c\x0c" + bytes(range(10)), b"\x99\x05abc", # unassigned ones
    b"\x02\x03\x05\x01", b"\x03\x02\x01\x01", b"\x08\x04\1\2", b"\x05\x09\0\0\0\0\0\0\0", b"\x99\x01\x02\x04", b"\x02\x28\x05\xb4",  # wrong lengths
    b"\x01" * 40,
]
save("options", [segment(SYN, n * 1000, options=o, ports=(40000 + n, 6000)) for n, o in enumerate(options)])

flags = [0, FIN, SYN | FIN, FIN | PSH | URG, SYN | RST, RST, RST | ACK, ACK | NS, SYN | ECE | CWR, SYN | ACK | ECE, 0xFFF, ACK | 0x200, ACK | 0x800]
save("flags", [segment(f, 5, 7, ports=(41000 + n, 6001), urgent=3 if f & URG else 0) for n, f in enumerate(flags)])

save("analysis", [
    segment(SYN, 100, options=b"\x02\x04\x05\xb4\x03\x03\x07\x01"),
    segment(SYN, 100, options=b"\x02\x04\x05\xb4\x03\x03\x07\x01"),              # again
    segment(SYN | ACK, 900, 101, back=True, options=b"\x02\x04\x05\xb4\x03\x03\x02\x01"),
    segment(ACK, 101, 901),
    segment(PSH | ACK, 101, 901, b"a" * 100),
    segment(ACK, 901, 201, back=True),
    segment(PSH | ACK, 301, 901, b"c" * 100),                                    # a hole before it
    segment(ACK, 901, 201, back=True), segment(ACK, 901, 201, back=True), segment(ACK, 901, 201, back=True),
    segment(PSH | ACK, 201, 901, b"b" * 100),                                    # fills the hole
    segment(ACK, 901, 401, back=True),
    segment(PSH | ACK, 251, 901, b"B" * 100),                                    # overlaps what is acknowledged
    segment(ACK, 901, 401, back=True, window=0),
    segment(ACK, 401, 901, b"x"), segment(ACK, 901, 401, back=True, window=0),   # probe of the closed window
    segment(ACK, 901, 401, back=True, window=100),
    segment(PSH | ACK, 401, 901, b"d" * 400),                                    # fills the window
    segment(ACK, 901, 1201, back=True),                                          # acknowledges what nobody sent
    segment(ACK, 800, 901, b"\0"), segment(ACK, 901, 801, back=True),            # keep-alive
    segment(PSH | ACK, 801, 901, b"bad sum", bad=True),
    segment(RST, 901, 0, back=True), segment(ACK, 808, 901),                     # after the end
    segment(SYN, 70000, ports=(40000, 6000)),                                    # the port again
    segment(SYN | ACK, 5000, 70001, back=True), segment(ACK, 70001, 5001),
    segment(FIN | ACK, 70001, 5001), segment(FIN | ACK, 5001, 70002, back=True), segment(ACK, 70002, 5002),
])

# Sequence numbers that pass 2^32.
top = 0xFFFFFF80
save("sequence_wrap", [segment(SYN, top - 1, ports=(42000, 6002)), segment(SYN | ACK, 0xFFFFFFFF, top, back=True, ports=(42000, 6002)),
                       segment(ACK, top, 0, ports=(42000, 6002))] + [x for n in range(4) for x in (
                           segment(PSH | ACK, (top + 100 * n) & 0xFFFFFFFF, 0, b"%c" % (97 + n) * 100, ports=(42000, 6002)),
                           segment(ACK, 0, (top + 100 * n + 100) & 0xFFFFFFFF, back=True, ports=(42000, 6002)))])

# Headers that lie about their length, and a middle without its beginning.
broken = segment(ACK, 1, 1, b"data")
save("broken_headers", [broken[:46] + bytes((4 << 4,)) + broken[47:], broken[:46] + bytes((15 << 4,)) + broken[47:],
                        broken[:40], segment(PSH | ACK, 5000, 6000, b"from the middle", ports=(43000, 6003)),
                        segment(PSH | ACK, 5015, 6000, b"and on", ports=(43000, 6003), window=0xFFFF)])
