#!/bin/bash
# TLS 1.0 to 1.3: openssl s_server and s_client; https by nginx and curl.
. "$(dirname "$0")/lib.sh"
pair 6
known_neighbours
certificates
cd "$WORK/ca"
certificate ec "DNS:ec.example" serverAuth 18 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1
certificate ed "DNS:ed.example" serverAuth 19 -newkey ed25519
openssl ocsp -issuer ca.pem -cert server.pem -reqout request.der -no_nonce
printf 'V\t430101000000Z\t\t10\tunknown\t/CN=server.example\nR\t430101000000Z\t240601000000Z,keyCompromise\t12\tunknown\t/CN=ec.example\n' >index.txt
openssl ocsp -index index.txt -CA ca.pem -rsigner ca.pem -rkey ca.key -reqin request.der -respout staple.der \
    -ndays 7000 2>/dev/null
openssl dhparam -dsaparam -out dh.pem 2048 2>/dev/null

# talk FILE "server options" "client options" [text]: one server, one connection (or several, separated by |).
port=443
talk() {
    local file=$1 server=$2 clients=$3 client
    start server openssl s_server -accept $port -quiet -cert server.pem -key server.key -CAfile ca.pem $server
    local daemon=$LAST
    listening server $port
    capture client eth0 "$file" "port $port"
    IFS='|' read -ra clients <<<"$clients"
    for client in "${clients[@]}"; do
        { sleep 0.3; echo "${4:-hello from the client}"; sleep 0.3; } |
            on client timeout 3 openssl s_client -connect $SERVER:$port -CAfile ca.pem -servername server.example \
                $client >"$WORK/client.log" 2>&1 || true
        sleep 0.2
    done
    done_capturing
    stop $daemon
}

talk tls/tls13.pcap "-tls1_3" "-tls1_3 -keylogfile $WORK/tls13.keys"
talk tls/tls12_ecdhe.pcap "-tls1_2" "-tls1_2 -cipher ECDHE-RSA-AES128-GCM-SHA256"
talk tls/tls12_rsa_key_exchange.pcap "-tls1_2" "-tls1_2 -cipher AES128-SHA256"
talk tls/tls12_dhe.pcap "-tls1_2 -dhparam dh.pem" "-tls1_2 -cipher DHE-RSA-AES256-GCM-SHA384"
talk tls/tls12_ecdsa.pcap "-tls1_2 -cert ec.pem -key ec.key" "-tls1_2 -cipher ECDHE-ECDSA-CHACHA20-POLY1305"
talk tls/tls12_ed25519.pcap "-tls1_2 -cert ed.pem -key ed.key" "-tls1_2"
talk tls/tls12_psk.pcap "-tls1_2 -nocert -psk 001122 -psk_hint hint -cipher PSK" \
    "-tls1_2 -psk 001122 -psk_identity tester -cipher PSK-AES128-CBC-SHA256"
talk tls/tls12_null_cipher.pcap "-tls1_2 -cipher NULL-SHA256:@SECLEVEL=0" "-tls1_2 -cipher NULL-SHA256:@SECLEVEL=0"
talk tls/tls11.pcap "-tls1_1 -cipher ALL:@SECLEVEL=0" "-tls1_1 -cipher AES256-SHA:@SECLEVEL=0"
talk tls/tls10.pcap "-tls1 -cipher ALL:@SECLEVEL=0" "-tls1 -cipher ECDHE-RSA-AES256-SHA:@SECLEVEL=0"
talk tls/tls12_client_certificate.pcap "-tls1_2 -Verify 3" "-tls1_2 -cert client.pem -key client.key"
talk tls/tls13_client_certificate.pcap "-tls1_3 -Verify 3" "-tls1_3 -cert client.pem -key client.key"
talk tls/tls12_ocsp_stapling.pcap "-tls1_2 -status_file staple.der" "-tls1_2 -status"
talk tls/tls12_alpn_and_extensions.pcap "-tls1_2 -alpn h2,http/1.1" \
    "-tls1_2 -alpn http/1.1,spdy/3 -maxfraglen 1024 -nextprotoneg foo"
talk tls/tls12_session_ticket.pcap "-tls1_2" "-tls1_2 -sess_out $WORK/s1|-tls1_2 -sess_in $WORK/s1"
talk tls/tls12_session_id.pcap "-tls1_2 -no_ticket" "-tls1_2 -no_ticket -sess_out $WORK/s2|-tls1_2 -no_ticket -sess_in $WORK/s2"
talk tls/tls13_resumption.pcap "-tls1_3" "-tls1_3 -sess_out $WORK/s3|-tls1_3 -sess_in $WORK/s3"
echo "sent before the handshake ends" >"$WORK/early"
talk tls/tls13_early_data.pcap "-tls1_3 -early_data" \
    "-tls1_3 -sess_out $WORK/s4|-tls1_3 -sess_in $WORK/s4 -early_data $WORK/early"
talk tls/tls13_hello_retry.pcap "-tls1_3 -groups P-384" "-tls1_3 -groups X25519:P-384"
talk tls/tls12_renegotiation.pcap "-tls1_2 -client_renegotiation" "-tls1_2 -legacy_renegotiation" R
talk tls/alert_no_common_cipher.pcap "-tls1_2 -cipher AES128-SHA" "-tls1_2 -cipher AES256-SHA"
talk tls/alert_version.pcap "-tls1_2" "-tls1_3"
talk tls/alert_unknown_ca.pcap "-tls1_2" "-tls1_2 -verify_return_error -CAfile client.pem -verify 1"
talk tls/many_small_records.pcap "-tls1_2 -split_send_frag 600 -max_send_frag 600 -cipher NULL-SHA256:@SECLEVEL=0" \
    "-tls1_2 -max_send_frag 512 -cipher NULL-SHA256:@SECLEVEL=0" "$(seq -s ' ' 1 900)"
port=4433
talk tls/unusual_port.pcap "-tls1_2" "-tls1_2"

# What does not begin with TLS on its port.
port=443
start server openssl s_server -accept $port -quiet -cert server.pem -key server.key
listening server $port
capture client eth0 tls/not_tls.pcap "port $port"
on client sh -c "printf 'GET / HTTP/1.0\r\n\r\n' | nc -q 1 $SERVER $port >/dev/null" || true
done_capturing
stop $LAST

# https by nginx and curl, with the session's secrets inside the file.
mkdir "$WORK/www" "$WORK/tmp"
printf '{"answer": 42}\n' >"$WORK/www/data.json"
cat server.pem ca.pem >chain.pem
cat >"$WORK/nginx.conf" <<EOT
daemon off; master_process off; pid $WORK/nginx.pid; error_log $WORK/error.log; user root;
events {}
http {
    include /etc/nginx/mime.types; access_log off; server_tokens off; root $WORK/www;
    client_body_temp_path $WORK/tmp/a; proxy_temp_path $WORK/tmp/b; fastcgi_temp_path $WORK/tmp/c;
    uwsgi_temp_path $WORK/tmp/d; scgi_temp_path $WORK/tmp/e;
    server { listen 443 ssl; listen [::]:443 ssl; server_name server.example;
        ssl_protocols TLSv1.2 TLSv1.3;         ssl_certificate $WORK/ca/chain.pem; ssl_certificate_key $WORK/ca/server.key; }
}
EOT
start server nginx -c "$WORK/nginx.conf"
listening server 443
echo "$SERVER server.example" >>"$WORK/etc/client/hosts"
for version in 1.2 1.3; do
    name=https_tls${version/./}
    capture client eth0 "tls/$name.pcap" 'port 443'
    on client sh -c "SSLKEYLOGFILE=$WORK/$name.keys curl -s --http1.1 -A curl/8 --cacert ca.pem --tlsv$version \
        --tls-max $version https://server.example/data.json https://server.example/missing >/dev/null"
    done_capturing
    editcap --inject-secrets "tls,$WORK/$name.keys" "$OUT/tls/$name.pcap" "$OUT/tls/${name}_with_secrets.pcapng"
done
# The same with the secrets in a file of their own, as SSLKEYLOGFILE leaves them.
mv "$WORK/https_tls13.keys" "$OUT/tls/https_tls13.keys"
mv "$WORK/https_tls12.keys" "$OUT/tls/https_tls12.keys"
