#!/bin/bash
# The daemon ends in order and the machine lives on; it is killed and the BMC resets the machine: run --bmc-acts judges
# that from outside.
set -euo pipefail
# shellcheck source=scripts/vm/guest/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=scripts/vm/guest/watchdogd-lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/watchdogd-lib.sh"

start_daemon --interface "$port" ipmi_watchdog.timeout=6
sleep 8
check "fed, it does not let the machine go" kill -0 "$daemon"
kill -TERM "$daemon"
status=0
wait "$daemon" || status=$?
check_equal "ended in order it says so (status $status)" "end: the timer is stopped" "$(tail -n 1 "$daemon_output")"
sleep 11
pass "and the machine lives on for the timeout and 5 s"

start_daemon --interface "$port" ipmi_watchdog.timeout=10
sleep 2
leave_to_the_bmc
