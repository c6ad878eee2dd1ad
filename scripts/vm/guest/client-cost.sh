#!/bin/bash
# What reading 100 sensors costs: requests that the BMC sees, and time beside ipmitool's, both with their caches filled.
set -euo pipefail
# shellcheck source=scripts/vm/guest/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

cached=$(mktemp)

# What the BMC was asked since the last time: lines of network function, command, count. ipmitool asks for some itself, but
# no sensors and no records.
requests() {
    ipmitool raw 0x30 0x07 2>/dev/null | xargs -n 4 | while read -r netfn command low high; do
        echo "$netfn $command $((0x$low | 0x$high << 8))"
    done
}

# How long the BMC was asked for readings, from the first to the last since "requests".
reading_ms() {
    local low high
    read -r low high <<<"$(ipmitool raw 0x30 0x08 0x04 0x2d 2>/dev/null | xargs)"
    echo $((0x$low | 0x$high << 8))
}

# Under emulation compiling costs more than it saves a single command (lib.sh).
ours() {
    JIPMI_JAVA_OPTIONS=-Xint scripts/ipmi "$@"
}

# count REQUESTS NETFN [COMMAND]
count() {
    awk -v netfn="$2" -v command="${3:-}" '$1 == netfn && (command == "" || $2 == command) { n += $3 } END { print n + 0 }' <<<"$1"
}

# milliseconds COMMAND [ARGUMENT]...: the middle one of three runs.
milliseconds() {
    local began run
    for run in 1 2 3; do
        began=${EPOCHREALTIME/./}
        "$@" >/dev/null 2>&1 || echo "# $* ends with status $? (run $run)" >&2
        echo $(((${EPOCHREALTIME/./} - began) / 1000))
    done | sort -n | sed -n 2p
}

# asked_by NAME: what the BMC was asked since "requests", on a line of its own.
asked_by() {
    local reading
    reading=$(reading_ms)
    asked=$(requests)
    echo "# $1, cached: $(awk '{ n += $3 } END { print n }' <<<"$asked") requests ($(tr '\n' ';' <<<"$asked")), $reading ms from the first reading to the last"
}

check_requests() {
    check_equal "$1: all sensors are read" "0 100" "$status $(grep -o '"value":' <<<"$output" | wc -l)"
    check_equal "$1: with one Get Sensor Reading each" 100 "$(count "$asked" 04 2d)"
    check_equal "$1: and no other request to a sensor" 100 "$(count "$asked" 04)"
    check_equal "$1: no record is read" 0 "$(count "$asked" 0a 23)"
}

check "the kernel's driver attaches" attach_kernel_driver
check "ipmitool fills its cache" ipmitool sdr dump "$cached"
run_ipmi sensors --json
check_equal "all sensors are read, and the cache is filled" "0 100" "$status $(grep -o '"value":' <<<"$output" | wc -l)"

requests >/dev/null
run_ipmi sensors --json
asked_by "ipmi sensors through the kernel"
check_requests "through the kernel"
requests >/dev/null
ipmitool -S "$cached" sdr elist >/dev/null
asked_by "ipmitool sdr elist"
requests >/dev/null

check "the kernel's driver is detached" detach_kernel_driver
run_ipmi sensors --json
check "the kernel's driver attaches again" attach_kernel_driver
asked_by "ipmi sensors at the registers"
check_requests "at the registers"

theirs_ms=$(milliseconds ipmitool -S "$cached" sdr elist)
ours_ms=$(milliseconds ours sensors)
start_ms=$(milliseconds ours sensors --version)
check "ipmi sensors takes $ours_ms ms ($start_ms ms of it are the program's start), ipmitool sdr elist $theirs_ms ms" \
    test "$ours_ms" -le "$theirs_ms"
