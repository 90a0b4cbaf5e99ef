#!/usr/bin/env python3
"""pcapng (draft-ietf-opsawg-pcapng) without a library.

pcapng.py scrub FILE       takes out what tells of the machine that captured: hardware and operating system
pcapng.py by_hand FOLDER   writes files with the blocks that programs at hand do not write
"""
import struct
import sys

SHB, IDB, PB, SPB, NRB, ISB, EPB, JOURNAL, DSB, CUSTOM = (0x0A0D0D0A, 1, 2, 3, 4, 5, 6, 9, 10, 0xBAD)


def padded(data):
    return data + b"\0" * (-len(data) % 4)


def option(order, code, data):
    return struct.pack(order + "HH", code, len(data)) + padded(data)


def options(order, *pairs):
    return b"".join(option(order, *pair) for pair in pairs) + (bytes(4) if pairs else b"")


def block(order, kind, body):
    body = padded(body)
    return struct.pack(order + "II", kind, len(body) + 12) + body + struct.pack(order + "I", len(body) + 12)


def section(order, *pairs, length=-1):
    return block(order, SHB, struct.pack(order + "IHHq", 0x1A2B3C4D, 1, 0, length) + options(order, *pairs))


def interface(order, link=1, snaplen=262144, *pairs):
    return block(order, IDB, struct.pack(order + "HHI", link, 0, snaplen) + options(order, *pairs))


def packet(order, number, time, data, *pairs, original=None):
    head = struct.pack(order + "IIIII", number, time >> 32, time & 0xFFFFFFFF, len(data), original or len(data))
    return block(order, EPB, head + padded(data) + options(order, *pairs))


def scrub(path):
    data, out, at = open(path, "rb").read(), b"", 0
    while at < len(data):
        kind, size = struct.unpack_from("<II", data, at)
        fixed = {SHB: 24, IDB: 16}.get(kind)
        if not fixed:
            out += data[at:at + size]
        else:
            kept, o = b"", at + fixed
            while o < at + size - 4:
                code, length = struct.unpack_from("<HH", data, o)
                whole = data[o:o + 4 + length + -length % 4]
                o += len(whole)
                if (kind, code) not in ((SHB, 2), (SHB, 3), (IDB, 12)):
                    kept += whole
                if code == 0:
                    break
            out += block("<", kind, data[at + 8:at + fixed] + kept)
        at += size
    open(path, "wb").write(out)


def udp(n, text=b"hello"):
    from wrap import ethernet, ip4
    return ethernet(0x0800, ip4(17, struct.pack(">HHHH", 40000, 9, 8 + len(text), 0) + text, "192.0.2.10", "192.0.2.20", n))


def by_hand(folder):
    def save(name, *blocks):
        open(f"{folder}/{name}.pcapng", "wb").write(b"".join(blocks))

    second = 1767225600
    micro = second * 10**6
    for name, o in (("little", "<"), ("big", ">")):
        save(f"{name}_endian", section(o, (4, b"Tests"), (1, b"written by hand")), interface(o, 1, 96, (2, b"eth0"), (3, b"the first"), (9, b"\x06"), (14, struct.pack(o + "q", 0))),
             packet(o, 0, micro, udp(1)), packet(o, 0, micro + 5, udp(2), (1, b"a comment"), (1, "another, \u00fcber".encode()), (2, struct.pack(o + "I", 0x12))),
             block(o, ISB, struct.pack(o + "III", 0, (micro + 9) >> 32, (micro + 9) & 0xFFFFFFFF) + options(o, (4, struct.pack(o + "Q", 2)), (5, struct.pack(o + "Q", 1)))))
    o = "<"
    save("every_block", section(o, (2, b"no machine"), (3, b"no system"), (4, b"Tests")), interface(o, 1, 0, (2, b"eth0"), (4, bytes((192, 0, 2, 10, 255, 255, 255, 0))),
         (6, bytes.fromhex("02000000000a")), (8, struct.pack(o + "Q", 10**9)), (11, b"\0udp"), (13, b"1.0"), (15, b"a card")),
         block(o, NRB, struct.pack(o + "HH", 1, 24) + padded(bytes((192, 0, 2, 10)) + b"client.example\0host\0") + struct.pack(o + "HH", 2, 31) + padded(
             bytes.fromhex("20010db8000000000000000000000020") + b"server.example\0") + bytes(4) + options(o, (2, b"a resolver"))),
         packet(o, 0, micro, udp(1), (3, b"\2" + b"\1\2\3\4"), (4, struct.pack(o + "Q", 3)), (5, struct.pack(o + "Q", 77)), (6, struct.pack(o + "I", 2)), (7, b"\1" + bytes(8))),
         block(o, SPB, struct.pack(o + "I", len(udp(2))) + udp(2)),
         block(o, PB, struct.pack(o + "HHIIII", 0, 5, micro >> 32, micro & 0xFFFFFFFF, len(udp(3)), len(udp(3))) + padded(udp(3)) + options(o, (1, b"the old kind"))),
         block(o, CUSTOM, struct.pack(o + "I", 32473) + b"anything"), block(o, 0x40000BAD, struct.pack(o + "I", 32473) + b"not to be copied"), block(o, 0x12345678, b"nobody knows"),
         block(o, JOURNAL, b"MESSAGE=hello\nPRIORITY=6\n__REALTIME_TIMESTAMP=1767225600000000\n"),
         block(o, DSB, struct.pack(o + "II", 0x544C534B, 0)), block(o, DSB, struct.pack(o + "II", 0x57474B4C, 4) + b"key\n"),
         packet(o, 0, micro + 10, udp(4), (2988, struct.pack(o + "I", 32473) + b"text"), (2989, struct.pack(o + "I", 32473) + b"\1\2")))
    save("timestamps", section(o), interface(o, 1, 0, (2, b"seconds"), (9, b"\x00")), interface(o, 1, 0, (2, b"millis"), (9, b"\x03")),
         interface(o, 1, 0, (2, b"nanos"), (9, b"\x09")), interface(o, 1, 0, (2, b"binary"), (9, b"\x94")), interface(o, 1, 0, (2, b"offset"), (14, struct.pack(o + "q", second))),
         packet(o, 0, second, udp(1)), packet(o, 1, second * 1000 + 250, udp(2)), packet(o, 2, second * 10**9 + 500000001, udp(3)),
         packet(o, 3, (second << 20) + (3 << 18), udp(4)), packet(o, 4, 1000001, udp(5)))
    sections = [section(x) + interface(x, 1, 0, (2, b"if%d" % n)) + packet(x, 0, micro + n, udp(n)) for n, x in enumerate("<><")]
    save("sections", *sections)
    save("link_types", section(o), interface(o, 1), interface(o, 101), interface(o, 147), packet(o, 0, micro, udp(1)), packet(o, 1, micro + 1, udp(2)[14:]), packet(o, 2, micro + 2, b"user link type 0"))
    good = section(o) + interface(o, 1) + packet(o, 0, micro, udp(1))
    save("cut_short", good, packet(o, 0, micro + 1, udp(2))[:40])
    save("bad_interface", good, packet(o, 7, micro + 1, udp(2)), packet(o, 0, micro + 2, udp(3)))
    save("no_packets", section(o), interface(o, 1))


if __name__ == "__main__":
    {"scrub": scrub, "by_hand": by_hand}[sys.argv[1]](sys.argv[2])
