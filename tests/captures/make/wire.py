#!/usr/bin/env python3
"""A cable with faults: wire.py IF_A IF_B RULE... forwards frames between two interfaces of this host.

A rule says what happens to the Nth TCP segment with data that comes in on IF_B: drop:N, twice:N, swap:N (goes after
the one that follows it) or late:N:SECONDS. Every other frame passes as it is.
"""
import select
import socket
import sys
import time

a, b = (socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3)) for _ in range(2))
a.bind((sys.argv[1], 0))
b.bind((sys.argv[2], 0))
rules = {}
for text in sys.argv[3:]:
    action, number, *value = text.split(":")
    rules[int(number)] = (action, float(value[0]) if value else 0)
held, later, count = None, [], 0


def has_data(frame):
    if frame[12:14] != b"\x08\0" or frame[23] != 6:
        return False
    ip = (frame[14] & 15) * 4
    total = int.from_bytes(frame[16:18], "big")
    return total - ip - (frame[14 + ip + 12] >> 4) * 4 > 0


print("ready", flush=True)
while True:
    now = time.time()
    for due, frame in [x for x in later if x[0] <= now]:
        a.send(frame)
    later = [x for x in later if x[0] > now]
    for s in select.select([a, b], [], [], 0.01)[0]:
        frame, sender = s.recvfrom(65536)
        if sender[2] == socket.PACKET_OUTGOING:
            continue
        if s is a:
            b.send(frame)
            continue
        action, value = None, 0
        if has_data(frame):
            count += 1
            action, value = rules.get(count, (None, 0))
        if action == "drop":
            continue
        if action == "swap":
            held = frame
            continue
        if action == "late":
            later.append((now + value, frame))
            continue
        a.send(frame)
        if action == "twice":
            a.send(frame)
        if held:
            a.send(held)
            held = None
