#!/bin/bash
# A machine without a BMC: one line for each thing tried, and no stack trace.
set -euo pipefail
# shellcheck source=scripts/vm/guest/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

errors=$(mktemp)
for command in info "raw 6 1" probe; do
    status=0
    # shellcheck disable=SC2086
    output=$(scripts/ipmi $command 2>"$errors") || status=$?
    everything="$output"$'\n'"$(<"$errors")"
    check_equal "$command exits with 1" 1 "$status"
    check_match "$command says what SMBIOS told" 'SMBIOS: no IPMI device record' "$everything"
    check_match "$command says what ACPI told" 'ACPI: no IPI0001 device' "$everything"
    check_match "$command says what the default address did" 'i/o 0xca2.*reads 0xff' "$everything"
    check_fails "$command shows no stack trace" grep -E '^\s+at ' <<<"$everything"
done
sed 's/^/# /' "$errors"

status=0
output=$(scripts/ipmi --interface dev,/dev/ipmi0 info 2>&1) || status=$?
check_equal "a device node that is not there is status 1" 1 "$status"
check_match "and is named" '/dev/ipmi0' "$output"
