#!/bin/bash
# The daemon is killed and the BMC switches the machine off; before that another one took over the running timer.
set -euo pipefail
# shellcheck source=scripts/vm/guest/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=scripts/vm/guest/watchdogd-lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/watchdogd-lib.sh"

start_daemon --interface "$port" ipmi_watchdog.timeout=60 ipmi_watchdog.action=power_off
kill -9 "$daemon"
start_daemon --interface "$port" ipmi_watchdog.timeout=10
check_match "started again, it takes over the timer that runs" "the timer ran already, power off in" \
    "$(<"$daemon_output")"
check_match "with the parameters it is given, and the others as they were" "power off 10 s after the last heartbeat" \
    "$(<"$daemon_output")"
sleep 12
leave_to_the_bmc
