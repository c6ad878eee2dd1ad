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

image=$(readlink -f ipmi-cli/target/jipmi/bin)

# Carried out by the running ipmid, and by nothing else: there is no Java to be found.
carried() {
    JAVA_HOME=/nonexistent "$image/ipmi" "$@"
}

resident_kb() {
    awk '/^VmRSS/ { print $2 }' "/proc/$ipmid/status"
}

# count REQUESTS NETFN [COMMAND]
count() {
    awk -v netfn="$2" -v command="${3:-}" '$1 == netfn && (command == "" || $2 == command) { n += $3 } END { print n + 0 }' <<<"$1"
}

# milliseconds_once COMMAND [ARGUMENT]...
milliseconds_once() {
    local began=${EPOCHREALTIME/./}
    "$@" >/dev/null 2>"$check_output" || echo "# $* ends with status $?: $(<"$check_output")" >&2
    echo $(((${EPOCHREALTIME/./} - began) / 1000))
}

# milliseconds RUNS COMMAND [ARGUMENT]...: the middle one of the runs.
milliseconds() {
    local runs=$1
    shift
    for ((i = 0; i < runs; i++)); do
        milliseconds_once "$@"
    done | sort -n | sed -n "$(((runs + 1) / 2))p"
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

kernels_ms=$(milliseconds 3 ipmitool -S "$cached" sdr elist)
requests >/dev/null
check "the kernel's driver is detached" detach_kernel_driver
run_ipmi sensors --json
check "the kernel's driver attaches again" attach_kernel_driver
asked_by "ipmi sensors at the registers"
check_requests "at the registers"

check "the kernel's driver is detached" detach_kernel_driver
check "the cuse module is loaded" modprobe cuse
printed=$(mktemp)
"$image/ipmid" >"$printed" 2>&1 &
ipmid=$!
check "ipmid serves the registers" wait_until 120 grep -q '^ready: /dev/ipmi0' "$printed"
resident="ipmid has $(resident_kb) kB resident at first"
first_ms=$(milliseconds_once carried sensors)
resident+=", $(resident_kb) kB after the first command"

requests >/dev/null
status=0
output=$(carried sensors --json 2>"$check_output") || status=$?
asked_by "ipmi sensors carried out by ipmid"
check_requests "carried out by ipmid"

ours_ms=$(milliseconds 7 carried sensors)
theirs_ms=$(milliseconds 7 ipmitool -S "$cached" sdr elist)
start_ms=$(milliseconds 3 ours sensors --version)
direct_ms=$(milliseconds 3 ours sensors)
echo "# ipmi sensors carried out by ipmid: $first_ms ms the first time, which loads what it takes, then $ours_ms ms"
echo "# without ipmid a Java machine starts for it: $start_ms ms for nothing else, $direct_ms ms in all through ipmid's node"
echo "# ipmitool sdr elist through ipmid's node: $theirs_ms ms; through the kernel's: $kernels_ms ms"
check "ipmi sensors takes $ours_ms ms, ipmitool sdr elist through the same ipmid $theirs_ms ms" \
    test "$ours_ms" -le "$theirs_ms"

for arguments in sensors "sensors --csv" "sdr info" "sel list" "chassis status" info "raw 6 1" "raw 6 0x7f" "fru 200"; do
    # shellcheck disable=SC2086 # words
    check_equal "ipmi $arguments: what ipmid carries out prints what a Java machine prints" \
        "$(JIPMI_DIRECT=1 "$image/ipmi" $arguments 2>&1; echo "status $?")" "$(carried $arguments 2>&1; echo "status $?")"
done
for ((i = 0; i < 50; i++)); do
    carried sensors >/dev/null
done
resident+=", $(resident_kb) kB after 70 more"
echo "# $resident"
echo "# ipmi sensors carried out by an ipmid that has done so for a while: $(milliseconds 3 carried sensors) ms"
check "ipmid has at most 64 MB resident" test "$(resident_kb)" -le 65536
kill "$ipmid"
check "ipmid ends" wait "$ipmid"
check "and leaves no socket" test ! -e /run/jipmi/ipmid.sock.run
