#!/bin/bash
# The power-off hook: beside ipmid, after ipmid was killed, and as systemd-shutdown runs it in the last stage of a
# shutdown. The guest does not live to see the end: run --power-off judges it.
set -euo pipefail
export TMPDIR=/dev/shm
# shellcheck source=scripts/vm/guest/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# Where the hook has to be: the checkout may be on what a shutdown unmounts, or below /tmp.
installed=/usr/lib/jipmi
mkdir -p $installed/ipmi-cli/target
cp -r scripts $installed
cp -r ipmi-cli/target/jipmi $installed/ipmi-cli/target

hook() {
    status=0
    output=$(JIPMI_JAVA_OPTIONS=-Xint $installed/scripts/ipmi-poweroff "$@" 2>"$check_output") || status=$?
    error=$(<"$check_output")
}

modprobe -a i2c-i801 i2c-dev cuse
scripts/ipmid >"$TMPDIR/ipmid" 2>&1 &
ipmid=$!
check "the hook is installed" $installed/scripts/systemd/install-shutdown-hook
# The BMC, which is the relay, refuses a power cycle: what follows is the power down Linux's driver would fall back to.
echo ipmi_poweroff.poweroff_powercycle=1 >/etc/jipmi.conf

check "ipmid owns the hardware" wait_until 120 grep -q '^ready: ' "$TMPDIR/ipmid"
hook --dry-run poweroff
check_match "a dry run goes through it" "^0::poweroff: .*through dev at /dev/ipmi0 .*Chassis/02 \[02\] to the BMC: power cycle" \
    "$status:$error:${output//$'\n'/ }"
echo "$output" | sed 's/^/# /'
kill -9 "$ipmid"
wait "$ipmid" 2>/dev/null || true

# As in the last stage of a shutdown. The relay that carries our output out has to live.
cd /
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
check_equal "with ipmid killed a dry run finds the BMC itself" "0:" "$status:$error"
check_match "and says what would be sent" 'Chassis/02 \[02\] to the BMC: power cycle' "$output"
echo "$output" | sed 's/^/# /'

echo "# switching off: only run can see that"
trap - EXIT
echo "vm: $checks_passed passed, $checks_failed failed, $checks_skipped skipped"
[[ $checks_failed == 0 ]] || exit 1
# Process 1 turns into systemd's last program, which kills what is left, unmounts what it can and runs the hook.
echo "/lib/systemd/systemd-shutdown poweroff --log-level=debug --log-target=console" >/run/vm/last
