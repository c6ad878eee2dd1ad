#!/bin/bash
# Several nodes of one interface: programs written for FreeBSD, HP-UX and Intel's IMB driver, and an ordinary user who may
# read and no more.
set -euo pipefail
# shellcheck source=scripts/vm/guest/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

here=$(dirname "${BASH_SOURCE[0]}")
work=$(mktemp -d)
chmod 0755 "$work"

# build NAME SOURCE BITS [OPTION]
build() {
    gcc "-m$3" ${4:+"$4"} -O1 -static -nostdlib -ffreestanding -fno-stack-protector -fno-pic -no-pie \
        -idirafter "/usr/include/$(gcc -print-multiarch)" -o "$work/$1$3" "$here/$2.c"
}

# A program that compares what it gets with what it expects, and ends with the number of differences.
check_client() {
    local name=$1 node=$2 bits=$3 least=$4 status=0
    "$work/$name$bits" "$node" >"$work/output" 2>&1 || status=$?
    check_equal "$bits bits: what $name's program gets from $node is as expected" \
        "0" "$status$(grep -B 1 DIFFERENT "$work/output" || true)"
    check "$bits bits: it compares $least values or more" test "$(wc -l <"$work/output")" -ge "$least"
}

# An ordinary user without groups. as UID COMMAND...
as() {
    local uid=$1
    shift
    HOME=/tmp setpriv --reuid="$uid" --regid="$uid" --clear-groups "$@"
}

# Whether ipmid has said so on stderr.
audited() {
    grep -qE -- "$1" "$work/errors"
}

check_fails "no kernel driver is loaded" module_loaded ipmi_msghandler
check "the cuse module is loaded" modprobe cuse
scripts/ipmid --device ipmi0 --device bsd0,abi=freebsd,interface=0 --imb ipmi --imb imb,abi=intel,interface=0 \
    ipmid.rule=deny,uid=4711 ipmid.rule=limit=1/s/2,uid=4712,readonly >"$work/ipmid" 2>"$work/errors" &
ipmid=$!
have_clients=no
if command -v gcc >/dev/null; then
    for bits in 64 32; do
        check "a program of $bits bits for FreeBSD is built" build FreeBSD freebsd-client "$bits"
        check "one for HP-UX" build HP-UX imb-client "$bits"
        check "one for Intel's driver" build Intel imb-client "$bits" -DINTEL
    done
    have_clients=yes
else
    skip "programs for other systems work" "gcc is missing"
fi
check "ipmid says that its nodes can be opened" wait_until 120 grep -q '^ready: ' "$work/ipmid"
check_equal "in one line" "ready: /dev/ipmi0, /dev/bsd0, /dev/ipmi, /dev/imb (kcs at i/o 0xca2)" "$(<"$work/ipmid")"
if [[ $have_clients == yes ]]; then
    for bits in 64 32; do
        check_client FreeBSD /dev/bsd0 "$bits" 55
        check_client HP-UX /dev/ipmi "$bits" 65
        check_client Intel /dev/imb "$bits" 40
    done
fi
by_root=$(ipmitool mc info 2>&1 || true)
check_match "ipmitool reads the BMC through Linux's node" "Product ID +: 1 " "$by_root"
if ipmitool -I imb -h 2>&1 | grep -q 'Interface imb not supported'; then
    skip "ipmitool reads the same through Intel's" "this ipmitool has no such interface"
else
    check_equal "ipmitool reads the same through Intel's" "$by_root" "$(ipmitool -I imb mc info 2>&1 || true)"
fi

check_fails "the node is root's" as 65534 ipmitool mc info
chmod 0666 /dev/ipmi0 /dev/ipmi
check_equal "an ordinary user who may open it reads what root reads" "$by_root" "$(as 65534 ipmitool mc info 2>&1 || true)"
for client in "sdr elist" "sel list" "sel info" "chassis status" "mc guid"; do
    # shellcheck disable=SC2086 # words
    check_equal "$client, too" "$(ipmitool $client 2>&1 || true)" "$(as 65534 ipmitool $client 2>&1 || true)"
done
check_equal "nothing of that was refused" "" "$(<"$work/errors")"
status=0
output=$(JIPMI_JAVA_OPTIONS=-Xint as 65534 scripts/ipmi --interface dev,/dev/ipmi0 info --json 2>"$check_output") || status=$?
check_equal "so does our tool" "0 " "$status $(<"$check_output")"
check_match "and it is this BMC" '"product_id":1,' "$output"
check_equal "nothing of that was refused either" "" "$(<"$work/errors")"

refused=$(as 65534 ipmitool raw 6 2 2>&1 || true)
check_match "a cold reset is not permitted" "Operation not permitted" "$refused"
check "the auditor is told" wait_until 5 audited \
    '^WARN io.jipmi.audit: denied: uid 65534 pid [0-9]+ gid 65534 \(ipmitool\): App/02 to the BMC: no rule allows it'
check_match "nor is a power cycle" "Operation not permitted" "$(as 65534 ipmitool raw 0 2 2 2>&1 || true)"
check_match "who is denied everything cannot even read" "Operation not permitted" \
    "$(as 4711 ipmitool raw 6 1 2>&1 || true)"
check "the rule is named" wait_until 5 audited 'denied: uid 4711 .*: rule 1 \(deny,uid=4711\)'
check_match "who asks too often is told that it is busy" "busy" "$(as 4712 ipmitool sdr elist 2>&1 || true)"
check "and the auditor which rule" wait_until 5 audited 'limited: uid 4712 .*: rule 2 \(limit=1/s/2,uid=4712,readonly\)'
if [[ $have_clients == yes ]]; then
    as 4711 "$work/HP-UX64" /dev/ipmi >"$work/output" 2>&1 || true
    check_match "the rules hold for the other nodes" "Get Device ID: -1" "$(<"$work/output")"
fi
sed 's/^/#   /' "$work/errors"

kill "$ipmid"
ended=0
wait "$ipmid" || ended=$?
check_equal "SIGTERM ends it with status 0" "0" "$ended"
for node in ipmi0 bsd0 ipmi imb; do
    check_fails "the node $node is gone" test -e "/dev/$node"
done
