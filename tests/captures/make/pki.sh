#!/bin/bash
# Certificates and what surrounds them: OCSP over HTTP (openssl ocsp), certificates and CRLs fetched over HTTP,
# certificates with unusual names and extensions in TLS handshakes.
. "$(dirname "$0")/lib.sh"
pair
known_neighbours
certificates
cd "$WORK/ca"

cat >odd.conf <<'EOT'
[req]
distinguished_name = name
prompt = no
utf8 = yes
string_mask = utf8only
[name]
C = CH
1.O = Exämple & Söhne
2.OU = First
3.OU = Second
CN = odd.example
serialNumber = 12345
GN = Erika
SN = Mustermann
title = Dr.
street = Testweg 1
postalCode = 8000
emailAddress = odd@odd.example
DC = example
UID = erika
businessCategory = Private Organization
jurisdictionC = CH
[ext]
basicConstraints = CA:TRUE, pathlen:1
keyUsage = critical, keyCertSign, cRLSign, nonRepudiation, keyAgreement, encipherOnly
extendedKeyUsage = clientAuth, codeSigning, emailProtection, timeStamping, OCSPSigning, ipsecIKE, msSGC, 1.3.6.1.4.1.32473.1
subjectAltName = DNS:odd.example, email:a@b.example, URI:https://odd.example/, IP:192.0.2.1, IP:2001:db8::1, RID:1.2.3.4, otherName:1.2.3.4;UTF8:other, dirName:alt
issuerAltName = DNS:issuer.example
nameConstraints = permitted;DNS:.example, excluded;IP:10.0.0.0/255.0.0.0, permitted;email:.example
policyConstraints = requireExplicitPolicy:3, inhibitPolicyMapping:1
inhibitAnyPolicy = 2
policyMappings = ASN1:SEQUENCE:mappings
certificatePolicies = 1.2.3.4, 2.5.29.32.0, @policy
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid,issuer
crlDistributionPoints = point
freshestCRL = URI:http://pki.example/delta.crl
authorityInfoAccess = OCSP;URI:http://ocsp.example/, caIssuers;dirName:alt
subjectInfoAccess = caRepository;URI:http://pki.example/
nsCertType = client, server, email, objsign, sslCA
nsComment = "A certificate with every extension"
nsBaseUrl = "http://pki.example/"
nsRevocationUrl = "revoked"
nsCaRevocationUrl = "ca-revoked"
nsRenewalUrl = "renew"
nsCaPolicyUrl = "policy"
nsSslServerName = "*.odd.example"
tlsfeature = status_request, status_request_v2
noCheck = ignored
1.3.6.1.4.1.32473.2 = critical, DER:04:03:61:62:63
[alt]
C = CH
CN = alternative
[mappings]
first = SEQUENCE:mapping
[mapping]
a = OID:1.2.3.4
b = OID:1.2.3.5
[policy]
policyIdentifier = 1.2.3.6
CPS.1 = "http://pki.example/cps"
userNotice.1 = @notice
[notice]
explicitText = "UTF8:Read thís"
organization = "Example"
noticeNumbers = 1, 2
[point]
fullname = URI:http://pki.example/root.crl, dirName:alt
CRLissuer = dirName:alt
reasons = keyCompromise, CACompromise
EOT
openssl req -new -newkey rsa:2048 -nodes -config odd.conf -keyout odd.key -out odd.csr 2>"$WORK/odd.log"
openssl x509 -req -in odd.csr -CA ca.pem -CAkey ca.key -set_serial 0x7fffffffffffffffffffffff -days 9000 -sha384 \
    -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:-1 -extfile odd.conf -extensions ext -out odd.pem 2>>"$WORK/odd.log" || cat "$WORK/odd.log"
certificate p384 "DNS:p384.example" serverAuth 20 -newkey ec -pkeyopt ec_paramgen_curve:P-384
certificate ed448 "DNS:ed448.example" serverAuth 21 -newkey ed448
certificate pss "DNS:pss.example" serverAuth 22 -newkey rsa-pss -pkeyopt rsa_keygen_bits:2048
certificate explicit "DNS:explicit.example" serverAuth 23 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -pkeyopt ec_param_enc:explicit
openssl dsaparam -genkey -out dsa.key 2048 2>/dev/null
openssl req -new -key dsa.key -subj "/CN=dsa.example" -out dsa.csr
openssl x509 -req -in dsa.csr -CA ca.pem -CAkey ca.key -set_serial 24 -days 9000 -sha1 -out dsa.pem 2>/dev/null

present() { # FILE CERTIFICATE client-options: one handshake in which the server shows it
    start server openssl s_server -accept 443 -quiet -cert "$2.pem" -key "$2.key" -cert_chain "${4:-ca.pem}" -CAfile ca.pem -cipher ALL:@SECLEVEL=0
    local daemon=$LAST
    listening server 443
    capture client eth0 "$1" 'port 443'
    { sleep 0.4; echo hello; sleep 0.3; } | on client timeout 3 openssl s_client -connect $SERVER:443 -tls1_2 $3 >/dev/null 2>&1 || true
    done_capturing
    stop $daemon
}
present x509/every_extension.pcap odd ""
present x509/ec_p384.pcap p384 ""
present x509/rsa_pss_key.pcap pss ""
present x509/explicit_curve.pcap explicit "-cipher ALL:@SECLEVEL=0"
present x509/dsa.pcap dsa "-cipher ALL:@SECLEVEL=0 -sigalgs DSA+SHA256:DSA+SHA1:RSA+SHA256"
cat odd.pem ca.pem p384.pem explicit.pem >long.pem
present x509/long_chain.pcap server "" long.pem

# A responder that knows of good, revoked and unknown certificates.
printf 'V\t430101000000Z\t\t10\tunknown\t/CN=server.example\nR\t430101000000Z\t240601000000Z,keyCompromise\t11\tunknown\t/CN=client.example\n' >index.txt
printf 'unique_subject = no\n' >index.txt.attr
start server openssl ocsp -port 80 -index index.txt -CA ca.pem -rsigner ca.pem -rkey ca.key -ndays 7000
listening server 80
ask() { on client timeout 5 openssl ocsp -issuer ca.pem -CAfile ca.pem -url http://$SERVER/ "$@" >/dev/null 2>&1 || true; }
capture client eth0 ocsp/good_revoked_unknown.pcap 'port 80'
ask -cert server.pem
ask -cert client.pem -no_nonce
ask -cert p384.pem -sha256
ask -cert server.pem -cert client.pem -signer client.pem -signkey client.key
done_capturing
stop $LAST

mkdir "$WORK/www"
openssl x509 -in odd.pem -outform DER -out "$WORK/www/odd.cer"
cat >crl.conf <<EOT
[ca]
default_ca = one
[one]
database = index.txt
crlnumber = number
default_md = sha256
default_crl_days = 7000
crl_extensions = ext
[ext]
authorityKeyIdentifier = keyid
issuerAltName = DNS:pki.example
EOT
echo 1001 >number
openssl ca -gencrl -config crl.conf -cert ca.pem -keyfile ca.key -out crl.pem 2>/dev/null
openssl crl -in crl.pem -outform DER -out "$WORK/www/root.crl"
start server python3 -c "
import http.server
class Handler(http.server.SimpleHTTPRequestHandler):
    server_version, sys_version = 'Tests', ''
    extensions_map = {'.cer': 'application/pkix-cert', '.crl': 'application/pkix-crl'}
    def __init__(self, *a): super().__init__(*a, directory='$WORK/www')
http.server.HTTPServer(('$SERVER', 80), Handler).serve_forever()"
listening server 80
capture client eth0 x509/certificate_and_crl_over_http.pcap 'port 80'
on client curl -s -A curl/8 http://$SERVER/odd.cer http://$SERVER/root.crl >/dev/null
done_capturing
