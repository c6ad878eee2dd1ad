#!/bin/bash
# A power cycle that takes effect, seen from both ends of it: run --power-cycle starts the guest again and judges the rest.
set -euo pipefail
# shellcheck source=scripts/vm/guest/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

if [[ $VM_BOOT == 2 ]]; then
    checks_passed=$(<"/run/vm/job/passed")
    run_ipmi raw 6 1
    check_match "power is back, and the BMC as it was" "^0: 20 " "$status:$output"
    exit
fi
run_ipmi raw 0x30 4
check_equal "the BMC carries power cycles out" "0:" "$status:$output"
status=0
output=$(JIPMI_JAVA_OPTIONS=-Xint scripts/ipmi-poweroff ipmi_poweroff.poweroff_powercycle=1 --dry-run reboot) || status=$?
check_match "a dry run says so" '^0:reboot: .* power cycle$' "$status:${output//$'\n'/ }"
echo "$checks_passed" >/run/vm/job/passed
trap - EXIT
[[ $checks_failed == 0 ]] || exit 1
busybox sync
scripts/ipmi-poweroff ipmi_poweroff.poweroff_powercycle=1 reboot
# A guest that is still there now was not switched off.
sleep 20
exit 1
