#!/bin/bash
# Clients of /dev/watchdog, unmodified, on the node that ipmi-watchdogd serves: wdctl, Debian's watchdog daemon and
# busybox's; and every call, well and badly made, by programs of either width. That a client feeds shows in that this
# machine lives, that it had armed the timer in the time left after it was killed.
set -euo pipefail
# shellcheck source=scripts/vm/guest/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

work=/dev/shm/wdnode
node=/dev/wd0
mkdir "$work"

build_wdcalls() {
    local bits
    for bits in 64 32; do
        gcc "-m$bits" -O1 -static -nostdlib -ffreestanding -fno-stack-protector -fno-pic -no-pie \
            -idirafter "/usr/include/$(gcc -print-multiarch)" \
            -o "$work/wdcalls$bits" "$(dirname "${BASH_SOURCE[0]}")/wdcalls.c"
    done
}

seconds_left() {
    "$work/wdcalls64" "$node" left
}

is_running() {
    [[ $(seconds_left) -gt 0 ]]
}

is_stopped() {
    [[ $(seconds_left) == 0 ]]
}

every_call() {
    cat <<'END'
open: 0
support: 0
  options: 33696
  firmware: 1
  identity: IPMI
status -1: 0 0
boot status -1: 0 0
temperature -1: -25 -1
timeout -1: 0 60
pretimeout -1: 0 0
time left -1: 0 0
support, argument missing: -14
status, argument missing: -14
boot status, argument missing: -14
set options, argument missing: -14
set timeout, argument missing: -14
timeout, argument missing: -14
set pretimeout, argument missing: -14
pretimeout, argument missing: -14
time left, argument missing: -14
no argument: -14
set timeout 0: -22 0
set timeout -5: -22 -5
set timeout 6554: -22 6554
set pretimeout -1: -22 -1
set pretimeout 256: -22 256
set options 0: -22 0
set options 4: -22 4
no such call 1: -25 1
a terminal's call 1: -25 1
write nothing: 0
write from nowhere: -14
open again: -16
set timeout 60: 0 60
set pretimeout 58: 0 58
pretimeout -1: 0 58
poll before: 0
read until the alarm: -4
write: 1
read until the pretimeout: 1
  byte: 0
write: 1
poll until the pretimeout: 65
read: 1
poll after: 0
set pretimeout 0: 0 0
set timeout 300: 0 300
timeout -1: 0 300
keepalive, no argument: 0
keepalive, argument missing: 0
time left is 296 to 300: 1
set options, disable 1: 0 1
time left -1: 0 0
write while disabled: 1
time left -1: 0 0
set options, enable 2: 0 2
time left is 296 to 300: 1
announce the end: 1
close: 0
open, not to wait: 0
read: -11
close: 0
open for writing: 0
support: 0
  options: 33696
  firmware: 1
  identity: IPMI
time left -1: 0 0
close: 0
END
}

check "the cuse module is loaded" modprobe cuse
check "the program that makes every call is built" build_wdcalls
JIPMI_JAVA_OPTIONS=-Xint scripts/ipmi-watchdogd --interface kcs,i/o,0xca2 --device wd0 --check 'memory:available>=16M' \
    ipmi_watchdog.timeout=60 ipmi_watchdog.preop=preop_give_data >"$work/daemon" 2>&1 &
daemon=$!
check "the daemon is ready" wait_until 150 grep -q '^ready: ' "$work/daemon"
check_equal "and says so in one line" \
    "ready: the timer is not armed, /dev/wd0 is served (kcs at i/o 0xca2)" "$(tail -n 1 "$work/daemon")"

wdctl "$node" >"$work/wdctl" 2>&1 || true
sed 's/^/#   /' "$work/wdctl"
check_match "wdctl reads who it is" "Identity: +IPMI" "$(<"$work/wdctl")"
check_match "and its timeout" "Timeout: +60 seconds" "$(<"$work/wdctl")"
for flag in CARDRESET KEEPALIVEPING MAGICCLOSE PRETIMEOUT SETTIMEOUT; do
    check_match "and its flag $flag" "$flag" "$(<"$work/wdctl")"
done
check "asking has not started the timer" is_stopped
check_match "wdctl sets the timeout" "Timeout has been set to 90 seconds" "$(wdctl -s 90 "$node" 2>&1 || true)"
check_match "and reads it" "Timeout: +90 seconds" "$(wdctl "$node" 2>&1 || true)"
check_match "wdctl sets it back" "set to 60 seconds" "$(wdctl -s 60 "$node" 2>&1 || true)"

for bits in 64 32; do
    check_equal "$bits bits: every call, well and badly made, returns what it should" \
        "$(every_call)" "$("$work/wdcalls$bits" "$node" 2>&1)"
    check "$bits bits: the timer is stopped in the end" is_stopped
    wdctl -s 60 "$node" >/dev/null
done

busybox watchdog -F -t 2 -T 6 "$node" >"$work/busybox" 2>&1 &
client=$!
sleep 9
check "busybox's watchdog feeds a timer of 6 s for 9 s" kill -0 "$client"
check_equal "alone" "-16" "$(seconds_left)"
kill -9 "$client"
wait "$client" 2>/dev/null || true
check "killed, it leaves the timer running" is_running
printf V >"$node"
check "a V stops it" wait_until 5 is_stopped
check_match "the log says that it was left" "without writing 'V'" "$(<"$work/daemon")"
busybox watchdog -F -t 2 -T 6 "$node" >"$work/busybox" 2>&1 &
client=$!
sleep 3
kill -TERM "$client"
wait "$client" 2>/dev/null || true
check "ended in order, busybox's watchdog stops the timer" wait_until 5 is_stopped

debian=target/vm/watchdog/usr/sbin/watchdog
if [[ -x $debian ]]; then
    printf 'watchdog-device = %s\nwatchdog-timeout = 6\ninterval = 1\nrealtime = no\nlog-dir = %s\n' "$node" "$work" \
        >"$work/watchdog.conf"
    "$debian" -F -c "$work/watchdog.conf" >"$work/debian" 2>&1 &
    client=$!
    sleep 9
    check "Debian's watchdog feeds a timer of 6 s for 9 s" kill -0 "$client"
    kill -9 "$client"
    wait "$client" 2>/dev/null || true
    check "killed, it leaves the timer running" is_running
    "$debian" -F -c "$work/watchdog.conf" >"$work/debian" 2>&1 &
    client=$!
    sleep 3
    kill -TERM "$client"
    wait "$client" 2>/dev/null || true
    check "started anew and ended in order, it stops the timer" wait_until 10 is_stopped
    sed 's/^/#   /' "$work/debian"
else
    skip "Debian's watchdog feeds a timer" "its package could not be had"
fi

kill -TERM "$daemon"
status=0
wait "$daemon" || status=$?
check_equal "the daemon ends in order (status $status)" "end: the timer was not armed" "$(tail -n 1 "$work/daemon")"
check_fails "the node is gone" test -e "$node"
sed -nE 's/^(ready|end|WARN|ERROR|ipmi-watchdogd).*/#   &/p' "$work/daemon"
check "the kernel's driver attaches" attach_kernel_driver
check_match "ipmitool reads a timer that is stopped" "^ 04 00 00 00 3c 00 00 00" "$(ipmitool raw 6 0x25 2>&1 || true)"
