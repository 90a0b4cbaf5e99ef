#!/bin/bash
# DNS: BIND's named answers dig and nsupdate.
. "$(dirname "$0")/lib.sh"
pair 6
known_neighbours

mkdir -p "$WORK/zone"
chmod 777 "$WORK/zone"
cat >"$WORK/zone/example.zone" <<'EOT'
$ORIGIN server.example.
$TTL 3600
@       IN SOA   ns1 hostmaster 2024010101 7200 3600 1209600 300
        IN NS    ns1
        IN NS    ns2.server.example.
        IN MX    10 mail
        IN MX    20 backup.mail.server.example.
        IN TXT   "v=spf1 ip4:192.0.2.0/24 -all" "second string"
        IN CAA   0 issue "pki.example"
        IN HINFO "PDP-11" "UNIX"
        IN LOC   47 22 0.000 N 8 32 0.000 E 408m 10m 100m 10m
        IN RP    hostmaster people
        IN NAPTR 100 50 "s" "SIP+D2U" "" _sip._udp
        IN A     192.0.2.20
        IN AAAA  2001:db8::20
ns1     IN A     192.0.2.20
        IN AAAA  2001:db8::20
ns2     IN A     192.0.2.21
mail    IN A     192.0.2.25
backup.mail IN A 192.0.2.26
www     IN CNAME web
web     IN A     192.0.2.80
        IN A     192.0.2.81
        IN AAAA  2001:db8::80
        IN HTTPS 1 . alpn=h2,h3 port=8443 ipv4hint=192.0.2.80 ipv6hint=2001:db8::80
svc     IN SVCB  1 web alpn=dot port=853
_sip._udp IN SRV 10 60 5060 sip
sip     IN A     192.0.2.50
_443._tcp.web IN TLSA 3 1 1 ( 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef )
ssh     IN SSHFP 4 2 ( 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef )
old     IN DNAME web
odd     IN TYPE65280 \# 4 0a000001
uri     IN URI   10 1 "https://web.server.example/path"
*.wild  IN A     192.0.2.99
EOT
for i in $(seq 1 40); do echo "many IN A 192.0.2.$((100 + i))" >>"$WORK/zone/example.zone"; done
cat >"$WORK/zone/reverse.zone" <<'EOT'
$ORIGIN 2.0.192.in-addr.arpa.
$TTL 3600
@  IN SOA ns1.server.example. hostmaster.server.example. 1 7200 3600 1209600 300
   IN NS  ns1.server.example.
80 IN PTR web.server.example.
EOT
cat >"$WORK/zone/signed.zone" <<'EOT'
$ORIGIN signed.example.
$TTL 3600
@  IN SOA ns1.server.example. hostmaster.server.example. 1 7200 3600 1209600 300
   IN NS  ns1.server.example.
a  IN A   192.0.2.1
EOT
cp "$WORK/zone/signed.zone" "$WORK/zone/signed3.zone"
sed -i 's/signed\.example/signed3.example/' "$WORK/zone/signed3.zone"
(
    cd "$WORK/zone"
    for zone in signed signed3; do
        [ $zone = signed3 ] && nsec3="-3 aabbccdd -H 5" || nsec3=
        dnssec-keygen -q -a ECDSAP256SHA256 $zone.example >/dev/null
        dnssec-keygen -q -a ECDSAP256SHA256 -f KSK $zone.example >/dev/null
        dnssec-signzone -q -S -z $nsec3 -s 20240101000000 -e 20440101000000 -o $zone.example $zone.zone >/dev/null
    done
)
cat >"$WORK/named.conf" <<EOT
key transfer-key { algorithm hmac-sha256; secret "c2VjcmV0IG9mIHRoZSB0ZXN0cyBzZWNyZXQgb2YgdGg="; };
options {
    directory "$WORK/zone"; pid-file "$WORK/zone/named.pid"; listen-on { any; }; listen-on-v6 { any; };
    recursion no; allow-transfer { any; }; allow-query { any; }; version "one of the tests"; notify no;
    session-keyfile "$WORK/zone/session.key"; managed-keys-directory "$WORK/zone"; dnssec-validation no;
};
controls {};
zone "server.example" { type master; file "example.zone"; allow-update { any; }; ixfr-from-differences yes; };
zone "2.0.192.in-addr.arpa" { type master; file "reverse.zone"; };
zone "signed.example" { type master; file "signed.zone.signed"; };
zone "signed3.example" { type master; file "signed3.zone.signed"; };
EOT
start server named -f -c "$WORK/named.conf"
listening server 53

ask() { on client dig +noall +tries=1 +time=1 @$SERVER "$@" || true; }

capture client eth0 dns/record_types.pcap 'port 53'
for question in "A web" "AAAA web" "A www" "NS ." "MX ." "TXT ." "SOA ." "SRV _sip._udp" "CAA ." "HINFO ." "LOC ." \
    "RP ." "NAPTR ." "HTTPS web" "SVCB svc" "TLSA _443._tcp.web" "SSHFP ssh" "A x.old" "URI uri" "TYPE65280 odd" \
    "A any.wild" "ANY web"; do
    set -- $question
    name=$2.server.example
    ask +noedns -t "$1" "${name#..}"
done
ask +noedns -x 192.0.2.80
done_capturing

capture client eth0 dns/errors.pcap 'port 53'
ask +noedns nothing.server.example                   # name error
ask +noedns -t MX web.server.example                 # no data
ask +noedns elsewhere.example                        # refused
ask +noedns +opcode=status web.server.example        # not implemented
ask -c CH -t TXT version.bind                        # class CHAOS
ask +noedns 'we ird\.label.server.example'
done_capturing

capture client eth0 dns/edns.pcap 'port 53'
ask web.server.example +subnet=198.51.100.0/24 +nsid +cookie
ask web.server.example +subnet=2001:db8:1::/48 +expire +padding=128
ask web.server.example +edns=1 +noednsnegotiation
ask web.server.example +ednsopt=65001:deadbeef +bufsize=1232 +dnssec
ask +tcp web.server.example +keepalive
done_capturing

capture client eth0 dns/dnssec.pcap 'port 53'
ask +dnssec a.signed.example
ask +dnssec -t DNSKEY signed.example
ask +dnssec nothing.signed.example
ask +dnssec -t NSEC3PARAM signed3.example
ask +dnssec nothing.signed3.example
ask -t CDS signed.example
done_capturing

capture client eth0 dns/truncated_then_tcp.pcap 'port 53'
ask +noedns many.server.example
done_capturing

capture client eth0 dns/tcp_pipelined.pcap 'port 53'
ask +tcp +keepopen a1.wild.server.example a2.wild.server.example -t AAAA web.server.example
done_capturing

capture client eth0 dns/ipv6.pcap 'port 53'
on client dig +noall +tries=1 @$SERVER6 -t AAAA web.server.example +ednsopt=10:0123456789abcdef || true
done_capturing

capture client eth0 dns/update_and_transfer.pcap 'port 53'
printf 'server %s\nzone server.example\nprereq nxdomain new.server.example\nupdate add new.server.example 60 A 192.0.2.77\nupdate delete odd.server.example TYPE65280\nsend\n' \
    $SERVER >"$WORK/update"
on client nsupdate "$WORK/update"
ask -t IXFR=2024010101 server.example
ask -t AXFR 2.0.192.in-addr.arpa
ask -y hmac-sha256:transfer-key:c2VjcmV0IG9mIHRoZSB0ZXN0cyBzZWNyZXQgb2YgdGg= -t SOA server.example
done_capturing

# The server sleeps through the question and its repetition, then answers both.
capture client eth0 dns/unanswered_and_retried.pcap 'port 53'
for pid in $(ip netns pids "$SPACE-server"); do kill -STOP "$pid"; done
on client dig +noall +tries=2 +time=1 @$SERVER web.server.example >/dev/null || true
for pid in $(ip netns pids "$SPACE-server"); do kill -CONT "$pid"; done
done_capturing 1
