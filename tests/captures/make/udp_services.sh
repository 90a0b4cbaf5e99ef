#!/bin/bash
# Small UDP services: syslog (logger to rsyslogd), TFTP (tftp-hpa), mDNS (avahi), NBNS (nmbd), SSDP (miniupnpc asks, python answers),
# LLMNR (by hand), UDP-Lite (python), and UDP that nothing knows.
. "$(dirname "$0")/lib.sh"
pair 6
known_neighbours

cat >"$WORK/rsyslog.conf" <<EOT
module(load="imudp") module(load="imtcp")
input(type="imudp" port="514") input(type="imtcp" port="601")
*.* action(type="omfile" file="$WORK/syslog")
EOT
start server rsyslogd -n -f "$WORK/rsyslog.conf" -i "$WORK/rsyslog.pid"
listening server 514 u
capture client eth0 syslog/udp.pcap 'port 514'
log() { on client logger -n $SERVER "$@"; }
log -d --rfc3164 -t app -p user.notice 'a plain message'
log -d --rfc3164 -t kernel -p kern.emerg 'the worst there is'
log -d --rfc5424 -t app --id=42 -p local7.debug --msgid=ID47 --sd-id exampleSDID@32473 --sd-param 'iut="3"' \
    --sd-param 'eventSource="Application"' 'structured data goes before this'
log -d --rfc5424=notime,notq,nohost -t app -p auth.crit 'without time and host'
on client python3 - <<'EOT'
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for text in (b"no priority at all", b"<999>a priority out of range", b"<13>", b"<14>%ASA-6-302013: Built outbound TCP connection",
             b"<165>1 2024-01-01T00:00:00.003Z host.example evntslog - ID47 [a b=\"c\"] \xef\xbb\xbf\xc3\xa4", b"<>x", b"<1"):
    s.sendto(text, ("192.0.2.20", 514))
EOT
done_capturing
capture client eth0 syslog/tcp.pcap 'port 601'
log -T -P 601 --rfc5424 -t app -p mail.info 'over TCP'
log -T -P 601 --octet-count --rfc5424 -t app -p mail.info 'with its length in front'
done_capturing

mkdir "$WORK/tftp"
seq 1 500 >"$WORK/tftp/numbers.txt"
head -c 1024 /dev/zero >"$WORK/tftp/even"
chmod -R a+rw "$WORK/tftp"
start server in.tftpd -L -c -u root -s "$WORK/tftp" -a $SERVER:69
listening server 69 u
capture client eth0 tftp/read_and_errors.pcap udp
cd "$WORK"
on client tftp -m octet $SERVER -c get numbers.txt >/dev/null
on client tftp -m netascii $SERVER -c get even >/dev/null
on client tftp $SERVER -c get missing >/dev/null 2>&1 || true
done_capturing
capture client eth0 tftp/write.pcap udp
on client tftp -m octet $SERVER -c put numbers.txt new.txt >/dev/null
done_capturing
capture client eth0 tftp/options.pcap udp
on client curl -s --tftp-blksize 1024 -o /dev/null tftp://$SERVER/numbers.txt
done_capturing

mkdir -p "$WORK/avahi"
for name in client server; do
    cat >"$WORK/avahi/$name.conf" <<EOT
[server]
host-name=$name
use-ipv4=yes
use-ipv6=yes
allow-interfaces=eth0
enable-dbus=no
[publish]
publish-hinfo=yes
publish-workstation=yes
[rlimits]
EOT
done
cat >"$WORK/mdns.py" <<'EOT'
# Asks what a browser asks: service types, instances, an address, with a unicast-response bit and a known answer.
import socket, struct, time
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("192.0.2.10"))
s.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 255)
s.bind(("", 5353))
def name(text): return b"".join(bytes((len(l),)) + l.encode() for l in text.split(".")) + b"\0"
def ask(text, kind, unicast=False, answers=b"", n=0):
    s.sendto(struct.pack(">HHHHHH", 0, 0, 1, n, 0, 0) + name(text) + struct.pack(">HH", kind, 0x8001 if unicast else 1) + answers, ("224.0.0.251", 5353))
    time.sleep(0.7)
ask("_services._dns-sd._udp.local", 12)
ask("_http._tcp.local", 12)
ask("Test\u0020Site._http._tcp.local", 33, True)
ask("server.local", 1, True)
ask("server.local", 255)
known = name("_http._tcp.local") + struct.pack(">HHIH", 12, 1, 4000, 12) + b"\x09Test Site\xc0\x0c"
ask("_http._tcp.local", 12, answers=known, n=1)
EOT
mkdir -p "$WORK/avahi/services"
cat >"$WORK/avahi/services/web.service" <<'EOT'
<service-group><name>Test Site</name><service><type>_http._tcp</type><port>80</port>
<txt-record>path=/index.html</txt-record><txt-record>empty=</txt-record><txt-record>flag</txt-record></service></service-group>
EOT
capture client eth0 mdns/announce_and_browse.pcap 'port 5353'
start server sh -c "mount --bind $WORK/avahi/services /etc/avahi/services && mkdir -p /run/avahi-daemon && \
    exec avahi-daemon --no-drop-root --no-rlimits --no-chroot -f $WORK/avahi/server.conf"
avahi=$LAST
sleep 3
on client python3 "$WORK/mdns.py"
stop $avahi # says goodbye
done_capturing

mkdir -p "$WORK/samba"
cat >"$WORK/samba/smb.conf" <<EOT
[global]
netbios name = SERVER
workgroup = TESTS
interfaces = eth0
bind interfaces only = yes
wins support = yes
os level = 65
preferred master = yes
lock directory = $WORK/samba
state directory = $WORK/samba
cache directory = $WORK/samba
private dir = $WORK/samba
pid directory = $WORK/samba
ncalrpc dir = $WORK/samba
log file = $WORK/samba/log
EOT
sed 's/= SERVER/= CLIENT/; s/wins support = yes/wins server = 192.0.2.20/' "$WORK/samba/smb.conf" >"$WORK/samba/client.conf"
capture client eth0 nbns/register_and_query.pcap 'port 137'
capture client eth0 nbns/browser_datagrams.pcap 'port 138'
start server nmbd -F --no-process-group -s "$WORK/samba/smb.conf"
nmbd=$LAST
sleep 6
ask() { on client timeout 5 nmblookup -s "$WORK/samba/client.conf" "$@" >/dev/null 2>&1 || true; }
ask SERVER
ask -A $SERVER
ask -M TESTS
ask -U $SERVER -R SERVER
ask -U $SERVER -R NOBODY
stop $nmbd
done_capturing 1

capture client eth0 ssdp/search_and_notify.pcap 'udp and (port 1900 or host 192.0.2.10)'
cat >"$WORK/ssdp.py" <<'EOT'
# A device: says hello, answers a search, says goodbye (UPnP device architecture 1.1).
import socket, struct
group = ("239.255.255.250", 1900)
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(("", 1900))
s.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, socket.inet_aton(group[0]) + socket.inet_aton("192.0.2.20"))
s.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("192.0.2.20"))
common = "SERVER: Tests/1.0 UPnP/1.1 Device/1.0\r\nUSN: uuid:00000000-0000-0000-0000-000000000001::upnp:rootdevice\r\n"
place = "CACHE-CONTROL: max-age=1800\r\nLOCATION: http://192.0.2.20:49152/description.xml\r\n"
notify = "NOTIFY * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nNT: upnp:rootdevice\r\n"
s.sendto((notify + "NTS: ssdp:alive\r\n" + place + common + "\r\n").encode(), group)
s.settimeout(4)
try:
    while True:
        data, sender = s.recvfrom(2048)
        if data.startswith(b"M-SEARCH"):
            s.sendto(("HTTP/1.1 200 OK\r\nST: upnp:rootdevice\r\nEXT:\r\n" + place + common + "\r\n").encode(), sender)
except TimeoutError:
    s.sendto((notify + "NTS: ssdp:byebye\r\n" + common + "\r\n").encode(), group)
EOT
start server python3 "$WORK/ssdp.py"
sleep 0.5
ip -n $SPACE-client route add 239.0.0.0/8 dev eth0
on client timeout 5 upnpc -m $CLIENT -s >/dev/null 2>&1 || true
on client python3 - <<'EOT'
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("192.0.2.10"))
s.settimeout(2)
s.sendto(b'M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nMAN: "ssdp:discover"\r\nMX: 1\r\nST: upnp:rootdevice\r\n\r\n',
         ("239.255.255.250", 1900))
s.recvfrom(2048)
EOT
wait $LAST || true
done_capturing

capture client eth0 llmnr/query_and_answer_by_hand.pcap 'port 5355'
on client python3 - <<'EOT'
import socket, struct
a = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
a.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("192.0.2.10"))
six = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
six.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_IF, socket.if_nametoindex("eth0"))
def name(text): return b"".join(bytes((len(l),)) + l.encode() for l in text.split(".")) + b"\0"
def question(ident, text, kind, flags=0): return struct.pack(">HHHHHH", ident, flags, 1, 0, 0, 0) + name(text) + struct.pack(">HH", kind, 1)
a.sendto(question(0x1234, "server", 1), ("224.0.0.252", 5355))
a.sendto(question(0x1235, "server", 28), ("224.0.0.252", 5355))
six.sendto(question(0x1236, "server", 255), ("ff02::1:3", 5355))
a.sendto(question(0x1237, "10.2.0.192.in-addr.arpa", 12, 0x0500), ("224.0.0.252", 5355))  # conflict and tentative bits
EOT
on server python3 - <<'EOT'
import socket, struct
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("192.0.2.20", 5355))
s.sendto(struct.pack(">HHHHHH", 0x1234, 0x8000, 1, 1, 0, 0) + b"\6server\0\0\1\0\1\xc0\x0c\0\1\0\1\0\0\0\x1e\0\4\xc0\0\2\x14", ("192.0.2.10", 40000))
EOT
done_capturing

capture client eth0 udplite/whole_and_partial_coverage.pcap 'ip proto 136 or ip6 proto 136'
on client python3 - <<'EOT'
import socket
for family, to in ((socket.AF_INET, "192.0.2.20"), (socket.AF_INET6, "2001:db8::20")):
    s = socket.socket(family, socket.SOCK_DGRAM, 136)
    for coverage in (0, 8, 12):
        s.setsockopt(136, 10, coverage)  # UDPLITE_SEND_CSCOV
        s.sendto(b"coverage %d of this text" % coverage, (to, 5000))
EOT
done_capturing

capture client eth0 udp/unknown_services.pcap 'udp or icmp or icmp6'
printf 'what is this?' | on client socat -u - UDP4-SENDTO:$SERVER:40404,sourceport=40000
printf '' | on client socat -u - UDP4-SENDTO:$SERVER:40404,sourceport=40001,shut-null
printf 'six' | on client socat -u - "UDP6-SENDTO:[$SERVER6]:40404,sourceport=40000"
on client python3 - <<'EOT'
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.sendto(b"", ("192.0.2.20", 9))
s.setsockopt(socket.SOL_SOCKET, 11, 1)  # SO_NO_CHECK: a checksum of zero
s.sendto(b"no checksum", ("192.0.2.20", 9))
s.sendto(bytes(range(256)), ("192.0.2.20", 7))
EOT
done_capturing
