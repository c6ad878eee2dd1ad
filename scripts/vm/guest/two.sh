#!/bin/bash
# Two interfaces at once, and the ways to name them: on the command line, by parameters, by hotmod, by hints.
set -euo pipefail
# shellcheck source=scripts/vm/guest/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# The candidates of probe --json in $output, in order, one a line: type, location, source, whether they work.
candidates() {
    grep -o '"type":[^}]*' <<<"$output" |
        sed -E 's/"type":"([^"]*)","location":"([^"]*)",.*"source":"([^"]*)",.*"usable":(true|false),.*/\1 \2 \3 \4/'
}

run_ipmi --interface kcs,i/o,0xca2 --interface bt,i/o,0xe4 info --json
check_equal "two interfaces are used at once" "0 " "$status $error"
check_match "ipmi0 is the first named and has its own BMC" \
    '"number":0,"type":"kcs","location":"i/o 0xca2"[^}]*\},"device":\{[^}]*"product_id":1,' "$output"
check_match "ipmi1 is the second and has its own BMC" \
    '"number":1,"type":"bt","location":"i/o 0xe4"[^}]*\},"device":\{[^}]*"product_id":2,' "$output"
echo "# $output"

run_ipmi probe --json ipmi_si.type=kcs,bt ipmi_si.ports=0xca2,0xe4
check_equal "parameters by index name two interfaces, each once" \
    "$(printf '%s\n' "kcs i/o 0xca2 given true" "bt i/o 0xe4 given true")" "$(candidates)"
for device in "bt at i/o 0xe4" "kcs at i/o 0xca2"; do
    check_match "a note says that firmware describes the same $device" \
        "ACPI: $device is the device that given describes already" "$output"
done
echo "# $output"

run_ipmi probe --json ipmi_si.hotmod=add,bt,i/o,0xe4 ipmi_si.tryacpi=0
check_equal "hotmod adds one before those of firmware" \
    "$(printf '%s\n' "bt i/o 0xe4 hotmod true" "kcs i/o 0xca2 SMBIOS true")" "$(candidates)"
echo "# $output"

hints=$(mktemp)
cat >"$hints" <<'END'
# /boot/device.hints of FreeBSD
hint.ipmi.0.at="isa"
hint.ipmi.0.mode="BT"
hint.ipmi.0.port="0xE4"
hint.ipmi.1.mode="KCS"
hint.ipmi.1.port="0xCA2"
hint.ipmi.1.spacing="8"
END
run_ipmi --config "$hints" probe --json
check_equal "FreeBSD's hints name two interfaces, in their order" \
    "$(printf '%s\n' "bt i/o 0xe4 given true" "kcs i/o 0xca2 given true")" "$(candidates)"
run_ipmi --config "$hints" raw 6 1
check_match "and the first of them is used" ' 00 02 00$' "$output"
