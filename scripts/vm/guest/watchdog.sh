#!/bin/bash
# The watchdog commands on QEMU's BMC: what they set is what ipmitool reads through the kernel's driver, and the other way
# round. QEMU's BMC shows don't-stop in the place of "running", so a timer that shall show that it runs is set with -m 1.
set -euo pipefail
# shellcheck source=scripts/vm/guest/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

port=kcs,i/o,0xca2

json_field() {
    sed -E "s/.*\"$1\":(\"[^\"]*\"|[^,}]*).*/\1/" <<<"$output"
}

# Set through the hardware, without any driver of the kernel's.
run_ipmi --interface "$port" watchdog set -u sms_os -m 1 -a hard_reset -i 300 -w --json
check_equal "a timer is set and started (status $status $error)" "0 true" "$status $(json_field running)"
run_ipmi --interface "$port" watchdog reset
check_equal "a heartbeat is taken and says nothing" "0 " "$status $output$error"
run_ipmi --interface "$port" watchdog set -a power_cycle
check_equal "what this BMC cannot do is refused: status 3" 3 "$status"
check_match "and named" "Set Watchdog Timer with completion code 0x" "$error"
run_ipmi --interface "$port" watchdog set -m 1 -i 300.5 --json
check_equal "a tenth of a second is kept" "0 300.5" "$status $(json_field countdown_s)"

check "the kernel's driver attaches" attach_kernel_driver
read_by_ipmitool=$(ipmitool mc watchdog get 2>&1 || true)
check_match "ipmitool reads the use" "SMS/OS" "$read_by_ipmitool"
check_match "ipmitool reads the action" "Hard Reset" "$read_by_ipmitool"
check_match "ipmitool reads the countdown" "Initial Countdown:? +300" "$read_by_ipmitool"
printf '%s\n' "$read_by_ipmitool" | sed 's/^/#   /'
check_match "ipmitool reads the same bytes" "^ 44 01 00 00 bd 0b " "$(ipmitool raw 6 0x25 2>&1 || true)"

run_ipmi --interface dev,/dev/ipmi0 watchdog get --json
check_equal "through the kernel's driver we read the same" '"hard_reset" 300.5' \
    "$(json_field action) $(json_field countdown_s)"
ipmitool raw 6 0x24 0x44 0x02 0 0 0x10 0x27 >/dev/null
run_ipmi --interface dev,/dev/ipmi0 watchdog get --json
check_equal "what ipmitool sets, we read" '"power_down" 1000.0' "$(json_field action) $(json_field countdown_s)"
if command -v bmc-watchdog >/dev/null; then
    check_match "and so does bmc-watchdog" "1000 seconds" "$(bmc-watchdog -D OPENIPMI --get 2>&1 || true)"
else
    skip "and so does bmc-watchdog" "bmc-watchdog is missing"
fi
run_ipmi --interface dev,/dev/ipmi0 watchdog stop --json
check_equal "stopped, it keeps its settings" '0 false "power_down" 1000.0' \
    "$status $(json_field running) $(json_field action) $(json_field countdown_s)"
check_match "ipmitool reads it as stopped" "^ 04 02 00 00 10 27 00 00" "$(ipmitool raw 6 0x25 2>&1 || true)"
run_ipmi --interface dev,/dev/ipmi0 watchdog clear
check_equal "cleared (status $status $error), only its use is left" " 04 00 00 00 00 00 00 00" \
    "$(ipmitool raw 6 0x25 2>&1 | head -n 1 || true)"
