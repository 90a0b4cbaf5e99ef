#!/bin/bash
# Conversations: IRC (ngircd), WebSocket (python on both sides, RFC 6455), MQTT (mosquitto), RESP (redis),
# NetBIOS sessions (smbd and smbclient).
. "$(dirname "$0")/lib.sh"
pair
known_neighbours
certificates

cat >"$WORK/ngircd.conf" <<EOT
[Global]
Name = irc.server.example
Info = Tests
Listen = $SERVER
Ports = 6667
ServerUID = root
ServerGID = root
MotdPhrase = "Hello there"
[Options]
Ident = no
DNS = no
PAM = no
[Operator]
Name = oper
Password = secret
EOT
start server ngircd -n -f "$WORK/ngircd.conf"
listening server 6667
cat >"$WORK/talk.py" <<'EOT'
import socket, sys, time
s = socket.create_connection(("192.0.2.20", int(sys.argv[1])))
for line in sys.argv[2:]:
    s.sendall(line.encode().decode("unicode_escape").encode("latin-1"))
    time.sleep(0.3)
EOT
talk() { on client python3 "$WORK/talk.py" "$@"; }
capture client eth0 irc/session.pcap 'port 6667'
talk 6667 'NICK erika\r\nUSER erika 0 * :Erika M.\r\n' 'JOIN #tests\r\n' 'TOPIC #tests :about tests\r\n' 'PRIVMSG #tests :hello everybody\r\n' \
    'PRIVMSG #tests :\x01ACTION waves\x01\r\n' 'MODE #tests +m\r\nWHO #tests\r\nNAMES\r\nLIST\r\n' 'WHOIS erika\r\n' 'NONSENSE\r\n' \
    'OPER oper wrong\r\nNICK 9bad\r\nPING :123\r\n' 'NOTICE erika :to myself\r\nPART #tests :bye\r\n' 'QUIT :gone\r\n'
done_capturing
stop $LAST

cat >"$WORK/websocket.py" <<'EOT'
import base64, hashlib, os, random, socket, struct, sys, time, zlib
random.seed(1)
def frame(op, data, mask, fin=True, rsv=0):
    head = bytes((fin << 7 | rsv << 4 | op,))
    n = len(data)
    flag = 0x80 if mask else 0
    head += bytes((flag | n,)) if n < 126 else bytes((flag | 126,)) + struct.pack(">H", n) if n < 65536 else bytes((flag | 127,)) + struct.pack(">Q", n)
    if mask:
        key = bytes(random.randrange(256) for _ in range(4))
        head += key
        data = bytes(b ^ key[i % 4] for i, b in enumerate(data))
    return head + data
def deflate(text):
    z = zlib.compressobj(wbits=-15)
    return (z.compress(text) + z.flush(zlib.Z_SYNC_FLUSH))[:-4]
if sys.argv[1] == "server":
    s = socket.create_server(("192.0.2.20", 80))
    c, _ = s.accept()
    request = c.recv(4096).decode()
    key = [l.split(": ")[1] for l in request.split("\r\n") if l.startswith("Sec-WebSocket-Key")][0]
    accept = base64.b64encode(hashlib.sha1((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest()).decode()
    c.sendall(f"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\nSec-WebSocket-Protocol: chat\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n".encode())
    for piece in (frame(1, b"hello, client", False), frame(1, b'{"json": true}', False), frame(2, bytes(range(200)), False), frame(9, b"ping", False),
                  frame(1, b"in ", False, False) + frame(0, b"three ", False, False) + frame(0, b"parts", False), frame(1, deflate(b"compressed " * 20), False, True, 4),
                  b"\x82\x7f" + struct.pack(">Q", 70000) + bytes(100)):  # a long message of which only the beginning comes
       
        c.sendall(piece); time.sleep(0.1)
    while c.recv(65536): pass
else:
    s = socket.create_connection(("192.0.2.20", 80))
    s.sendall(b"GET /chat HTTP/1.1\r\nHost: server.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: chat\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n")
    time.sleep(0.3)
    for piece in (frame(1, "hello, s\u00e9rver".encode(), True), frame(10, b"ping", True), frame(9, b"", True), frame(1, b"x" * 300, True), frame(8, struct.pack(">H", 1000) + b"enough", True)):
        s.sendall(piece); time.sleep(0.1)
    s.settimeout(1.5)
    try:
        while s.recv(65536): pass
    except TimeoutError: pass
EOT
start server python3 "$WORK/websocket.py" server
listening server 80
capture client eth0 websocket/messages.pcap 'port 80'
on client python3 "$WORK/websocket.py" client
done_capturing
stop $LAST

printf 'listener 1883 %s\nallow_anonymous true\n' $SERVER >"$WORK/mosquitto.conf"
start server mosquitto -c "$WORK/mosquitto.conf"
listening server 1883
capture client eth0 mqtt/publish_and_subscribe_3_1_1.pcap 'port 1883'
on client timeout 4 mosquitto_sub -h $SERVER -i reader -t 'house/+/temp' -t '#' -q 2 -k 5 -C 4 --will-topic last --will-payload words --will-qos 1 >/dev/null &
sleep 0.5
pub() { on client mosquitto_pub -h $SERVER -i writer "$@" >/dev/null || true; }
pub -t house/hall/temp -m 21.5 -q 0
pub -t house/hall/temp -m 22 -q 1 -r
pub -t house/attic/temp -m '{"t": 30}' -q 2
pub -u user -P password -t a/b -n
wait $! || true
done_capturing
capture client eth0 mqtt/version_5_and_3_1.pcap 'port 1883'
on client timeout 3 mosquitto_sub -h $SERVER -V 5 -i five -t five -q 1 -C 1 -D connect session-expiry-interval 60 -D connect receive-maximum 10 -D subscribe user-property key value >/dev/null &
sleep 0.5
pub -V 5 -t five -m properties -q 1 -D publish content-type text/plain -D publish message-expiry-interval 30 -D publish user-property a b -D publish response-topic answer -D publish correlation-data c
wait $! || true
pub -V mqttv31 -t old -m three -q 1
done_capturing
stop $LAST

start server redis-server --port 6379 --bind $SERVER --save '' --appendonly no --dir "$WORK" --protected-mode no --daemonize no
listening server 6379
capture client eth0 resp/commands.pcap 'port 6379'
talk 6379 '*1\r\n$4\r\nPING\r\n' 'PING inline\r\n' '*3\r\n$3\r\nSET\r\n$3\r\nkey\r\n$5\r\nvalue\r\n*2\r\n$3\r\nGET\r\n$3\r\nkey\r\n' \
    '*2\r\n$3\r\nGET\r\n$4\r\nnone\r\n' '*4\r\n$5\r\nRPUSH\r\n$1\r\nl\r\n$1\r\na\r\n$1\r\nb\r\n' '*4\r\n$6\r\nLRANGE\r\n$1\r\nl\r\n$1\r\n0\r\n$2\r\n-1\r\n' \
    '*2\r\n$4\r\nINCR\r\n$3\r\nkey\r\n' '*2\r\n$5\r\nHELLO\r\n$1\r\n3\r\n' '*1\r\n$8\r\nNONSENSE\r\n' '*1\r\n$5\r\nMULTI\r\n' '*1\r\n$4\r\nEXEC\r\n' \
    '*2\r\n$9\r\nSUBSCRIBE\r\n$1\r\nc\r\n' '*1\r\n$4\r\nQUIT\r\n'
done_capturing
stop $LAST

mkdir -p "$WORK/samba/share"
cat >"$WORK/smb.conf" <<EOT
[global]
netbios name = SERVER
workgroup = TESTS
interfaces = eth0
smb ports = 139 445
map to guest = bad user
server min protocol = NT1
client min protocol = NT1
ntlm auth = yes
lock directory = $WORK/samba
state directory = $WORK/samba
cache directory = $WORK/samba
private dir = $WORK/samba
pid directory = $WORK/samba
ncalrpc dir = $WORK/samba
log file = $WORK/samba/log
[share]
path = $WORK/samba/share
guest ok = yes
read only = no
EOT
echo 'a file' >"$WORK/samba/share/file.txt"
start server smbd -F --no-process-group -s "$WORK/smb.conf"
listening server 139
capture client eth0 nbss/smb_over_netbios.pcap 'port 139'
on client timeout 8 smbclient -s "$WORK/smb.conf" -p 139 -N -m NT1 //SERVER/share -I $SERVER -c 'get file.txt /dev/null' >/dev/null 2>&1 || true
done_capturing
capture client eth0 nbss/smb2_direct.pcap 'port 445'
on client timeout 8 smbclient -s "$WORK/smb.conf" -p 445 -N -m SMB2 //SERVER/share -I $SERVER -c 'ls' >/dev/null 2>&1 || true
done_capturing
capture client eth0 nbss/session_service_by_hand.pcap 'port 139'
on client python3 - <<'EOT'
import socket, time
def name(text, kind): return b"\x20" + b"".join(bytes((0x41 + (c >> 4), 0x41 + (c & 15))) for c in text.ljust(15).encode() + bytes((kind,))) + b"\0"
s = socket.create_connection(("192.0.2.20", 139))
s.sendall(b"\x81\0\0\x44" + name("NOBODY", 0x20) + name("CLIENT", 0)); time.sleep(0.2)
try:
    s.sendall(b"\x85\0\0\0"); time.sleep(0.1); s.sendall(b"\0\0\0\x08some"); time.sleep(0.1); s.sendall(b"more")
except OSError: pass
EOT
done_capturing
