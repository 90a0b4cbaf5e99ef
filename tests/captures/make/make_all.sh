#!/bin/bash
# Makes all captures of tests/captures anew, as root, on Debian 12. Not part of the build or of CI: the captures are in
# the repository, and a new one differs from the old in times, ports and random bytes, so their golden files change.
#
#   make_all.sh [NAME...]              all, or only those scripts that are named (dns, tcp ...)
#   ONLY=dns/errors.pcap ./dns.sh      only that capture
set -euo pipefail
cd "$(dirname "$0")"

packages=(iproute2 ethtool tcpdump wireshark-common python3 openssl curl nginx libnginx-mod-http-brotli-filter
    libnginx-mod-http-brotli-static bind9 bind9-dnsutils dnsmasq isc-dhcp-server isc-dhcp-client isc-dhcp-relay busybox
    radvd ndisc6 chrony ntpsec-ntpdate avahi-daemon samba lldpd pppoe tftp-hpa tftpd-hpa rsyslog socat miniupnpc
    iputils-ping traceroute netcat-openbsd iptables hping3 arping keepalived zstd lz4 xz-utils)
services=(dovecot-imapd dovecot-pop3d opensmtpd swaks vsftpd lftp openssh-server openssh-client inetutils-telnetd
    telnet ngircd sip-tester mosquitto mosquitto-clients redis-server postgresql mariadb-server openbsd-inetd sshpass
    smbclient)
if [ "${SKIP_INSTALL:-}" = "" ]; then
    # policy-rc.d keeps Debian from starting all these daemons on the machine itself.
    [ -e /usr/sbin/policy-rc.d ] || printf '#!/bin/sh\nexit 101\n' | install -m 755 /dev/stdin /usr/sbin/policy-rc.d
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${packages[@]}" "${services[@]}"
fi

for script in *.sh; do
    name=${script%.sh}
    case $name in lib | make_all) continue ;; esac
    [ $# -eq 0 ] || [[ " $* " == *" $name "* ]] || continue
    echo "== $name"
    timeout 600 bash "$script" || echo "$name failed" >&2
done
