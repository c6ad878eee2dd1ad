#!/bin/bash
# What the management client says of a BMC that has everything, and what ipmitool and FreeIPMI say of it, field by field.
set -euo pipefail
# shellcheck source=scripts/vm/guest/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

guest=$(dirname "${BASH_SOURCE[0]}")
said=$(mktemp -d)
[[ ! -d /mnt/out ]] || said=/mnt/out
export TZ=UTC

# has NAME COMMAND [ARGUMENT]...: its stdout becomes the file NAME, which must not be empty.
has() {
    local name=$1 status=0
    shift
    "$@" >"$said/$name" 2>"$said/$name.stderr" || status=$?
    if [[ -s $said/$name ]]; then
        pass "$* (status $status, $(wc -l <"$said/$name") lines)"
    else
        fail "$*" "expected: output" "actual:   none, status $status" "$(<"$said/$name.stderr")"
    fi
}

# Under emulation compiling costs more than it saves a single command (lib.sh).
ours() {
    JIPMI_JAVA_OPTIONS=-Xint scripts/ipmi "$@"
}

compare() {
    local status=0
    "$guest/client-compare" "$said" docs/client-compared.md "$1" "$2" >"$said/$1-$2" 2>&1 || status=$?
    if [[ $status == 0 ]]; then
        pass "$(tail -n 1 "$said/$1-$2")"
    else
        fail "what $1 and $2 say agrees, or docs/client-compared.md explains it" "$(<"$said/$1-$2")"
    fi
}

check "the kernel's driver attaches" attach_kernel_driver
# The SEL's clock starts at 1970; one event gets a time.
check "the SEL's time is set" ipmitool raw 0x0a 0x49 0x80 0x2b 0x72 0x6a
check "an event is added" ipmitool raw 0x0a 0x44 0 0 2 0 0 0 0 0x20 0 4 1 5 1 0x57 0x78 0x70

has ipmitool.elist ipmitool sdr elist all
has ipmitool.verbose ipmitool -v sensor
check "ipmitool saves the repository" ipmitool sdr dump "$said/ipmitool.records"
has ipmitool.sel ipmitool sel elist
has ipmitool.sel-verbose ipmitool -v sel elist
has ipmitool.fru ipmitool -v fru print
has freeipmi.sensors ipmi-sensors -D OPENIPMI -vv --bridge-sensors --shared-sensors --non-abbreviated-units --quiet-cache
has freeipmi.sel ipmi-sel -D OPENIPMI -v --comma-separated-output --non-abbreviated-units --quiet-cache
has freeipmi.sel-hex ipmi-sel -D OPENIPMI --hex-dump --quiet-cache
has freeipmi.fru ipmi-fru -D OPENIPMI --bridge-fru --quiet-cache
compare ipmitool freeipmi

# Ours through the BMC's registers: the same controller, another way.
check "the kernel's driver is detached" detach_kernel_driver
has ours.sensors ours sensors --json --thresholds
has ours.records ours sdr list --json
has ours.sel ours sel list --json
has ours.fru ours fru --json
compare ours ipmitool
compare ours freeipmi
