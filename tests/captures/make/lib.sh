# Shared helpers of the capture scripts: hosts are network namespaces, cables are veth pairs.
# Needs root, iproute2, ethtool, tcpdump and util-linux. Source it; it cleans up when the script ends.
set -euo pipefail

MAKE_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
OUT=$(dirname "$MAKE_DIR")
SPACE=dcap$$  # prefix of the namespaces, so that a second run does not collide
WORK=$(mktemp -d -t dorsal-captures.XXXXXX)
chmod 755 "$WORK"
HOSTS=()
SNIFFERS=()
export LC_ALL=C TZ=UTC

cleanup() {
    local name pid
    for pid in "${SNIFFERS[@]}"; do kill -9 "$pid" 2>/dev/null || true; done
    for name in "${HOSTS[@]}"; do
        for pid in $(ip netns pids "$SPACE-$name" 2>/dev/null); do kill -9 "$pid" 2>/dev/null || true; done
        ip netns del "$SPACE-$name" 2>/dev/null || true
    done
    [ -z "${KEEP_LOGS:-}" ] || cat "$WORK"/*.log >&3
    rm -rf "$WORK"
}
exec 3>&2 # KEEP_LOGS=1 shows the daemons' output at the end
trap 'cleanup 2>/dev/null' EXIT

# host NAME...: hosts with a loopback interface and nothing else. IPv6 is off until `ipv6 NAME` asks for it,
# so that captures do not begin with router solicitations and duplicate address detection.
host() {
    local name
    for name in "$@"; do
        ip netns add "$SPACE-$name"
        HOSTS+=("$name")
        ip netns exec "$SPACE-$name" sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1
        ip -n "$SPACE-$name" link set lo up
        mkdir -p "$WORK/etc/$name"
        printf '127.0.0.1 localhost\n::1 localhost\n' >"$WORK/etc/$name/hosts"
        printf 'nameserver 192.0.2.53\noptions timeout:1 attempts:1\n' >"$WORK/etc/$name/resolv.conf"
    done
}

ipv6() {
    local name
    for name in "$@"; do
        ip netns exec "$SPACE-$name" sysctl -qw net.ipv6.conf.all.disable_ipv6=0 \
            net.ipv6.conf.default.disable_ipv6=0 net.ipv6.conf.default.router_solicitations=0 \
            net.ipv6.conf.default.accept_dad=0 net.ipv6.conf.all.accept_dad=0
    done
}

# on NAME COMMAND...: runs a command on a host, with that host's name, hosts file and resolv.conf.
on() { (become "$@"); }

become() {
    local name=$1
    shift
    exec ip netns exec "$SPACE-$name" unshare --uts --mount sh -c '
        hostname "$0"
        mount --bind "$1/hosts" /etc/hosts
        mount --bind "$1/resolv.conf" /etc/resolv.conf
        shift
        exec "$@"' "$name" "$WORK/etc/$name" "$@"
}

# start NAME COMMAND...: a daemon; its output goes to $WORK/NAME.log, its process id to LAST. Its input never
# ends, for those that stop at the end of it.
mkfifo "$WORK/silence"
exec 9<>"$WORK/silence"
start() {
    (become "$@") >>"$WORK/$1.log" 2>&1 <&9 &
    LAST=$!
}

# stop PID: ends a daemon and waits for its end.
stop() {
    kill "$1" 2>/dev/null || true
    wait "$1" 2>/dev/null || true
}

# cable A ifA macA B ifB macB: checksum and segmentation offload are off, so that what is captured is what a
# wire would carry.
cable() {
    ip link add name "dc$$a" type veth peer name "dc$$b"
    ip link set "dc$$a" netns "$SPACE-$1" name "$2" address "$3"
    ip link set "dc$$b" netns "$SPACE-$4" name "$5" address "$6"
    local end
    for end in "$1 $2" "$4 $5"; do
        set -- $end
        ip netns exec "$SPACE-$1" ethtool -K "$2" tx off rx off tso off gso off gro off >/dev/null 2>&1
        ip -n "$SPACE-$1" link set "$2" up
    done
}

# addr NAME IF ADDRESS...
addr() {
    local name=$1 interface=$2 address
    shift 2
    for address in "$@"; do
        case $address in
            *:*) ip -n "$SPACE-$name" -6 addr add "$address" dev "$interface" nodad ;;
            *) ip -n "$SPACE-$name" addr add "$address" dev "$interface" ;;
        esac
    done
}

route() { local name=$1; shift; ip -n "$SPACE-$name" route add "$@"; }

# The plain scene: client and server on one cable, IPv4 and, with `pair 6`, IPv6.
CLIENT_MAC=02:00:00:00:00:0a SERVER_MAC=02:00:00:00:00:14
CLIENT=192.0.2.10 SERVER=192.0.2.20 CLIENT6=2001:db8::10 SERVER6=2001:db8::20
pair() {
    host client server
    [ "${1:-}" = 6 ] && ipv6 client server
    cable client eth0 $CLIENT_MAC server eth0 $SERVER_MAC
    addr client eth0 $CLIENT/24
    addr server eth0 $SERVER/24
    if [ "${1:-}" = 6 ]; then
        addr client eth0 $CLIENT6/64
        addr server eth0 $SERVER6/64
        sleep 2 # multicast listener reports of the new addresses
    fi
}

# known_neighbours: both ends of `pair` know each other, so that a capture does not begin with ARP.
known_neighbours() {
    ip -n "$SPACE-client" neigh replace $SERVER lladdr $SERVER_MAC dev eth0
    ip -n "$SPACE-server" neigh replace $CLIENT lladdr $CLIENT_MAC dev eth0
    if ip -n "$SPACE-client" -6 addr show dev eth0 | grep -q $CLIENT6; then
        ip -n "$SPACE-client" neigh replace $SERVER6 lladdr $SERVER_MAC dev eth0
        ip -n "$SPACE-server" neigh replace $CLIENT6 lladdr $CLIENT_MAC dev eth0
    fi
}

# capture NAME IF FILE [FILTER [TCPDUMP-OPTION...]]: starts capturing into tests/captures/FILE.
# `done_capturing` ends all of them. With ONLY=http/get.pcap in the environment all other files stay as they are.
capture() {
    local name=$1 interface=$2 file=$OUT/$3 filter=${4:-}
    shift 3
    [ $# -gt 0 ] && shift
    [ -z "${ONLY:-}" ] || [ "$file" = "$OUT/$ONLY" ] || file=$WORK/discarded.pcap
    mkdir -p "$(dirname "$file")"
    local log=$WORK/tcpdump.${#SNIFFERS[@]}.log
    rm -f "$log"
    ip netns exec "$SPACE-$name" tcpdump -Z root -U --immediate-mode -s 262144 -i "$interface" -w "$file" "$@" \
        "$filter" 2>"$log" &
    SNIFFERS+=($!)
    until_true grep -q 'listening on' "$log"
}

done_capturing() {
    sleep "${1:-0.3}"
    local pid
    for pid in "${SNIFFERS[@]}"; do
        kill -INT "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
    SNIFFERS=()
}

# until_true COMMAND...: waits up to ten seconds for a command to succeed.
until_true() {
    local tries=100
    until "$@" >/dev/null 2>&1; do
        tries=$((tries - 1))
        [ $tries -gt 0 ] || { echo "gave up waiting for: $*" >&2; return 1; }
        sleep 0.1
    done
}

# listening NAME PORT [t|u]: waits until something listens there.
listening() {
    until_true sh -c "ip netns exec $SPACE-$1 ss -H -n -l -${3:-t} 'sport = :$2' | grep -q ."
}

# A small certificate authority in $WORK/ca, certificates for server.example and client.example.
certificates() {
    mkdir -p "$WORK/ca"
    (
        cd "$WORK/ca"
        openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 7300 -set_serial 1 \
            -subj "/C=CH/O=Example Trust/CN=Example Root CA" 2>/dev/null
        certificate server "DNS:server.example,DNS:*.server.example,IP:192.0.2.20,IP:2001:db8::20" serverAuth 16
        certificate client "email:client@client.example" clientAuth 17
    )
}

# certificate NAME SUBJECT-ALT-NAMES USAGE SERIAL [new-key options]: signed by the authority, in its folder.
certificate() {
    local name=$1 alt=$2 usage=$3 serial=$4
    shift 4
    [ $# -gt 0 ] || set -- -newkey rsa:2048
    openssl req "$@" -nodes -keyout "$name.key" -out "$name.csr" \
        -subj "/C=CH/ST=Zurich/L=Zurich/O=Example Ltd/OU=Testing/CN=$name.example" 2>/dev/null
    cat >"$name.ext" <<EOT
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature, keyEncipherment
extendedKeyUsage = $usage
subjectAltName = $alt
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
certificatePolicies = 2.23.140.1.2.1
crlDistributionPoints = URI:http://pki.example/root.crl
authorityInfoAccess = OCSP;URI:http://ocsp.example/, caIssuers;URI:http://pki.example/root.cer
EOT
    openssl x509 -req -in "$name.csr" -CA ca.pem -CAkey ca.key -set_serial "$serial" -days 7000 -sha256 \
        -extfile "$name.ext" -out "$name.pem" 2>/dev/null
}
