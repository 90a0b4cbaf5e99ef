#!/bin/bash
# SSH (openssh) and Telnet (inetutils, through inetd).
. "$(dirname "$0")/lib.sh"
pair
known_neighbours
mkdir -p "$WORK/ssh"
ssh-keygen -q -t ed25519 -N '' -C tests -f "$WORK/ssh/host"
ssh-keygen -q -t rsa -b 2048 -N '' -C tests -f "$WORK/ssh/host_rsa"
ssh-keygen -q -t ed25519 -N '' -C tests -f "$WORK/ssh/user"
cp "$WORK/ssh/user.pub" "$WORK/ssh/authorized"
cat >"$WORK/ssh/config" <<EOT
Port 22
HostKey $WORK/ssh/host
HostKey $WORK/ssh/host_rsa
PidFile none
AuthorizedKeysFile $WORK/ssh/authorized
PermitRootLogin yes
StrictModes no
UsePAM no
PasswordAuthentication yes
PrintMotd no
VersionAddendum none
DebianBanner no
Banner /etc/hosts
KexAlgorithms +diffie-hellman-group14-sha256,diffie-hellman-group-exchange-sha256,ecdh-sha2-nistp256
EOT
start server sh -c "mkdir -p /run/sshd; exec /usr/sbin/sshd -D -e -f $WORK/ssh/config"
listening server 22
login() { on client timeout 8 ssh -F none -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -i "$WORK/ssh/user" \
    "$@" root@$SERVER 'echo hello' >/dev/null 2>&1 </dev/null || true; }
capture client eth0 ssh/curve25519_public_key.pcap 'port 22'
login
done_capturing
capture client eth0 ssh/diffie_hellman_and_rekeying.pcap 'port 22'
login -o KexAlgorithms=diffie-hellman-group14-sha256 -o Ciphers=aes128-ctr -o MACs=hmac-sha2-256 -o HostKeyAlgorithms=rsa-sha2-512
login -o KexAlgorithms=diffie-hellman-group-exchange-sha256 -o Ciphers=aes256-gcm@openssh.com
login -o KexAlgorithms=ecdh-sha2-nistp256 -o Ciphers=aes128-ctr -o MACs=hmac-sha2-256-etm@openssh.com -o Compression=yes
done_capturing
capture client eth0 ssh/no_common_algorithm.pcap 'port 22'
login -o KexAlgorithms=diffie-hellman-group1-sha1
login -o PubkeyAuthentication=no
on client sh -c "printf 'not ssh at all\r\n' | nc -q 1 $SERVER 22 >/dev/null" || true
done_capturing

cat >"$WORK/inetd.conf" <<EOT
telnet stream tcp nowait root /usr/sbin/telnetd telnetd -h -E /bin/cat
EOT
start server inetd -i "$WORK/inetd.conf"
listening server 23
capture client eth0 telnet/session.pcap 'port 23'
{ sleep 1; echo hello; sleep 0.5; echo 'second line'; sleep 0.5; printf '\035'; sleep 0.3; echo 'send ayt'; sleep 0.3; printf '\035'; sleep 0.2; echo quit; } |
    on client timeout 8 script -qec "env TERM=xterm USER=user telnet $SERVER" /dev/null >/dev/null 2>&1 || true
done_capturing
capture client eth0 telnet/options_by_hand.pcap 'port 2323 or port 23'
start server socat -u TCP4-LISTEN:2323 OPEN:/dev/null
on client python3 - <<'EOT'
import socket, time
s = socket.create_connection(("192.0.2.20", 23))
s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
for piece in (b"\xff\xfb\x1f\xff\xfa\x1f\0\x50\0\x18\xff\xf0", b"\xff\xfa\x18\0xterm\xff\xf0", b"\xff\xfa\x20\x0038400,38400\xff\xf0",
              b"\xff\xfa\x27\0\0USER\1user\xff\xf0", b"\xff\xfd\x03\xff\xfe\x05\xff\xfc\x22\xff\xfb\x99", b"\xff\xf4\xff\xf6\xff\xf1\xff\xf9",
              b"text with \xff\xff in it\r\n", b"\xff\xfa\x25\1\2\0\6\2\xff\xf0", b"\xff\xfa\x22\3\1\3\0\xff\xf0", b"\xff"):
    s.sendall(piece)
    time.sleep(0.05)
EOT
done_capturing
