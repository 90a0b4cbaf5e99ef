#!/bin/bash
# ICMP and ICMPv6: ping, traceroute and the errors that the kernel sends; a router stands between the hosts.
. "$(dirname "$0")/lib.sh"
host client router server
ipv6 client router server
cable client eth0 02:00:00:00:00:0a router eth0 02:00:00:00:00:01
cable router eth1 02:00:00:00:00:02 server eth0 02:00:00:00:00:14
addr client eth0 192.0.2.10/24 2001:db8:1::10/64
addr router eth0 192.0.2.1/24 2001:db8:1::1/64
addr router eth1 198.51.100.1/24 2001:db8:2::1/64
addr server eth0 198.51.100.20/24 2001:db8:2::20/64
ip netns exec $SPACE-router sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1 \
    net.ipv4.icmp_ratelimit=0 net.ipv6.icmp.ratelimit=0
ip netns exec $SPACE-server sysctl -qw net.ipv4.icmp_ratelimit=0 net.ipv6.icmp.ratelimit=0
route client default via 192.0.2.1
ip -n $SPACE-client -6 route add default via 2001:db8:1::1
route server default via 198.51.100.1
ip -n $SPACE-server -6 route add default via 2001:db8:2::1
sleep 2
far=198.51.100.20 far6=2001:db8:2::20
quiet() { on client "$@" >/dev/null 2>&1 || true; }
quiet ping -c 1 $far
quiet ping -c 1 $far6

capture client eth0 icmp/ping.pcap icmp
quiet ping -c 3 -i 0.2 $far
quiet ping -c 1 -s 0 $far
quiet ping -c 1 -p ff -s 8 $far
done_capturing

capture client eth0 icmp/unreachable.pcap 'icmp or udp or tcp'
quiet sh -c "echo x | nc -u -w 1 $far 9999"                              # port
quiet ping -c 1 -W 1 203.0.113.1                                         # network: no route on the router
ip -n $SPACE-router route add prohibit 203.0.113.2
quiet ping -c 1 -W 1 203.0.113.2                                         # administratively prohibited
ip -n $SPACE-router neigh replace 198.51.100.77 lladdr 00:00:00:00:00:00 dev eth1 nud failed
quiet ping -c 1 -W 4 198.51.100.77                                       # host
ip netns exec $SPACE-server iptables -A INPUT -p tcp --dport 81 -j REJECT --reject-with icmp-proto-unreachable
quiet nc -w 1 $far 81                                                    # protocol
done_capturing

capture client eth0 icmp/fragmentation_needed.pcap icmp
ip -n $SPACE-router link set eth1 mtu 1300
quiet ping -c 2 -i 0.2 -s 1400 -M do $far
ip -n $SPACE-router link set eth1 mtu 1500
ip -n $SPACE-client route flush cache
done_capturing

capture client eth0 icmp/traceroute.pcap 'icmp or udp'
quiet traceroute -n -q 1 $far
quiet traceroute -n -q 1 -I $far
done_capturing

ip netns exec $SPACE-router sysctl -qw net.ipv4.conf.all.send_redirects=1 net.ipv4.conf.eth0.send_redirects=1
capture client eth0 icmp/redirect.pcap icmp
route router 203.0.113.0/24 via 192.0.2.2
quiet ping -c 1 -W 1 203.0.113.9
done_capturing

capture client eth0 icmp/timestamp_and_mask_by_hping.pcap icmp
quiet timeout 3 hping3 -q -c 1 --icmp-ts $far
quiet timeout 3 hping3 -q -c 1 --icmp-addr $far
quiet timeout 3 hping3 -q -c 1 -1 -C 4 $far
quiet timeout 3 hping3 -q -c 1 -1 -C 42 -K 7 $far
done_capturing

capture client eth0 icmpv6/ping.pcap icmp6
quiet ping -c 3 -i 0.2 $far6
done_capturing

capture client eth0 icmpv6/unreachable.pcap 'ip6'
quiet sh -c "echo x | nc -u -w 1 $far6 9999"
ip -n $SPACE-router -6 route add unreachable 2001:db8:3::/64
ip -n $SPACE-router -6 route add prohibit 2001:db8:4::/64
quiet ping -c 1 -W 1 2001:db8:3::1
quiet ping -c 1 -W 1 2001:db8:4::1
done_capturing

capture client eth0 icmpv6/packet_too_big.pcap icmp6
ip -n $SPACE-router link set eth1 mtu 1300
quiet ping -c 2 -i 0.2 -s 1400 -M do $far6
ip -n $SPACE-router link set eth1 mtu 1500
done_capturing

capture client eth0 icmpv6/traceroute.pcap 'icmp6 or udp'
quiet traceroute -6 -n -q 1 $far6
done_capturing

capture client eth0 icmpv6/neighbour_discovery.pcap icmp6
ip -n $SPACE-client -6 neigh flush dev eth0
ip -n $SPACE-router -6 neigh flush dev eth0
quiet ping -c 1 $far6
ip netns exec $SPACE-client sysctl -qw net.ipv6.conf.eth0.accept_dad=1
ip -n $SPACE-client -6 addr add 2001:db8:1::11/64 dev eth0 # duplicate address detection
sleep 2
ip -n $SPACE-client -6 addr del 2001:db8:1::11/64 dev eth0
done_capturing

ip netns exec $SPACE-router sysctl -qw net.ipv6.conf.all.forwarding=1
cat >"$WORK/radvd.conf" <<EOT
interface eth0 {
    AdvSendAdvert on; MinRtrAdvInterval 3; MaxRtrAdvInterval 4; AdvManagedFlag on; AdvOtherConfigFlag on;
    AdvLinkMTU 1480; AdvReachableTime 30000; AdvRetransTimer 1000; AdvCurHopLimit 64; AdvDefaultPreference high;
    prefix 2001:db8:1::/64 { AdvOnLink on; AdvAutonomous on; AdvRouterAddr on; AdvValidLifetime 86400; AdvPreferredLifetime 14400; };
    route 2001:db8:9::/48 { AdvRoutePreference low; AdvRouteLifetime 1800; };
    RDNSS 2001:db8:1::53 2001:db8:1::54 { AdvRDNSSLifetime 600; };
    DNSSL example.net server.example { AdvDNSSLLifetime 600; };
};
EOT
capture client eth0 icmpv6/router_advertisement.pcap 'icmp6 and (ip6[40] = 133 or ip6[40] = 134)'
start router radvd -n -m stderr -C "$WORK/radvd.conf" -p "$WORK/radvd.pid"
sleep 1
quiet rdisc6 -1 eth0
done_capturing
stop $LAST
