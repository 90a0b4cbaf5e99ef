#!/bin/bash
# DHCPv4 by ISC dhcpd and dhclient, udhcpc and a relay; DHCPv6 by dnsmasq and dhclient.
. "$(dirname "$0")/lib.sh"
pair 6
ip -n $SPACE-client -4 addr flush dev eth0
mkdir "$WORK/leases"
chmod 777 "$WORK/leases"
touch "$WORK/leases/v4"
cat >"$WORK/dhcpd.conf" <<EOT
authoritative; default-lease-time 600; max-lease-time 7200; ping-check off;
option rfc3442 code 121 = array of unsigned integer 8;
option domain-search "server.example", "example.net";
subnet 192.0.2.0 netmask 255.255.255.0 {
    range 192.0.2.100 192.0.2.110; option routers 192.0.2.1; option domain-name "server.example";
    option domain-name-servers 192.0.2.53, 192.0.2.54; option ntp-servers 192.0.2.123;
    option broadcast-address 192.0.2.255; option interface-mtu 1400; option time-offset 3600;
    option netbios-name-servers 192.0.2.42; option netbios-node-type 8;
    option rfc3442 24, 198, 51, 100, 192, 0, 2, 1; option tftp-server-name "boot.server.example";
    option vendor-encapsulated-options 01:04:c0:00:02:14:ff; option log-servers 192.0.2.14;
    filename "boot/image.bin"; next-server 192.0.2.20; server-name "boot.server.example";
}
EOT
cat >"$WORK/dhclient.conf" <<EOT
send host-name "client"; send dhcp-client-identifier 1:02:00:00:00:00:0a; send vendor-class-identifier "tests";
send fqdn.fqdn "client.server.example."; send fqdn.server-update on; send fqdn.encoded on;
request subnet-mask, broadcast-address, time-offset, routers, domain-name, domain-name-servers, domain-search,
    host-name, netbios-name-servers, netbios-node-type, interface-mtu, ntp-servers, log-servers, tftp-server-name,
    vendor-encapsulated-options, root-path;
timeout 5; retry 1; initial-interval 1;
EOT
cat >"$WORK/script" <<'EOT'
#!/bin/sh
case $reason in
    BOUND|RENEW|REBIND) ip addr replace "$new_ip_address/24" dev eth0 ;;
    BOUND6|RENEW6) ip -6 addr replace "$new_ip6_address/64" dev eth0 nodad ;;
    PREINIT*) ip link set eth0 up ;;
esac
EOT
chmod 755 "$WORK/script"
start server dhcpd -4 -f -cf "$WORK/dhcpd.conf" -lf "$WORK/leases/v4" -pf "$WORK/leases/v4.pid" --no-pid eth0
server4=$LAST
listening server 67 u
client4() { on client timeout 10 dhclient -4 -1 -cf "$WORK/dhclient.conf" -lf "$WORK/leases/c4" -pf "$WORK/leases/c4.pid" -sf "$WORK/script" "$@" >/dev/null 2>&1 || true; }

capture client eth0 dhcp/lease_and_release.pcap 'port 67 or port 68'
client4 eth0
client4 -r eth0
done_capturing

capture client eth0 dhcp/refused_then_renewed.pcap 'port 67 or port 68'
cat >"$WORK/leases/c4" <<EOT
lease { interface "eth0"; fixed-address 198.51.100.9; option subnet-mask 255.255.255.0;
  option dhcp-lease-time 600; option dhcp-server-identifier 192.0.2.20;
  renew 4 2038/01/01 00:00:00; rebind 4 2038/01/02 00:00:00; expire 4 2038/01/03 00:00:00; }
EOT
client4 eth0
client4 -x eth0
done_capturing

ip -n $SPACE-client -4 addr flush dev eth0
ip -n $SPACE-client link set eth0 up
capture client eth0 dhcp/udhcpc.pcap 'port 67 or port 68'
on client timeout 5 busybox udhcpc -f -n -q -i eth0 -s /bin/true -x hostname:client -O search -O staticroutes -R >/dev/null 2>&1 || true
done_capturing

capture client eth0 dhcp/inform_and_decline_by_hand.pcap 'port 67 or port 68'
addr client eth0 192.0.2.10/24
on client python3 - <<'EOT'
import socket, time
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
s.bind(("192.0.2.10", 68))
def message(kind, options, ciaddr="0.0.0.0"):
    head = bytes((1, 1, 6, 0)) + b"\x12\x34\x56\x78" + bytes((0, 1, 0x80, 0)) + socket.inet_aton(ciaddr) + bytes(12)
    return head + bytes.fromhex("02000000000a") + bytes(202) + b"\x63\x82\x53\x63\x35\x01" + bytes((kind,)) + options + b"\xff"
s.sendto(message(8, b"\x37\x04\x01\x03\x06\x0f", "192.0.2.10"), ("192.0.2.20", 67))
s.sendto(message(4, b"\x32\x04\xc0\x00\x02\x64\x36\x04\xc0\x00\x02\x14\x38\x08declined"), ("255.255.255.255", 67))
s.sendto(message(8, b"\x52\x06\x01\x04port\x0c\x00\x34\x01\x01"), ("192.0.2.20", 67))
time.sleep(0.3)
EOT
done_capturing
stop $server4

# BOOTP: no option 53.
capture client eth0 dhcp/bootp_by_hand.pcap 'port 67 or port 68'
on client python3 - <<'EOT'
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
s.bind(("0.0.0.0", 68))
head = bytes((1, 1, 6, 3)) + b"\0\0\0\x2a" + bytes((0, 9, 0, 0)) + bytes(16) + bytes.fromhex("02000000000a") + bytes(10)
s.sendto(head + b"server".ljust(64, b"\0") + b"image".ljust(128, b"\0") + b"\x63\x82\x53\x63\xff" + bytes(59), ("192.0.2.255", 67))
EOT
done_capturing

mkdir "$WORK/dns"
cat >"$WORK/dnsmasq.conf" <<EOT
port=0
interface=eth0
bind-interfaces
dhcp-range=2001:db8::100,2001:db8::1ff,64,600
dhcp-option=option6:dns-server,[2001:db8::53]
dhcp-option=option6:domain-search,server.example,example.net
dhcp-option=option6:sntp-server,[2001:db8::123]
dhcp-option=option6:ntp-server,[2001:db8::123]
dhcp-option=option6:bootfile-url,tftp://[2001:db8::20]/image
dhcp-leasefile=$WORK/leases/v6
user=root
no-resolv
EOT
start server dnsmasq -k -C "$WORK/dnsmasq.conf"
listening server 547 u
client6() { on client timeout 10 dhclient -6 -1 -cf "$WORK/dhclient6.conf" -lf "$WORK/leases/c6" -pf "$WORK/leases/c6.pid" -sf "$WORK/script" "$@" >/dev/null 2>&1 || true; }
cat >"$WORK/dhclient6.conf" <<EOT
send dhcp6.client-id 00:03:00:01:02:00:00:00:00:0a;
also request dhcp6.sntp-servers, dhcp6.bootfile-url;
send dhcp6.fqdn 01:06:63:6c:69:65:6e:74:00;
EOT
capture client eth0 dhcpv6/address_and_release.pcap 'port 546 or port 547'
client6 eth0
client6 -r eth0
done_capturing
capture client eth0 dhcpv6/information_request.pcap 'port 546 or port 547'
client6 -S eth0
done_capturing
capture client eth0 dhcpv6/prefix_delegation.pcap 'port 546 or port 547'
client6 -P -N eth0
done_capturing
stop $LAST

# A relay agent between two links, which adds what it knows of the circuit (option 82).
host relay
cable client eth1 02:00:00:00:00:0b relay eth0 02:00:00:00:00:01
cable relay eth1 02:00:00:00:00:02 server eth1 02:00:00:00:00:15
addr relay eth0 203.0.113.1/24
addr relay eth1 198.51.100.1/24
addr server eth1 198.51.100.20/24
route server 203.0.113.0/24 via 198.51.100.1
cat >"$WORK/dhcpd2.conf" <<EOT
authoritative; default-lease-time 600; ping-check off;
subnet 198.51.100.0 netmask 255.255.255.0 {}
subnet 203.0.113.0 netmask 255.255.255.0 { range 203.0.113.50 203.0.113.60; option routers 203.0.113.1; }
EOT
touch "$WORK/leases/v4relay"
start server dhcpd -4 -f -cf "$WORK/dhcpd2.conf" -lf "$WORK/leases/v4relay" --no-pid eth1
start relay dhcrelay -4 -d -a -iu eth1 -id eth0 198.51.100.20
sleep 1
capture relay eth1 dhcp/relay_option_82.pcap 'port 67 or port 68'
sed 's/eth0/eth1/' "$WORK/script" >"$WORK/script1"
chmod 755 "$WORK/script1"
on client timeout 10 dhclient -4 -1 -cf "$WORK/dhclient.conf" -lf "$WORK/leases/c5" -pf "$WORK/leases/c5.pid" -sf "$WORK/script1" eth1 >/dev/null 2>&1 || true
done_capturing
