#!/bin/bash
# HTTP/1.0 and 1.1: nginx serves curl, and netcat where curl is too well behaved.
. "$(dirname "$0")/lib.sh"
pair 6
known_neighbours

mkdir -p "$WORK/www/files" "$WORK/tmp"
chmod 777 "$WORK/tmp"
cd "$WORK/www"
printf '<!DOCTYPE html>\n<html><head><title>Hello</title></head><body><p>Hello, world.</p></body></html>\n' >index.html
printf '{"name": "value", "list": [1, 2.5, true, null, {"deep": "\\u00e9"}]}\n' >data.json
printf '<?xml version="1.0"?>\n<!-- a note -->\n<root a="1"><item>text &amp; more</item><empty/></root>\n' >data.xml
seq 1 4000 >numbers.txt
python3 - <<'EOT'
import struct, zlib
def chunk(kind, data): return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
rows = b"".join(b"\0" + bytes((x * 16, y * 16, 128)[i] for x in range(16) for i in range(3)) for y in range(16))
open("picture.png", "wb").write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 16, 16, 8, 2, 0, 0, 0))
    + chunk(b"tEXt", b"Title\0A square") + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))
open("picture.gif", "wb").write(b"GIF89a" + struct.pack("<HHBBB", 2, 2, 0x80, 0, 0) + b"\xff\0\0\0\0\xff"
    + b"!\xfe\x05hello\0" + b",\0\0\0\0\x02\0\x02\0\0\x02\x02\x44\x0a\0" + b";")
def segment(marker, data): return b"\xff" + bytes((marker,)) + struct.pack(">H", len(data) + 2) + data
exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x02\x01\x0f\0\x02\0\0\0\x06\0\0\0\x26\x01\x12\0\x03\0\0\0\x01\0\x01\0\0\0\0\0\0tests\0"
open("picture.jpg", "wb").write(b"\xff\xd8" + segment(0xE0, b"JFIF\0\1\1\1\0\x48\0\x48\0\0") + segment(0xE1, exif) + segment(0xFE, b"a comment")
    + segment(0xDB, b"\0" + b"\x10" * 64) + segment(0xC0, struct.pack(">BHHB", 8, 8, 8, 1) + b"\1\x11\0")
    + segment(0xC4, b"\0" + bytes((1,)) + bytes(15) + b"\0") + segment(0xC4, b"\x10" + bytes((1,)) + bytes(15) + b"\0")
    + segment(0xDA, b"\1\1\0\0\x3f\0") + b"\x3f\xff\0" + b"\xff\xd9")
open("octets.bin", "wb").write(bytes(range(256)))
EOT
printf 'user:%s\n' "$(openssl passwd -apr1 -salt testsalt password)" >"$WORK/htpasswd"
cat >"$WORK/nginx.conf" <<EOT
daemon off; master_process off; pid $WORK/nginx.pid; error_log $WORK/error.log; user root;
include /etc/nginx/modules-enabled/*.conf;
events {}
http {
    include /etc/nginx/mime.types; access_log off; server_tokens off; etag on; root $WORK/www;
    client_body_temp_path $WORK/tmp/a; proxy_temp_path $WORK/tmp/b; fastcgi_temp_path $WORK/tmp/c;
    uwsgi_temp_path $WORK/tmp/d; scgi_temp_path $WORK/tmp/e;
    keepalive_timeout 65; gzip on; gzip_min_length 1; gzip_types *; gzip_http_version 1.0; gzip_proxied any;
    brotli on; brotli_types *; brotli_min_length 1;
    server {
        listen 80; listen [::]:80; listen 8080; listen 8888; server_name server.example;
        location /private { auth_basic "tests"; auth_basic_user_file $WORK/htpasswd; alias $WORK/www/; }
        location /moved { return 301 http://server.example/index.html; }
        location /echo { add_header Set-Cookie "id=1234; Path=/; HttpOnly"; return 200 "thank you\n"; }
        location /fails { return 503; }
        location /upload { dav_methods PUT DELETE; root $WORK/tmp; create_full_put_path on; }
    }
}
EOT
start server nginx -c "$WORK/nginx.conf"
listening server 80

get() { on client curl -s -A "curl/8" --max-time 5 "$@" >/dev/null || true; }
url=http://$SERVER

capture client eth0 http/get.pcap 'port 80'
get $url/
done_capturing

capture client eth0 http/keep_alive.pcap 'port 80'
get --http1.1 -H 'Host: server.example' $url/ $url/data.json $url/data.xml $url/missing $url/moved
done_capturing

capture client eth0 http/methods_and_statuses.pcap 'port 80'
get -I $url/
get -X OPTIONS $url/
get -T "$WORK/www/data.json" $url/upload/new.json
get -X DELETE $url/upload/new.json
get -X BREW $url/coffee
get $url/fails
get -H 'If-Modified-Since: Fri, 01 Jan 2038 00:00:00 GMT' $url/
get -H 'If-Match: "nothing"' $url/data.json
done_capturing

capture client eth0 http/post_form.pcap 'port 80'
get -d 'name=J%C3%BCrg+M&city=Z%C3%BCrich&empty=&plain' $url/echo
get -H 'Content-Type: application/json' -d '{"a": [1, 2, {"b": null}], "c": "text"}' $url/echo
done_capturing

capture client eth0 http/post_multipart.pcap 'port 80'
get -F 'comment=two files' -F "doc=@$WORK/www/data.xml;type=text/xml" -F "json=@$WORK/www/data.json" $url/echo
done_capturing

capture client eth0 http/expect_100_continue.pcap 'port 80'
get -H 'Expect: 100-continue' -d "$(seq 1 300)" $url/echo
done_capturing

capture client eth0 http/basic_auth.pcap 'port 80'
get $url/private/
get -u user:password $url/private/
get -u user:wrong $url/private/
done_capturing

capture client eth0 http/range.pcap 'port 80'
get -r 100-199 $url/numbers.txt
get -r 0-9,-10 $url/numbers.txt
get -r 999999- $url/numbers.txt
done_capturing

capture client eth0 http/large_body.pcap 'port 80'
get $url/numbers.txt
done_capturing

capture client eth0 http/chunked.pcap 'port 80'
on client sh -c "printf 'GET /numbers.txt HTTP/1.1\r\nHost: server.example\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n' | nc -q 2 $SERVER 80 >/dev/null"
seq 1 200 | get -H 'Transfer-Encoding: chunked' -T - $url/upload/chunks
done_capturing

capture client eth0 http/compressed.pcap 'port 80'
get --compressed $url/data.json
get -H 'Accept-Encoding: gzip' $url/index.html
get -H 'Accept-Encoding: br' $url/data.xml
get -H 'Accept-Encoding: deflate' $url/index.html
done_capturing

capture client eth0 http/images.pcap 'port 80'
get $url/picture.png $url/picture.gif
done_capturing

capture client eth0 http/jpeg_and_octets.pcap 'port 80'
get $url/picture.jpg $url/octets.bin
done_capturing

capture client eth0 http/http_1_0.pcap 'port 80'
get --http1.0 $url/
on client sh -c "printf 'GET /data.json HTTP/1.0\r\n\r\n' | nc -q 1 $SERVER 80 >/dev/null"
done_capturing

capture client eth0 http/pipelined.pcap 'port 80'
on client sh -c "printf 'GET / HTTP/1.1\r\nHost: a.example\r\n\r\nGET /data.json HTTP/1.1\r\nHost: a.example\r\n\r\nGET /missing HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n' | nc -q 2 $SERVER 80 >/dev/null"
done_capturing

# Headers that come in pieces: split in a line, between lines, and a folded one.
capture client eth0 http/header_in_pieces.pcap 'port 80'
on client python3 - <<'EOT'
import socket, time
s = socket.create_connection(("192.0.2.20", 80))
s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
for piece in (b"GE", b"T / HTTP/1.1\r\nHo", b"st: server.example\r\n", b"X-Long: one\r\nConnection: close\r\n", b"\r\n"):
    s.sendall(piece)
    time.sleep(0.05)
while s.recv(4096): pass
EOT
done_capturing

capture client eth0 http/bad_request.pcap 'port 80'
on client sh -c "printf 'NOT HTTP AT ALL\r\n\r\n' | nc -q 1 $SERVER 80 >/dev/null"
on client sh -c "printf 'GET / HTTP/1.1\r\nHost: a\r\nBad Header\r\nContent-Length: abc\r\n\r\n' | nc -q 1 $SERVER 80 >/dev/null"
done_capturing

capture client eth0 http/ports.pcap 'port 8080 or port 8888'
get http://$SERVER:8080/
get http://$SERVER:8888/
done_capturing

capture client eth0 http/ipv6.pcap 'port 80'
get "http://[$SERVER6]/data.json?key=value&other=%20x"
done_capturing
