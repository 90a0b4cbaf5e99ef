#!/bin/bash
# IPv4 options and fragments, IPv6 extension headers, IGMP and MLD: ping and the kernel where they can, python's raw
# sockets for what no program sends.
. "$(dirname "$0")/lib.sh"
pair 6
known_neighbours

capture client eth0 ip/options.pcap 'icmp or udp'
on client ping -q -c 1 -R $SERVER >/dev/null || true
on client ping -q -c 1 -T tsonly $SERVER >/dev/null || true
on client ping -q -c 1 -T tsandaddr $SERVER >/dev/null || true
on client ping -q -c 1 -T tsprespec $SERVER >/dev/null || true
on client ping -q -c 1 -Q 0xb8 -t 7 $SERVER >/dev/null || true
on client timeout 3 traceroute -n -q 1 -m 2 -w 1 -g 192.0.2.99 $SERVER >/dev/null 2>&1 || true
done_capturing

capture client eth0 ip/fragments.pcap ip
on client ping -q -c 1 -s 4000 $SERVER >/dev/null
head -c 3000 /dev/zero | tr '\0' x | on client socat -b 4000 -u - UDP4-SENDTO:$SERVER:40404,sourceport=40000
done_capturing

capture client eth0 ipv6/fragments.pcap ip6
on client ping -q -c 1 -s 4000 $SERVER6 >/dev/null
head -c 3000 /dev/zero | tr '\0' x | on client socat -b 4000 -u - "UDP6-SENDTO:[$SERVER6]:40404,sourceport=40000"
done_capturing

capture client eth0 ipv6/segment_routing.pcap 'ip6 and not (icmp6 and ip6[40] > 132)'
ip -n $SPACE-client -6 route add 2001:db8:77::/48 encap seg6 mode encap segs 2001:db8::20,2001:db8:20::1 dev eth0
ip -n $SPACE-client -6 route add 2001:db8:78::/48 encap seg6 mode inline segs 2001:db8::20 dev eth0
on client ping -q -c 1 -W 1 2001:db8:77::1 >/dev/null || true
on client ping -q -c 1 -W 1 2001:db8:78::1 >/dev/null || true
done_capturing

# The kernel's own multicast listeners: joins, leaves and answers to a querier (the bridge asks when it is told to).
cat >"$WORK/join.py" <<'EOT'
import socket, struct, sys, time
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
me = socket.inet_aton("192.0.2.10")
def group(text): return socket.inet_aton(text)
s.setsockopt(0, socket.IP_ADD_MEMBERSHIP, group("239.1.2.3") + me)
time.sleep(0.4)
if "sources" in sys.argv:
    s.setsockopt(0, 39, group("239.1.2.4") + me + group("198.51.100.1"))  # IP_ADD_SOURCE_MEMBERSHIP
    time.sleep(0.4)
    s.setsockopt(0, 39, group("239.1.2.4") + me + group("198.51.100.2"))
    time.sleep(0.4)
    s.setsockopt(0, 38, group("239.1.2.3") + me + group("198.51.100.3"))  # IP_BLOCK_SOURCE
    time.sleep(0.4)
time.sleep(float(sys.argv[1]))
s.setsockopt(0, socket.IP_DROP_MEMBERSHIP, group("239.1.2.3") + me)
time.sleep(0.4)
EOT
for version in 1 2 3; do
    ip netns exec $SPACE-client sysctl -qw net.ipv4.conf.eth0.force_igmp_version=$version
    capture client eth0 igmp/version_$version.pcap igmp
    on client python3 "$WORK/join.py" 2 $([ $version = 3 ] && echo sources) &
    sleep 0.2
    on server python3 - $version <<'EOT'
import socket, struct, sys
from functools import reduce
version = int(sys.argv[1])
def query(group, code, extra=b""):
    body = struct.pack(">BBH4s", 0x11, code, 0, socket.inet_aton(group)) + extra
    total = sum(struct.unpack(">%dH" % (len(body) // 2), body)); total = (total & 0xFFFF) + (total >> 16)
    return body[:2] + struct.pack(">H", ~total & 0xFFFF) + body[4:]
s = socket.socket(socket.AF_INET, socket.SOCK_RAW, 2)
s.setsockopt(0, socket.IP_MULTICAST_IF, socket.inet_aton("192.0.2.20"))
s.setsockopt(0, socket.IP_OPTIONS, b"\x94\x04\0\0")
s.sendto(query("0.0.0.0", 0 if version == 1 else 10, b"\x02\x7d\0\0" if version == 3 else b""), ("224.0.0.1", 0))
if version == 3:
    s.sendto(query("239.1.2.4", 10, b"\x0a\x14\0\2" + socket.inet_aton("198.51.100.1") + socket.inet_aton("198.51.100.2")), ("239.1.2.4", 0))
    s.sendto(query("0.0.0.0", 0x9F, b"\x02\x85\0\0"), ("224.0.0.1", 0))  # codes in floating point
EOT
    wait $!
    done_capturing 1
done

cat >"$WORK/join6.py" <<'EOT'
import socket, struct, time
s = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
index = struct.pack("I", socket.if_nametoindex("eth0"))
s.setsockopt(41, 20, socket.inet_pton(10, "ff0e::1:2:3") + index)
time.sleep(2.5)
s.setsockopt(41, 21, socket.inet_pton(10, "ff0e::1:2:3") + index)
time.sleep(0.5)
EOT
for version in 1 2; do
    ip netns exec $SPACE-client sysctl -qw net.ipv6.conf.eth0.force_mld_version=$version
    capture client eth0 mld/version_$version.pcap 'ip6 proto 0'
    on client python3 "$WORK/join6.py" &
    sleep 0.2
    on server python3 - $version <<'EOT'
import socket, struct, sys
s = socket.socket(socket.AF_INET6, socket.SOCK_RAW, socket.IPPROTO_ICMPV6)
s.setsockopt(41, socket.IPV6_MULTICAST_IF, socket.if_nametoindex("eth0"))
s.setsockopt(41, 54, b"\0\0\5\2\0\0\1\0")  # IPV6_HOPOPTS: router alert
def query(group, extra=b""): return struct.pack(">BBHHH16s", 130, 0, 0, 1000, 0, socket.inet_pton(10, group)) + extra
s.sendto(query("::", b"\x02\x7d\0\0" if sys.argv[1] == "2" else b""), ("ff02::1", 0))
if sys.argv[1] == "2":
    s.sendto(query("ff0e::1:2:3", b"\x0a\x14\0\1" + socket.inet_pton(10, "2001:db8::99")), ("ff0e::1:2:3", 0))
EOT
    wait $!
    done_capturing 1
done
python3 "$MAKE_DIR/ip_by_hand.py" "$OUT"
python3 "$MAKE_DIR/ipsec_by_hand.py" "$OUT"
