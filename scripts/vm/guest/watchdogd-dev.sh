#!/bin/bash
# The kernel owns the BMC: the daemon feeds the timer through /dev/ipmi0. Killed, it leaves the BMC to warn by NMI and
# then to reset the machine.
set -euo pipefail
# shellcheck source=scripts/vm/guest/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=scripts/vm/guest/watchdogd-lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/watchdogd-lib.sh"

nmi_was_seen() {
    dmesg | grep -q "NMI received for unknown reason"
}

check "the kernel's driver attaches" attach_kernel_driver
start_daemon --interface dev,/dev/ipmi0 ipmi_watchdog.timeout=16 ipmi_watchdog.pretimeout=8 ipmi_watchdog.preaction=pre_nmi
check_match "ipmitool sees it run: use, don't stop, action, warning, countdown" "^ 44 21 08 00 a0 00 " \
    "$(ipmitool raw 6 0x25 2>&1 || true)"
sleep 10
check_fails "fed, it does not warn" nmi_was_seen

# As leave_to_the_bmc, with the NMI to be seen in between.
kill -9 "$daemon"
echo "vm: clock starts"
if wait_until 12 nmi_was_seen; then
    pass "killed, the BMC warns by an NMI first"
else
    fail "killed, the BMC warns by an NMI first" "$(dmesg | tail -n 3)"
fi
trap - EXIT
echo "vm: $checks_passed passed, $checks_failed failed, $checks_skipped skipped"
[[ $checks_failed == 0 ]] || exit 1
sleep 60
exit 1
