#!/bin/bash
# Thirty clients at once on one node, each killed outright at random, for 10 000 requests: nothing of them is left.
set -euo pipefail
# shellcheck source=scripts/vm/guest/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

requests=${requests-10000}
printed=$(mktemp)

descriptors() {
    find "/proc/$ipmid/fd" -mindepth 1 | wc -l
}

nothing_left() {
    run_ipmi --json stats
    [[ $output == *'"open_files":0,"pending_calls":0,"files":[]'* && $output == *'"users":[]'* ]]
}

check "the cuse module is loaded" modprobe cuse
scripts/ipmid --interface kcs,i/o,0xca2 >"$printed" 2>&1 &
ipmid=$!
check "ipmid serves" wait_until 120 grep -q '^ready: ' "$printed"
check "and is used" ipmitool mc info
check "stats say that nobody is there" nothing_left
before=$(descriptors)

totals=$(mktemp)
status=0
"$(dirname "${BASH_SOURCE[0]}")/clients.pl" /dev/ipmi0 30 "$requests" "$RANDOM" >"$totals" 2>&1 || status=$?
check_equal "every answer was the right one: $(<"$totals")" 0 "$status"
check_match "and hundreds of clients were killed" 'answered [0-9]{5}, killed [1-9][0-9]{2}' "$(<"$totals")"
check "open files, users, queues and calls are back to none" wait_until 60 nothing_left
check_equal "and the daemon's descriptors to what they were" "$before" "$(descriptors)"
echo "# $output"
check "the daemon lives" kill -0 "$ipmid"
check_match "and serves the next client" 'Product ID +: 1 ' "$(ipmitool mc info)"
check_equal "without a complaint" "ready: /dev/ipmi0 (kcs at i/o 0xca2)" "$(<"$printed")"
kill "$ipmid"
ended=0
wait "$ipmid" || ended=$?
check_equal "SIGTERM ends it" 0 "$ended"
