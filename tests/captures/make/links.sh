#!/bin/bash
# Link layers. Real: Ethernet, "any" (SLL, SLL2), tun (raw IP), a bridge's spanning tree, lldpd, VXLAN, PPPoE discovery.
# By wrap.py around real packets: VLAN, MPLS, GRE, IP in IP, PPP, PPPoE sessions, BSD loopback. By hand: LLC, RSTP, PPP
# negotiation.
. "$(dirname "$0")/lib.sh"
pair 6
known_neighbours
ip -n $SPACE-client neigh flush dev eth0 nud all 2>/dev/null || true

talk() {
    on client ping -q -c 2 -i 0.2 $SERVER >/dev/null || true
    on client ping -q -c 1 $SERVER6 >/dev/null || true
    echo hello | on client socat -u - TCP4:$SERVER:7000 || true
    echo datagram | on client socat -u - UDP4-SENDTO:$SERVER:7001 || true
}
start server socat -u TCP4-LISTEN:7000,fork,reuseaddr OPEN:/dev/null
start server socat -u UDP4-RECV:7001 OPEN:/dev/null
listening server 7000
listening server 7001 u

capture client eth0 ethernet/plain.pcap 'not udp port 5353'
talk
done_capturing

capture client any sll/any_interface.pcap '' -y LINUX_SLL
on client ping -q -c 1 127.0.0.1 >/dev/null
talk
done_capturing
capture client any sll/any_interface_v2.pcap '' -y LINUX_SLL2
on client ping -q -c 1 127.0.0.1 >/dev/null
talk
done_capturing

plain=$OUT/ethernet/plain.pcap
wrap() { mkdir -p "$(dirname "$OUT/$2")" && python3 "$MAKE_DIR/wrap.py" "$1" "$plain" "$OUT/$2"; }
wrap vlan vlan/tagged.pcap
wrap qinq vlan/802_1ad.pcap
wrap qinq_old vlan/stacked_802_1q.pcap
wrap priority vlan/priority_tag.pcap
wrap snap llc/snap.pcap
wrap gre gre/ipv4.pcap
wrap gre6 gre/over_ipv6.pcap
wrap gre_bridge gre/nvgre.pcap
wrap ipip tunnels/ip_in_ipv4.pcap
wrap ip6ip6 tunnels/ip_in_ipv6.pcap
wrap mpls mpls/one_label.pcap
wrap mpls_stack mpls/stack.pcap
wrap mpls_ethernet mpls/ethernet_pseudowire.pcap
wrap pppoe pppoe/session_data.pcap
wrap ppp ppp/data.pcap
wrap ppp_hdlc ppp/hdlc_framing.pcap
wrap hdlc ppp/cisco_hdlc.pcap
wrap null null/little_endian.pcap
wrap null_big null/big_endian.pcap
wrap loop null/openbsd_loop.pcap
wrap ipv4 raw/link_type_ipv4.pcap
wrap ipv6 raw/link_type_ipv6.pcap

# A tun device has no link header at all: packets come as they are (LINKTYPE_RAW).
on client python3 - <<'EOT' &
import fcntl, os, struct, time
fd = os.open("/dev/net/tun", os.O_RDWR)
fcntl.ioctl(fd, 0x400454CA, struct.pack("16sH", b"tun0", 0x1001))
os.system("ip addr add 10.9.0.1/24 dev tun0; ip -6 addr add 2001:db8:9::1/64 dev tun0 nodad; ip link set tun0 up")
end = time.time() + 8
while time.time() < end:
    p = os.read(fd, 2048)
    if p[0] >> 4 == 4 and p[9] == 1 and p[20] == 8:  # answers pings
        q = bytearray(p[:12] + p[16:20] + p[12:16] + b"\0" + p[21:])
        value = struct.unpack(">H", bytes(p[22:24]))[0] + 0x0800
        q[22:24] = struct.pack(">H", (value & 0xFFFF) + (value >> 16))
        os.write(fd, bytes(q))
EOT
until_true ip -n $SPACE-client addr show dev tun0
sleep 1
capture client tun0 raw/tun.pcap
on client ping -q -c 2 -i 0.2 10.9.0.7 >/dev/null || true
on client ping -q -c 1 -W 1 2001:db8:9::7 >/dev/null || true
done_capturing

# VXLAN by the kernel: an Ethernet of its own between the two.
for end in client server; do
    other=$SERVER mac=02:00:00:00:01:0a number=1
    [ $end = server ] && other=$CLIENT mac=02:00:00:00:01:14 number=2
    ip -n $SPACE-$end link add vx0 address $mac type vxlan id 4242 dstport 4789 remote $other dev eth0
    ip -n $SPACE-$end link set vx0 up
    addr $end vx0 10.42.0.$number/24
done
capture client eth0 vxlan/ping_and_tcp.pcap 'port 4789'
on client ping -q -c 2 -i 0.2 10.42.0.2 >/dev/null
echo inside | on client socat -u - TCP4:10.42.0.2:7000 || true
done_capturing

# Two bridges with two cables between them: spanning tree blocks one.
host left right
for cable in 0 1; do cable left eth$cable 02:00:00:00:01:0$cable right eth$cable 02:00:00:00:02:0$cable; done
for side in left right; do
    ip -n $SPACE-$side link add br0 type bridge forward_delay 400 hello_time 100 max_age 600 stp_state 1
    for cable in 0 1; do ip -n $SPACE-$side link set eth$cable master br0; done
done
capture left eth0 stp/spanning_tree.pcap 'stp'
for side in left right; do ip -n $SPACE-$side link set br0 up; done
sleep 5
ip -n $SPACE-right link set eth1 down # topology change
sleep 4
done_capturing

# lldpd speaks LLDP, and CDP where it is told to.
mkdir -p "$WORK/lldpd"
neighbours() { # lldpd's options: both hosts tell who they are for a few seconds
    local name running=()
    for name in client server; do
        cat >"$WORK/lldpd/$name.conf" <<EOT
configure system hostname $name
configure system description 'A test system'
configure system platform 'Tests'
configure lldp tx-interval 1
configure lldp custom-tlv oui 33,44,55 subtype 44 oui-info 45,45
configure dot3 power pse supported enabled powerpairs spare class class-3 type 1 source primary priority high requested 10000 allocated 15000
configure med location address country CH language en city 'Zurich' street 'Testweg'
configure med policy application voice vlan 100 priority voice dscp 46
EOT
        mkdir -p "$WORK/lldpd/run$name"
        start $name sh -c "mkdir -p /run/lldpd; mount --bind $WORK/lldpd/run$name /run/lldpd; \
            exec lldpd -d $1 -i -M 4 -I eth0 -C eth0 -m 192.0.2.* -S 'A test system' -P Tests -O $WORK/lldpd/$name.conf \
            -u /run/lldpd/socket"
        running+=("$LAST")
        sleep 1
        on $name sh -c "mount --bind $WORK/lldpd/run$name /run/lldpd; lldpcli -u /run/lldpd/socket -c $WORK/lldpd/$name.conf" >>"$WORK/lldp.log" 2>&1 || cat "$WORK/lldp.log"
    done
    sleep 3
    done_capturing
    for name in "${running[@]}"; do stop "$name"; done
}
capture client eth0 lldp/lldpd.pcap 'ether proto 0x88cc'
neighbours '-l'
capture client eth0 lldp/cdp.pcap 'ether dst 01:00:0c:cc:cc:cc'
neighbours '-cc'

# Discovery of PPP over Ethernet by rp-pppoe; its sessions would need the kernel's PPP.
capture client eth0 pppoe/discovery.pcap 'ether proto 0x8863 or ether proto 0x8864'
start server pppoe-server -F -I eth0 -C concentrator -S internet -S test
sleep 1
on client timeout 4 pppoe-discovery -I eth0 >/dev/null 2>&1 || true
on client timeout 4 pppoe-discovery -I eth0 -S test -C concentrator -U >/dev/null 2>&1 || true
on client timeout 3 pppoe-discovery -I eth0 -S nowhere -t 1 -a 1 >/dev/null 2>&1 || true
done_capturing
python3 "$MAKE_DIR/by_hand.py" "$OUT"
