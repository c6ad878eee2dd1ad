#!/bin/bash
# The daemon ends in order and the machine lives on; it is killed and the BMC resets the machine: run --bmc-acts judges
# that from outside.
set -euo pipefail
# shellcheck source=scripts/vm/guest/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=scripts/vm/guest/watchdogd-lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/watchdogd-lib.sh"

# Prints every datagram as a line; ready when the socket is there.
export NOTIFY_SOCKET=/dev/shm/notify WATCHDOG_USEC=2000000
perl -MSocket -e '
    $| = 1;
    socket(my $socket, AF_UNIX, SOCK_DGRAM, 0) or die $!;
    bind($socket, pack_sockaddr_un($ARGV[0])) or die $!;
    while (defined recv($socket, my $state, 4096, 0)) { print "$state\n" }' "$NOTIFY_SOCKET" >/dev/shm/states &
listener=$!
check "somebody listens for the service's state" wait_until 10 test -S "$NOTIFY_SOCKET"
start_daemon --interface "$port" ipmi_watchdog.timeout=6
sleep 8
check "fed, it does not let the machine go" kill -0 "$daemon"
kill -TERM "$daemon"
status=0
wait "$daemon" || status=$?
check_equal "ended in order it says so (status $status)" "end: the timer is stopped" "$(tail -n 1 "$daemon_output")"
told=$(uniq -c /dev/shm/states | awk '{ print $2, ($1 > 5 ? "often" : "once") }' | xargs)
check_equal "the service manager was told that it was ready, lived and ended" \
    "READY=1 once WATCHDOG=1 often STOPPING=1 once" "$told"
kill "$listener"
unset NOTIFY_SOCKET WATCHDOG_USEC
sleep 11
pass "and the machine lives on for the timeout and 5 s"

start_daemon --interface "$port" ipmi_watchdog.timeout=10
sleep 2
leave_to_the_bmc
