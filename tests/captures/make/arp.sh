#!/bin/bash
# ARP by the kernel and arping; RARP, a probe and a conflict by hand (AF_PACKET), since nothing sends them any more.
. "$(dirname "$0")/lib.sh"
pair

capture client eth0 arp/request_and_reply.pcap arp
on client ping -q -c 1 $SERVER >/dev/null
on client ping -q -c 1 -W 1 192.0.2.99 >/dev/null || true # nobody there: unanswered requests
done_capturing 3

capture server eth0 arp/gratuitous.pcap arp
on client arping -q -c 2 -U -i eth0 -S $CLIENT $CLIENT || true
on client arping -q -c 1 -P -i eth0 -S $CLIENT $CLIENT || true
done_capturing

cat >"$WORK/by_hand.py" <<'EOT'
import socket, struct, sys
s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
s.bind(("eth0", 0))
def mac(t): return bytes.fromhex(t.replace(":", ""))
def send(kind, op, sha, spa, tha, tpa, to="ff:ff:ff:ff:ff:ff"):
    frame = mac(to) + mac(sha) + struct.pack(">HHHBBH", kind, 1, 0x0800, 6, 4, op)
    s.send(frame + mac(sha) + socket.inet_aton(spa) + mac(tha) + socket.inet_aton(tpa) + bytes(18))
a, b, none = "02:00:00:00:00:0a", "02:00:00:00:00:14", "00:00:00:00:00:00"
if sys.argv[1] == "rarp":
    send(0x8035, 3, a, "0.0.0.0", a, "0.0.0.0")
    send(0x8035, 4, b, "192.0.2.20", a, "192.0.2.10", a)
else:
    send(0x0806, 1, a, "0.0.0.0", none, "192.0.2.10")            # probe (RFC 5227)
    send(0x0806, 1, a, "192.0.2.10", none, "192.0.2.10")         # announcement
    send(0x0806, 2, "02:00:00:00:00:66", "192.0.2.10", a, "192.0.2.20", a)  # another claims the address
    send(0x0806, 8, a, "192.0.2.10", b, "0.0.0.0")               # inverse ARP request
    send(0x0806, 99, a, "192.0.2.10", b, "192.0.2.20")           # an unassigned operation
EOT
capture server eth0 arp/rarp_by_hand.pcap rarp
on client python3 "$WORK/by_hand.py" rarp
done_capturing
capture server eth0 arp/probe_and_conflict_by_hand.pcap arp
on client python3 "$WORK/by_hand.py" arp
done_capturing
