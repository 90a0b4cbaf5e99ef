#!/bin/bash
# NTP: chronyd answers ntpdate, another chronyd and ntpq-style control messages (those by hand).
. "$(dirname "$0")/lib.sh"
pair
known_neighbours
cat >"$WORK/server.conf" <<EOT
local stratum 3
allow all
keyfile $WORK/keys
user root
pidfile $WORK/server.pid
bindcmdaddress /
cmdport 0
EOT
printf '1 SHA1 HEX:000102030405060708090a0b0c0d0e0f10111213\n' >"$WORK/keys"
printf 'server %s iburst key 1 minpoll 0 maxpoll 0\nkeyfile %s/keys\nuser root\npidfile %s/c.pid\nbindcmdaddress /\ncmdport 0\n' $SERVER "$WORK" "$WORK" >"$WORK/client.conf"
start server chronyd -d -x -f "$WORK/server.conf"
listening server 123 u

capture client eth0 ntp/ntpdate.pcap 'port 123'
on client timeout 9 ntpdate -q -p 2 $SERVER >/dev/null 2>&1 || true
done_capturing

capture client eth0 ntp/authenticated.pcap 'port 123'
on client timeout 4 chronyd -d -x -f "$WORK/client.conf" >/dev/null 2>&1 || true
done_capturing

capture client eth0 ntp/modes_by_hand.pcap 'port 123'
on client python3 - <<'EOT'
import socket, struct
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
s.bind(("192.0.2.10", 123))
stamp = struct.pack(">II", 0xe9000000, 0x80000000)
def ntp(leap, version, mode, stratum, poll, precision, ref): return struct.pack(
    ">BBbbII4s", leap << 6 | version << 3 | mode, stratum, poll, precision, 0x00001000, 0x00000a00, ref) + stamp * 4
to = ("192.0.2.20", 1123)
for packet in (ntp(0, 4, 1, 2, 6, -20, b"\xc0\0\2\x01"), ntp(0, 4, 2, 2, 6, -20, b"\xc0\0\2\x01"),
               ntp(0, 4, 5, 1, 6, -23, b"GPS\0"), ntp(3, 4, 4, 0, 6, -6, b"RATE"), ntp(1, 3, 4, 1, 10, -18, b"DCFa"),
               struct.pack(">BBHHHHH", 0x16, 0x82, 1, 0x0618, 0, 0, 20) + b"version=\"1\",leap=00\r\n"[:20],
               struct.pack(">BBHHHHH", 0x16, 0x01, 2, 0, 0, 0, 0), bytes((0x17, 0, 3, 42)) + bytes(4)):
    s.sendto(packet, to)
EOT
done_capturing
