#!/bin/bash
# Health checks: while they are good the machine lives, fed every second with a timeout of 4 s under pressure of memory and
# processor; when one fails the BMC resets it, which run --bmc-acts judges from outside.
# usage: wdhealth.sh [SECONDS]    how long the machine is under pressure; 20 by default
set -euo pipefail
# shellcheck source=scripts/vm/guest/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=scripts/vm/guest/watchdogd-lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/watchdogd-lib.sh"

soak_s=${1:-20}
work=/dev/shm/wdhealth
mkdir "$work"
touch "$work/beat"

available_mib() {
    awk '/^MemAvailable:/ { print int($2 / 1024) }' /proc/meminfo
}

# Takes all memory but 64 MiB for a second, gives it back, takes it again.
press_memory() {
    local free_mib
    while true; do
        free_mib=$(available_mib)
        [[ $free_mib -le 80 ]] || fallocate -l $((free_mib - 64))M "$work/ballast" || true
        sleep 1
        rm -f "$work/ballast"
    done
}

press_processor() {
    while true; do :; done
}

start_daemon --interface "$port" --check "file:$work/beat,age<24h,interval=200ms" \
    --check 'command:busybox true,interval=1s,limit=20s' --check 'load:1m<1000' ipmi_watchdog.timeout=4
mount -o remount,size=95% /dev/shm
press_memory &
pressing=($!)
for _ in 1 2 3; do
    press_processor &
    pressing+=($!)
done
least_mib=$(available_mib)
end=$((SECONDS + soak_s))
while ((SECONDS < end)); do
    now_mib=$(available_mib)
    ((now_mib >= least_mib)) || least_mib=$now_mib
    sleep 0.5
done
disown -a
kill -9 "${pressing[@]}"
rm -f "$work/ballast"
check "the machine lives after $soak_s s with a timeout of 4 s, with $least_mib MiB free at times" kill -0 "$daemon"
check "there was little memory" test "$least_mib" -lt 300
check_fails "no check has failed" grep -q 'has failed' "$daemon_output"
sed 's/^/# /' "$daemon_output"

# The guest does not live to see what comes of it.
trap - EXIT
total="vm: $checks_passed passed, $checks_failed failed, $checks_skipped skipped"
if [[ $checks_failed != 0 ]]; then
    echo "$total"
    exit 1
fi
printf '%s\n' "vm: clock starts" "$total"
rm "$work/beat"
sleep 30
exit 1
