#!/bin/bash
# VRRP by keepalived: version 2 with and without a password, version 3 for both address families; the master
# of each says at its end that it stops. Needs keepalived besides what lib.sh needs.
. "$(dirname "$0")/lib.sh"
pair 6

router() { # FILE VERSION EXTRA ADDRESS...
    local file=$1 version=$2 extra=$3
    shift 3
    printf '%s\n' "global_defs { vrrp_version $version }" "vrrp_instance A {" "  state MASTER" "  interface eth0" \
        "  virtual_router_id 51" "  priority 150" "  advert_int 1" "  $extra" "  virtual_ipaddress {" "$@" "  }" "}" \
        >"$WORK/keepalived.conf"
    capture client eth0 "vrrp/$file.pcap" 'ip proto 112 or ip6 proto 112'
    start server keepalived --dont-fork --vrrp --log-console --use-file "$WORK/keepalived.conf" \
        --pid "$WORK/k.pid" --vrrp_pid "$WORK/v.pid"
    sleep 6
    stop "$LAST"
    done_capturing
}
router version2 2 '' 192.0.2.200 192.0.2.201
router version2_password 2 $'authentication {\n    auth_type PASS\n    auth_pass secret\n  }' 192.0.2.200
router version3 3 '' 192.0.2.200
router version3_ipv6 3 'native_ipv6' fe80::200 2001:db8::200
