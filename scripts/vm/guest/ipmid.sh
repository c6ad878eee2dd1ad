#!/bin/bash
# Unmodified clients on the node that ipmid serves: what they print through the kernel's drivers and through ours, on one
# BMC.
set -euo pipefail
# shellcheck source=scripts/vm/guest/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

clients=(
    "ipmitool mc info"
    "ipmitool mc guid"
    "ipmitool chassis status"
    "ipmitool sdr elist"
    "ipmitool sel list"
    "ipmitool sel info"
    "ipmitool fru"
    "ipmitool raw 6 1"
    "ipmitool raw 6 0x99"
    "ipmitool -t 0x72 raw 6 1"
    "bmc-info -D OPENIPMI"
    "ipmi-sel -D OPENIPMI"
    "ipmi-sensors -D OPENIPMI"
    openipmish
)
answers=$(mktemp -d)

# What a client prints and returns. FreeIPMI prints uninitialized memory where a BMC has no channels, as QEMU's has none,
# and ipmitool's fru returns some where a BMC has no FRU.
run_client() {
    local status=0
    if [[ $1 == openipmish ]]; then
        printf 'mc list\nexit\n' | timeout 60 openipmish --execute 'domain open o smi 0' >"$answers/output" 2>&1 || status=$?
    else
        # shellcheck disable=SC2086
        timeout 60 $1 >"$answers/output" 2>&1 || status=$?
    fi
    sed '/^Channel Information/,$d; /^Channel Number/,$d' "$answers/output"
    [[ $1 == "ipmitool fru" ]] || echo "status $status"
}

# Every call of the device, well and badly made, by programs of either width.
build_ioctls() {
    local bits
    for bits in 64 32; do
        gcc "-m$bits" -O1 -static -nostdlib -ffreestanding -fno-stack-protector -fno-pic -no-pie \
            -idirafter "/usr/include/$(gcc -print-multiarch)" \
            -o "$answers/ioctls$bits" "$(dirname "${BASH_SOURCE[0]}")/ioctls.c"
    done
}

run_all() {
    local client number=0 bits
    if [[ $have_ioctls == yes ]]; then
        for bits in 64 32; do
            "$answers/ioctls$bits" >"$answers/$1.ioctls$bits" 2>&1 || echo "status $?" >>"$answers/$1.ioctls$bits"
        done
    fi
    rm -rf "${HOME:-/root}/.freeipmi"
    for client in "${clients[@]}"; do
        number=$((number + 1))
        run_client "$client" >"$answers/$1.$number"
    done
}

check_fails "no kernel driver is loaded" module_loaded ipmi_msghandler
check "the cuse module is loaded" modprobe cuse
# Prints every datagram as a line; ready when the socket is there.
perl -MSocket -e '
    $| = 1;
    socket(my $socket, AF_UNIX, SOCK_DGRAM, 0) or die $!;
    bind($socket, pack_sockaddr_un($ARGV[0])) or die $!;
    while (defined recv($socket, my $state, 4096, 0)) { print "$state\n" }' "$answers/notify" >"$answers/states" &
listener=$!
check "somebody listens for the service's state" wait_until 10 test -S "$answers/notify"
NOTIFY_SOCKET=$answers/notify scripts/ipmid >"$answers/ipmid" 2>&1 &
ipmid=$!
have_ioctls=no
if command -v gcc >/dev/null; then
    check "the program that makes every call is built" build_ioctls
    have_ioctls=yes
else
    skip "every call, well and badly made, returns the same through both" "gcc is missing"
fi
check "ipmid says that its node can be opened" wait_until 120 grep -q '^ready: ' "$answers/ipmid"
check_equal "in one line" "ready: /dev/ipmi0 (kcs at i/o 0xca2)" "$(<"$answers/ipmid")"
check "the node is there" test -c /dev/ipmi0
check "the service manager is told so" wait_until 10 grep -qx READY=1 "$answers/states"
run_all ipmid

kill "$ipmid"
ended=0
wait "$ipmid" || ended=$?
check_equal "SIGTERM ends it with status 0, and nothing more to say" \
    "0 ready: /dev/ipmi0 (kcs at i/o 0xca2)" "$ended $(<"$answers/ipmid")"
check_fails "the node is gone" test -e /dev/ipmi0
kill "$listener"
check_equal "the service manager is told of the beginning and the end" "READY=1 STOPPING=1" "$(xargs <"$answers/states")"

check "the kernel's driver attaches" attach_kernel_driver
run_all kernel
number=0
for client in "${clients[@]}"; do
    number=$((number + 1))
    check_equal "$client prints the same through both" "$(<"$answers/kernel.$number")" "$(<"$answers/ipmid.$number")"
    sed 's/^/#   /' "$answers/ipmid.$number" | head -n 3
done
if [[ $have_ioctls == yes ]]; then
    for bits in 64 32; do
        check "$bits bits: over 130 results of calls are there" test "$(wc -l <"$answers/ipmid.ioctls$bits")" -gt 130
        check_equal "$bits bits: every call, well and badly made, returns the same through both" \
            "$(<"$answers/kernel.ioctls$bits")" "$(<"$answers/ipmid.ioctls$bits")"
    done
fi
