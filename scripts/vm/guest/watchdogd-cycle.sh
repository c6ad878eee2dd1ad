#!/bin/bash
# Power cycle, which QEMU's own BMC refuses and ipmi_sim implements: it has the power switched off, and is to switch it
# on again later, when this guest is no more.
set -euo pipefail
# shellcheck source=scripts/vm/guest/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=scripts/vm/guest/watchdogd-lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/watchdogd-lib.sh"

start_daemon --interface "$port" ipmi_watchdog.timeout=10 ipmi_watchdog.action=power_cycle
sleep 12
leave_to_the_bmc
