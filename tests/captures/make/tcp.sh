#!/bin/bash
# TCP by the kernel's stack: options, closing, resets, windows, loss and disorder. wire.py between the hosts loses, repeats
# and reorders. Oddities that the stack never sends are in tcp_by_hand.py.
. "$(dirname "$0")/lib.sh"
host client wire server
ipv6 client server
cable client eth0 $CLIENT_MAC wire near 02:00:00:00:00:a1
cable wire far 02:00:00:00:00:b1 server eth0 $SERVER_MAC
addr client eth0 $CLIENT/24 $CLIENT6/64
addr server eth0 $SERVER/24 $SERVER6/64
for interface in near far; do ip -n $SPACE-wire link set $interface promisc on; done
for end in client server; do
    ip netns exec $SPACE-$end sysctl -qw net.ipv4.tcp_fastopen=3 net.ipv4.tcp_keepalive_time=1 \
        net.ipv4.tcp_keepalive_intvl=1 net.ipv4.tcp_mtu_probing=0
done
known_neighbours
WIRE=
wire() {
    [ -z "$WIRE" ] || stop "$WIRE"
    start wire python3 "$MAKE_DIR/wire.py" near far "$@"
    WIRE=$LAST
    sleep 0.6
}
wire

cat >"$WORK/server.py" <<'EOT'
# Sends COUNT segments of SIZE bytes to whoever comes, SECONDS apart, after an optional hello.
import socket, sys, time
port, count, size, pause = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])
s = socket.create_server(("192.0.2.20", port))
for word in sys.argv[5:]:
    if word == "fastopen": s.setsockopt(socket.IPPROTO_TCP, socket.TCP_FASTOPEN, 5)
while True:
    c, _ = s.accept()
    c.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        for n in range(count):
            c.sendall((b"%05d " % n) * (size // 6))
            if pause: time.sleep(pause)
        if "fastopen" in sys.argv: c.recv(100)
        if "drain" in sys.argv:
            while c.recv(65536): pass
        if "reset" in sys.argv:
            c.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    except OSError: pass
    c.close()
EOT
cat >"$WORK/client.py" <<'EOT'
import socket, sys, time
s = socket.socket()
if "small" in sys.argv: s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
s.settimeout(8)
s.connect(("192.0.2.20", int(sys.argv[1])))
if "sleep" in sys.argv: time.sleep(2)
total = 0
try:
    while True:
        data = s.recv(65536)
        if not data: break
        total += len(data)
except OSError: pass
EOT
serve() { start server python3 "$WORK/server.py" "$@"; SERVING=$LAST; listening server "$1"; }
fetch() { on client timeout 10 python3 "$WORK/client.py" "$@" || true; }

capture client eth0 tcp/handshake_data_close.pcap tcp
serve 5001 3 600 0.05
fetch 5001
done_capturing
stop $SERVING

capture client eth0 tcp/refused_and_unanswered.pcap tcp
on client nc -w 1 $SERVER 5002 </dev/null || true
on client timeout 3 nc -w 3 192.0.2.99 5002 </dev/null 2>/dev/null || true
ip netns exec $SPACE-server iptables -A INPUT -p tcp --dport 5003 -j DROP
on client timeout 4 nc -w 4 $SERVER 5003 </dev/null 2>/dev/null || true
done_capturing

capture client eth0 tcp/reset_by_server.pcap tcp
serve 5004 2 300 0.05 reset
fetch 5004
done_capturing
stop $SERVING

capture client eth0 tcp/half_closed.pcap tcp
start server sh -c "nc -l -N 5005 >/dev/null < /etc/hosts"
listening server 5005
printf 'first\n' | on client nc -N $SERVER 5005 >/dev/null || true
done_capturing

capture client eth0 tcp/keep_alive.pcap tcp
start server socat -u TCP4-LISTEN:5006,keepalive OPEN:/dev/null
listening server 5006
sleep 4 | on client socat -u - TCP4:$SERVER:5006,keepalive || true
done_capturing

capture client eth0 tcp/zero_window.pcap tcp
serve 5007 12 1200 0
fetch 5007 small sleep
done_capturing
stop $SERVING

capture client eth0 tcp/fast_open.pcap tcp
serve 5008 1 60 0.1 fastopen
for n in 1 2; do
    on client python3 -c "
import socket
s = socket.socket(); s.sendto(b'early hello', 0x20000000, ('$SERVER', 5008))
s.recv(100); s.close()" || true
done
done_capturing
stop $SERVING

capture client eth0 tcp/urgent_data.pcap tcp
serve 5009 0 0 0 drain
on client python3 -c "
import socket, time
s = socket.create_connection(('$SERVER', 5009))
s.send(b'calm'); s.send(b'!', socket.MSG_OOB); time.sleep(.1); s.send(b'calm again')" || true
done_capturing
stop $SERVING

capture client eth0 tcp/small_mss_without_options.pcap tcp
ip netns exec $SPACE-client sysctl -qw net.ipv4.tcp_timestamps=0 net.ipv4.tcp_sack=0 net.ipv4.tcp_window_scaling=0
ip -n $SPACE-client route replace 192.0.2.0/24 dev eth0 advmss 536
serve 5010 1 3000 0
fetch 5010
done_capturing
stop $SERVING
ip netns exec $SPACE-client sysctl -qw net.ipv4.tcp_timestamps=1 net.ipv4.tcp_sack=1 net.ipv4.tcp_window_scaling=1
ip -n $SPACE-client route replace 192.0.2.0/24 dev eth0

capture client eth0 tcp/congestion_notification.pcap tcp
for end in client server; do ip netns exec $SPACE-$end sysctl -qw net.ipv4.tcp_ecn=1; done
ip netns exec $SPACE-server iptables -t mangle -A OUTPUT -p tcp --sport 5011 -m tcp --tcp-flags SYN NONE -j TOS --or-tos 0x3 2>/dev/null || true
serve 5011 6 1400 0.02
fetch 5011
done_capturing
stop $SERVING
for end in client server; do ip netns exec $SPACE-$end sysctl -qw net.ipv4.tcp_ecn=2; done

capture client eth0 tcp/simultaneous_close.pcap tcp
serve 5012 1 60 0
on client python3 -c "
import socket, time
s = socket.create_connection(('$SERVER', 5012)); s.shutdown(socket.SHUT_WR); time.sleep(.2)"
done_capturing
stop $SERVING

capture client eth0 tcp/multipath.pcap tcp
start server python3 -c "
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_STREAM, 262)
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); s.bind(('$SERVER', 5013)); s.listen()
c, _ = s.accept(); c.sendall(b'over several paths ' * 20); c.recv(1); c.close()"
listening server 5013
on client python3 -c "
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_STREAM, 262)
s.connect(('$SERVER', 5013)); s.recv(1000); s.send(b'x'); s.recv(1)" || true
done_capturing

# Both sides of the cable see different things. port, name, rules
faults() {
    local port=$1 name=$2
    shift 2
    wire "$@"
    serve "$port" 14 480 0.01
    capture client eth0 "tcp/${name}_at_receiver.pcap" tcp
    capture server eth0 "tcp/${name}_at_sender.pcap" tcp
    fetch "$port"
    done_capturing
    stop $SERVING
}
faults 5020 one_lost drop:5
faults 5021 several_lost drop:5 drop:6 drop:9
faults 5022 last_lost drop:14
faults 5023 swapped swap:6 swap:10
faults 5024 repeated twice:4 twice:9
faults 5025 late late:5:0.35
wire

# As an application on a busy server sees its own segments: checksums not filled in yet, more than one segment's data.
cable client eth1 02:00:00:00:01:0a server eth1 02:00:00:00:01:14
for end in client server; do ip netns exec $SPACE-$end ethtool -K eth1 tx on tso on gso on gro on >/dev/null 2>&1 || true; done
addr client eth1 198.51.100.10/24
addr server eth1 198.51.100.20/24
capture server eth1 tcp/offload_checksums.pcap tcp
start server sh -c "seq 1 1500 | nc -l -N 5014"
listening server 5014
on client sh -c "nc -d 198.51.100.20 5014 >/dev/null" || true
done_capturing

capture client eth0 tcp/truncated_by_snaplen.pcap tcp -s 60
serve 5015 3 600 0.02
fetch 5015
done_capturing

capture client eth0 tcp/ipv6.pcap tcp
start server socat -u TCP6-LISTEN:5016 OPEN:/dev/null
listening server 5016
seq 1 400 | on client socat -u - "TCP6:[$SERVER6]:5016"
done_capturing
python3 "$MAKE_DIR/tcp_by_hand.py" "$OUT"
python3 "$MAKE_DIR/mptcp_by_hand.py" "$OUT"
