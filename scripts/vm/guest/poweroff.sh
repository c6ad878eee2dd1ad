#!/bin/bash
# The power-off hook as systemd-shutdown would run it. The guest does not live to see the end: run --power-off judges it.
set -euo pipefail
export TMPDIR=/dev/shm
# shellcheck source=scripts/vm/guest/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

hook() {
    status=0
    output=$(scripts/ipmi-poweroff "$@" 2>"$check_output") || status=$?
    error=$(<"$check_output")
}

# As in the last stage of a shutdown. The relay that carries our output out has to live.
modprobe -a i2c-i801 i2c-dev
mount -t tmpfs -o ro,mode=0 none /tmp
mount -o remount,ro /
for process in /proc/[0-9]*; do
    pid=${process#/proc/}
    [[ $pid == 1 || $pid == "$$" || ! -s $process/cmdline || $(<"$process/comm") == busybox ]] || kill -9 "$pid" || true
done
check_fails "nothing can be written to /" touch /written
check_fails "nothing can be written to /tmp" touch /tmp/written

hook --interface kcs,i/o,0xcc8 poweroff
check_equal "where no BMC is it gives up" "1:" "$status:$output"
check_match "in one line" '^ipmi-poweroff: no BMC to switch this machine off: kcs at i/o 0xcc8 [^
]*$' "$error"
echo "# $error"
hook --dry-run poweroff
check_equal "a dry run finds the BMC" "0:" "$status:$error"
check_match "and says what would be sent" 'Chassis/02 \[00\] to the BMC: power down' "$output"
echo "$output" | sed 's/^/# /'

# The BMC, which is the relay, refuses a power cycle: what follows is the power down Linux's driver would fall back to.
trap - EXIT
echo "# switching off: only run can see that"
echo "vm: $checks_passed passed, $checks_failed failed, $checks_skipped skipped"
[[ $checks_failed == 0 ]] || exit 1
busybox sync
scripts/ipmi-poweroff ipmi_poweroff.poweroff_powercycle=1 poweroff >/dev/console 2>&1 </dev/null
# A guest that is still there now was not switched off.
sleep 20
exit 1
