#!/bin/bash
# Mail: SMTP (opensmtpd and swaks; the server of the logins is a few lines of python), IMAP and POP3 (dovecot; lines sent by socat as a client would).
. "$(dirname "$0")/lib.sh"
pair
known_neighbours
certificates

# say PORT LINE...: sends lines one at a time, each after an answer has come.
cat >"$WORK/say.py" <<'EOT'
import socket, sys, time
s = socket.create_connection(("192.0.2.20", int(sys.argv[1])))
def hear():
    try:
        s.settimeout(4)
        s.recv(65536)
        s.settimeout(0.25)
        while s.recv(65536): pass
    except TimeoutError: pass
hear()
for line in sys.argv[2:]:
    s.sendall(line.encode().decode("unicode_escape").encode("latin-1") + b"\r\n")
    hear()
EOT
say() { on client python3 "$WORK/say.py" "$@" || true; }

cat >"$WORK/smtpd.conf" <<EOT
pki server.example cert "$WORK/ca/server.pem"
pki server.example key "$WORK/ca/server.key"
table names { server.example }
listen on eth0 port 25 hostname server.example tls pki server.example
action deliver mbox
match from any for domain <names> action deliver
EOT
chmod 600 "$WORK/ca/server.key"
echo 'nameserver 127.0.0.1' >"$WORK/etc/server/resolv.conf" # nobody there: names fail at once
mkdir -p "$WORK/mail" "$WORK/spool"
chmod 1777 "$WORK/mail"
chmod 711 "$WORK/spool"
start server sh -c "mkdir -p /var/spool/smtpd; mount --bind $WORK/mail /var/mail; mount --bind $WORK/spool /var/spool/smtpd; exec smtpd -d -f $WORK/smtpd.conf"
smtpd=$LAST
listening server 25 || cat "$WORK/server.log"
cat >"$WORK/message" <<'EOT'
From: "Erika M." <erika@client.example>
To: root@server.example, Nobody <nobody@server.example>
Cc: =?utf-8?q?J=C3=BCrg?= <root@server.example>
Subject: =?utf-8?B?R3LDvMOfZQ==?= and
 a folded subject
Date: Thu, 01 Jan 2026 00:00:00 +0000
Message-ID: <1234@client.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="frontier"
X-Mailer: tests

This goes before the first part.
--frontier
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

Gr=C3=BC=C3=9Fe, a line.
..a line that begins with a dot
--frontier
Content-Type: application/json; name="data.json"
Content-Disposition: attachment; filename="data.json"

{"a": [1, 2, 3]}
--frontier
Content-Type: application/octet-stream
Content-Transfer-Encoding: base64

AAECAwQFBgcICQ==
--frontier--
EOT
send() { on client swaks -S 3 --server $SERVER --helo client.example --from erika@client.example "$@" >/dev/null 2>&1 || true; }
capture client eth0 smtp/message.pcap 'port 25'
send --to root@server.example --data "$WORK/message"
done_capturing
capture client eth0 smtp/refused.pcap 'port 25'
send --to somebody@elsewhere.example --to root@server.example --quit-after RCPT
say 25 'HELO client.example' 'NONSENSE' 'MAIL FROM:<a@b> SIZE=999999999999' 'VRFY root' 'EXPN list' 'NOOP' 'HELP' 'RSET' 'DATA' 'QUIT'
done_capturing
cat >"$WORK/login.py" <<'EOT'
import base64, socketserver
class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        say = lambda text: self.wfile.write(text.encode() + b"\r\n")
        hear = lambda: self.rfile.readline().decode().strip()
        say("220 server.example ready")
        while line := hear():
            if line.startswith("EHLO"): say("250-server.example\r\n250-8BITMIME\r\n250 AUTH PLAIN LOGIN")
            elif line == "AUTH LOGIN":
                say("334 VXNlcm5hbWU6"); hear(); say("334 UGFzc3dvcmQ6"); hear(); say("235 2.7.0 welcome")
            elif line.startswith("AUTH PLAIN"): say("535 5.7.8 who are you?")
            elif line == "QUIT": say("221 bye"); return
            else: say("250 ok")
socketserver.TCPServer.allow_reuse_address = True
socketserver.TCPServer(("192.0.2.20", 587), Handler).serve_forever()
EOT
start server python3 "$WORK/login.py"
listening server 587
capture client eth0 smtp/authentication.pcap 'port 587'
send --port 587 --to root@server.example --auth LOGIN --auth-user user --auth-password password --quit-after AUTH
send --port 587 --to root@server.example --auth PLAIN --auth-user user --auth-password wrong --quit-after AUTH
done_capturing
capture client eth0 smtp/starttls.pcap 'port 25'
{ sleep 0.5; printf 'EHLO client.example\r\nQUIT\r\n'; sleep 0.5; } |
    on client timeout 4 openssl s_client -quiet -starttls smtp -connect $SERVER:25 >/dev/null 2>&1 || true
done_capturing
capture client eth0 smtp/pipelining_and_chunking.pcap 'port 25'
say 25 'EHLO client.example' 'MAIL FROM:<erika@client.example>\r\nRCPT TO:<root@server.example>\r\nRCPT TO:<none@server.example>\r\nDATA' \
    'Subject: short\r\n\r\ntext\r\n.' 'QUIT'
done_capturing
stop $smtpd

mkdir -p "$WORK/home/Maildir/cur" "$WORK/home/Maildir/new" "$WORK/home/Maildir/tmp"
sed 's/$/\r/' "$WORK/message" >"$WORK/home/Maildir/new/1.server"
printf 'Subject: two\r\nFrom: a@b.example\r\n\r\n.dot\r\nshort\r\n' >"$WORK/home/Maildir/new/2.server"
chown -R nobody:nogroup "$WORK/home"
cat >"$WORK/dovecot.conf" <<EOT
base_dir = $WORK/dovecot
state_dir = $WORK/dovecot/state
log_path = $WORK/dovecot.log
protocols = imap pop3
listen = $SERVER
ssl = yes
ssl_cert = <$WORK/ca/server.pem
ssl_key = <$WORK/ca/server.key
disable_plaintext_auth = no
auth_mechanisms = plain login cram-md5
mail_location = maildir:$WORK/home/Maildir
first_valid_uid = 1
passdb {
  driver = static
  args = password=password
}
userdb {
  driver = static
  args = uid=nobody gid=nogroup home=$WORK/home
}
service stats {
  unix_listener stats-writer {
    mode = 0666
  }
}
EOT
start server dovecot -F -c "$WORK/dovecot.conf"
listening server 143
capture client eth0 imap/session.pcap 'port 143'
say 143 'a1 CAPABILITY' 'a2 LOGIN user wrong' 'a3 LOGIN user password' 'a4 LIST "" "*"' 'a5 SELECT INBOX' \
    'a6 FETCH 1:* (FLAGS INTERNALDATE RFC822.SIZE ENVELOPE)' 'a7 FETCH 1 BODY[]' 'a8 UID SEARCH SUBJECT two' \
    'a9 STORE 2 +FLAGS (\\Seen \\Flagged)' 'b1 APPEND INBOX {28}' 'Subject: new\r\n\r\nappended\r\n' 'b2 NOOP' 'b3 IDLE' 'DONE' \
    'b4 FETCH 1 (BODY.PEEK[HEADER.FIELDS (SUBJECT)] BODYSTRUCTURE)' 'b5 WHAT' 'b6 EXPUNGE' 'b7 LOGOUT'
done_capturing
capture client eth0 imap/authenticate_and_starttls.pcap 'port 143'
say 143 'a1 AUTHENTICATE PLAIN' 'AHVzZXIAcGFzc3dvcmQ=' 'a2 STATUS INBOX (MESSAGES UNSEEN)' 'a3 LOGOUT'
{ sleep 0.5; printf 'a1 LOGIN user password\r\na2 LOGOUT\r\n'; sleep 0.5; } |
    on client timeout 4 openssl s_client -quiet -starttls imap -connect $SERVER:143 >/dev/null 2>&1 || true
done_capturing
capture client eth0 pop/session.pcap 'port 110'
say 110 'CAPA' 'USER user' 'PASS wrong' 'USER user' 'PASS password' 'STAT' 'LIST' 'UIDL' 'RETR 1' 'TOP 2 1' 'DELE 2' 'RETR 9' 'NOOP' 'RSET' 'QUIT'
done_capturing
capture client eth0 pop/authentication_and_stls.pcap 'port 110'
say 110 'AUTH PLAIN AHVzZXIAcGFzc3dvcmQ=' 'STAT' 'QUIT'
say 110 'AUTH CRAM-MD5' 'bm9uc2Vuc2U=' 'QUIT'
{ sleep 0.5; printf 'QUIT\r\n'; sleep 0.5; } | on client timeout 4 openssl s_client -quiet -starttls pop3 -connect $SERVER:110 >/dev/null 2>&1 || true
done_capturing
