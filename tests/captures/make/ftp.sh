#!/bin/bash
# FTP by vsftpd and curl: active and passive, IPv4 and IPv6, listings, transfers, errors, TLS.
. "$(dirname "$0")/lib.sh"
pair 6
known_neighbours
certificates
mkdir -p "$WORK/ftp/pub" "$WORK/empty"
seq 1 400 >"$WORK/ftp/pub/numbers.txt"
printf 'a small file\n' >"$WORK/ftp/small.txt"
mkdir "$WORK/ftp/incoming"
chmod 777 "$WORK/ftp/incoming"
cat >"$WORK/vsftpd.conf" <<EOT
listen=YES
background=NO
anonymous_enable=YES
anon_root=$WORK/ftp
anon_upload_enable=YES
anon_mkdir_write_enable=YES
anon_other_write_enable=YES
write_enable=YES
secure_chroot_dir=$WORK/empty
ftpd_banner=Welcome to the tests
pasv_min_port=50000
pasv_max_port=50100
seccomp_sandbox=NO
isolate=NO
isolate_network=NO
ssl_enable=YES
allow_anon_ssl=YES
force_local_data_ssl=NO
force_local_logins_ssl=NO
require_ssl_reuse=NO
rsa_cert_file=$WORK/ca/server.pem
rsa_private_key_file=$WORK/ca/server.key
EOT
sed 's/^listen=YES/listen_ipv6=YES/' "$WORK/vsftpd.conf" >"$WORK/vsftpd6.conf"
start server vsftpd "$WORK/vsftpd.conf"
vsftpd=$LAST
listening server 21
get() { on client curl -s --max-time 8 "$@" >/dev/null 2>&1 || true; }
capture client eth0 ftp/passive_list_and_retrieve.pcap tcp
get --disable-epsv ftp://$SERVER/ ftp://$SERVER/pub/numbers.txt
done_capturing
capture client eth0 ftp/extended_passive.pcap tcp
get ftp://$SERVER/small.txt
done_capturing
capture client eth0 ftp/active.pcap tcp
get -P - --disable-eprt ftp://$SERVER/small.txt
get -P - ftp://$SERVER/small.txt
done_capturing
capture client eth0 ftp/store_and_manage.pcap tcp
get -T "$WORK/ftp/small.txt" ftp://$SERVER/incoming/new.txt
get -Q 'MKD incoming/dir' -Q 'RNFR incoming/new.txt' -Q 'RNTO incoming/newer.txt' -Q 'SIZE incoming/newer.txt' -Q 'MDTM small.txt' -Q 'SYST' \
    -Q 'FEAT' -Q '*SITE HELP' -Q 'REST 5' -Q '*NONSENSE' -Q 'DELE incoming/newer.txt' -Q 'RMD incoming/dir' -l ftp://$SERVER/pub/
get ftp://$SERVER/missing.txt
get -u user:wrong ftp://$SERVER/
done_capturing
capture client eth0 ftp/tls.pcap tcp
get --ssl-reqd -k ftp://$SERVER/small.txt
done_capturing
stop $vsftpd
start server vsftpd "$WORK/vsftpd6.conf"
listening server 21
capture client eth0 ftp/ipv6.pcap tcp
get "ftp://[$SERVER6]/small.txt"
get -P - "ftp://[$SERVER6]/small.txt"
done_capturing
