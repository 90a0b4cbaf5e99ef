#!/bin/bash
# Capture files rather than protocols: what dumpcap, tcpdump, editcap, mergecap and compressors write. pcapng.py writes
# by hand the blocks that none of them writes.
. "$(dirname "$0")/lib.sh"
pair
known_neighbours
cable client eth1 02:00:00:00:01:0a server eth1 02:00:00:00:01:14
addr client eth1 198.51.100.10/24
addr server eth1 198.51.100.20/24
mkdir -p "$OUT/files"
cd "$OUT/files"
rm -f -- *

both() {
    on client ping -q -c 1 $SERVER >/dev/null
    on client ping -q -c 1 198.51.100.20 >/dev/null
}
on client dumpcap -q -i eth0 -i eth1 -f icmp -w "$WORK/two.pcapng" 2>"$WORK/dumpcap.log" &
until_true grep -q 'Capturing on' "$WORK/dumpcap.log"
sleep 0.5
both
sleep 0.5
for pid in $(ip netns pids $SPACE-client); do kill -INT "$pid" 2>/dev/null || true; done
wait
python3 "$MAKE_DIR/pcapng.py" scrub "$WORK/two.pcapng"
cp "$WORK/two.pcapng" two_interfaces_by_dumpcap.pcapng

capture client eth0 files/nanoseconds.pcap icmp --time-stamp-precision=nano
both
done_capturing
capture client eth0 files/microseconds.pcap icmp
both
done_capturing
capture client eth1 files/second_link.pcap icmp
both
done_capturing

editcap -F pcapng --capture-comment 'A comment about the whole file' -a '1:a comment about the first packet' \
    -a '2:Zürich, line one
and line two' microseconds.pcap comments_by_editcap.pcapng
mergecap -w merged_by_mergecap.pcapng nanoseconds.pcap second_link.pcap
python3 "$MAKE_DIR/pcapng.py" scrub merged_by_mergecap.pcapng
editcap -F modpcap microseconds.pcap modified.pcap
python3 - <<'EOT'
# The same packets the other way round, with times that go back, and cut in the middle of one.
import struct
data = open("microseconds.pcap", "rb").read()
records, at = [], 24
while at < len(data):
    s, u, c, o = struct.unpack_from("<IIII", data, at)
    records.append((s, u, c, o, data[at + 16:at + 16 + c]))
    at += 16 + c
big = struct.pack(">IHHIIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 1)
open("big_endian.pcap", "wb").write(big + b"".join(struct.pack(">IIII", *r[:4]) + r[4] for r in records))
open("times_go_back.pcap", "wb").write(data[:24] + b"".join(struct.pack("<IIII", *r[:4]) + r[4] for r in reversed(records)))
open("cut_short.pcap", "wb").write(data[:-30])
open("header_only.pcap", "wb").write(data[:24])
fcs = struct.pack("<IHHIIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 1 | 4 << 28 | 1 << 26)
import zlib
open("with_frame_check_sequence.pcap", "wb").write(fcs + b"".join(struct.pack("<IIII", r[0], r[1], r[2] + 4, r[3] + 4) + r[4] + struct.pack("<I", zlib.crc32(r[4])) for r in records))
EOT
gzip -9nk microseconds.pcap
xz -k microseconds.pcap
zstd -q -19 microseconds.pcap 2>/dev/null || true
lz4 -q microseconds.pcap microseconds.pcap.lz4 2>/dev/null || true
python3 "$MAKE_DIR/pcapng.py" by_hand "$OUT/files"
