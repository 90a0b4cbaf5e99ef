#!/bin/bash
# Writes resources/samples/tour.pcapng, the capture that './dev run' opens: some of the small captures, one
# after the other on one clock, with the TLS secrets inside. Needs wireshark-common (editcap, mergecap).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
work=$(mktemp -d -t dorsal-tour.XXXXXX)
trap 'rm -rf "$work"' EXIT

# seconds from the start, capture
scenes='0.0 dhcp/lease_and_release
1.1 arp/request_and_reply
2.3 ntp/ntpdate
2.5 icmpv6/neighbour_discovery
3.0 dns/record_types
3.6 http/get
3.9 http/images
4.2 tls/https_tls13
4.6 icmp/ping
5.2 dns/unanswered_and_retried
5.4 http/large_body
5.9 tls/https_tls12
6.3 icmp/traceroute
6.6 http/methods_and_statuses
7.0 http/compressed
7.3 dns/tcp_pipelined
7.6 http/keep_alive
7.8 icmp/unreachable'

start=$(date -u -d '2026-03-02 09:30:00' +%s)
count=10
while read -r offset scene; do
    first=$(tshark -r "$scene.pcap" -c 1 -T fields -e frame.time_epoch 2> /dev/null)
    shift=$(echo "$start + $offset - $first" | bc)
    editcap -t "$shift" "$scene.pcap" "$work/$count.pcap"
    count=$((count + 1))
done <<< "$scenes"
mergecap -w "$work/all.pcapng" "$work"/*.pcap
cat tls/https_tls1?.keys > "$work/keys"
mkdir -p ../../resources/samples
editcap --capture-comment "A tour: address, names, time, the web (plain and encrypted), and who does not answer." \
    "$work/all.pcapng" "$work/commented.pcapng"
editcap --inject-secrets "tls,$work/keys" "$work/commented.pcapng" ../../resources/samples/tour.pcapng
