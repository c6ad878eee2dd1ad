#!/bin/bash
# The BMC is reset (ipmi_sim killed and started again) while the daemon feeds its timer through the kernel's driver: asked
# by ipmitool, the timer runs again.
set -euo pipefail
# shellcheck source=scripts/vm/guest/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=scripts/vm/guest/watchdogd-lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/watchdogd-lib.sh"

# Don't stop or running, SMS/OS, hard reset; ipmi_sim's answer ends before the time that is left.
timer_runs() {
    [[ $(ipmitool raw 6 0x25 2>/dev/null) == " 44 01 "* ]]
}

check "the kernel's driver attaches" attach_kernel_driver
start_daemon --interface dev,/dev/ipmi0 ipmi_watchdog.timeout=40
check "ipmitool sees the timer run" timer_runs
ipmitool raw 6 0x25 2>&1 | sed 's/^/# /' || true
ipmitool raw 0x30 5 >/dev/null 2>&1 || true
if wait_until 30 timer_runs; then
    pass "after a reset of the BMC it runs again"
else
    fail "after a reset of the BMC it runs again" "$(ipmitool raw 6 0x25 2>&1)" "$(<"$daemon_output")"
fi
read -r low high < <(ipmitool raw 0x30 6) || true
unprotected_ms=$((16#${high:-ff} * 256 + 16#${low:-ff}))
check "no more than a heartbeat's interval after its return, as the BMC's side counts" test "$unprotected_ms" -le 750
echo "# started again $unprotected_ms ms after the BMC's return"
check "the daemon has noticed, and says for how long it did not" \
    grep -q "the BMC has forgotten its watchdog timer: armed again; there was no protection for up to" "$daemon_output"
sed 's/^/# /' "$daemon_output"
kill -TERM "$daemon"
wait "$daemon" || true
check_equal "ended in order it says so" "end: the timer is stopped" "$(tail -n 1 "$daemon_output")"
