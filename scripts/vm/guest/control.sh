#!/bin/bash
# ipmid as a daemon that is operated: every interface found is served, asked for its counters, added and removed.
set -euo pipefail
# shellcheck source=scripts/vm/guest/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

printed=$(mktemp)

# Number of the first match of a JSON member of $output.
member() {
    grep -o "\"$1\":[0-9]*" <<<"$output" | head -n "${2-1}" | tail -n 1 | cut -d: -f2
}

start_ipmid() {
    : >"$printed"
    scripts/ipmid "$@" >"$printed" 2>&1 &
    ipmid=$!
    wait_until 120 grep -q "$last_line" "$printed"
}

if command -v systemd-analyze >/dev/null; then
    sed 's|^ExecStart=.*|ExecStart=/bin/true|' scripts/systemd/ipmid.service >/run/ipmid.service
    check_equal "systemd understands every line of the unit" "" "$(systemd-analyze verify /run/ipmid.service 2>&1)"
else
    skip "systemd understands every line of the unit" "systemd-analyze is missing"
fi
check "the cuse module is loaded" modprobe cuse
run_ipmi stats
check_equal "without a daemon there is nothing to ask" \
    "1 ipmi: no ipmid answers at /run/jipmi/ipmid.sock: no such socket; is it running, with this --control?" \
    "$status $error"

last_line='^ready: /dev/ipmi1'
check "ipmid serves both interfaces that are found" start_ipmid
check_equal "each in one line" \
    "ready: /dev/ipmi0 (bt at i/o 0xe4) ready: /dev/ipmi1 (kcs at i/o 0xca2)" "$(xargs <"$printed")"
check_equal "its socket is root's alone" "srw------- root" "$(stat -c '%A %U' /run/jipmi/ipmid.sock)"
check_match "ipmitool reaches the first BMC" 'Product ID +: 2 ' "$(ipmitool -d 0 mc info)"
check_match "and the second" 'Product ID +: 1 ' "$(ipmitool -d 1 mc info)"

run_ipmi --json stats
check_equal "stats are one document" "0 1" "$status $(wc -l <<<"$output")"
check_equal "nobody has a node open now" "0 0" "$(member open_files) $(member open_files 2)"
check_equal "and no user is left" 2 "$(grep -o '"users":\[\]' <<<"$output" | wc -l)"
transactions=$(member complete_transactions)
check "transactions are counted" test "$transactions" -gt 3
check_match "latencies are summed up" '"total":\{"count":[1-9][0-9]*,"mean_us":[0-9.]+,"p50_us":[0-9.]+' "$output"
check_equal "of this process" "$ipmid" "$(member pid)"
check_equal "with its descriptors, and that of who asks" \
    $(($(find "/proc/$ipmid/fd" -mindepth 1 | wc -l) + 1)) "$(member descriptors)"

# A client that keeps /dev/ipmi1 open, and polls it for errors as long as it lives.
perl -MIO::Poll=POLLIN,POLLERR,POLLHUP -e '
    open(my $node, "+<", "/dev/ipmi1") or die $!;
    open(my $told, ">", $ARGV[0]); close($told);
    my $poll = IO::Poll->new; $poll->mask($node => POLLIN); $poll->poll(60);
    exit($poll->events($node) & (POLLERR | POLLHUP) ? 7 : 1)' /run/opened &
holder=$!
check "somebody has the second node open" wait_until 10 test -e /run/opened
run_ipmi hotmod remove,kcs,i/o,0xca2
check_equal "hotmod removes the second interface" "0 removed ipmi1: kcs at i/o 0xca2, /dev/ipmi1" "$status $output"
check_fails "its node is gone" test -e /dev/ipmi1
ended=0
wait "$holder" || ended=$?
check_equal "who had it open is told" 7 "$ended"
check_match "the other one is served as before" 'Product ID +: 2 ' "$(ipmitool -d 0 mc info)"

run_ipmi hotmod remove,bt,i/o,0xe4:add,kcs,i/o,0xca8
check_equal "a line of which something fails changes nothing" 1 "$status"
check_match "and says what failed" "operation 'add,kcs,i/o,0xca8': " "$error"
check_match "what it had removed is back" 'Product ID +: 2 ' "$(ipmitool -d 0 mc info)"
run_ipmi hotmod add,kcs,i/o,0xca2
check_equal "hotmod adds it again" "0 added ipmi1: kcs at i/o 0xca2, /dev/ipmi1" "$status $output"
check_match "and its node works at once" 'Product ID +: 1 ' "$(ipmitool -d 1 mc info)"

run_ipmi param ipmi_si.trydmi=0
check_equal "a parameter that is read at start is refused" \
    "2 ipmi: parameter 'ipmi_si.trydmi' is read at start; restart ipmid to change it" "$status $error"
run_ipmi param ipmi_msghandler.max_users=1
check_equal "another is set" "0 1" "$status $output"
perl -e '
    open(my $first, "+<", "/dev/ipmi0") or die "first: $!";
    print open(my $second, "+<", "/dev/ipmi0") ? "opened" : $!' >/run/opens
check_equal "and heeded at once" "Device or resource busy" "$(</run/opens)"

kill "$ipmid"
ended=0
wait "$ipmid" || ended=$?
check_equal "SIGTERM ends it" 0 "$ended"
check_fails "its socket is gone" test -e /run/jipmi/ipmid.sock
check "and so is its supervisor" wait_until 5 test -z "$(pgrep -f ipmid-supervisor || true)"

last_line='^ready: '
check "another one is started" start_ipmid --interface kcs,i/o,0xca2 --stuck-after 5
check_match "and serves" 'Product ID +: 1 ' "$(ipmitool -d 0 mc info)"
# Has the node open before, and asks for its address (IPMICTL_GET_MY_ADDRESS_CMD) once the daemon is stopped.
perl -e '
    open(my $node, "+<", "/dev/ipmi0") or die $!;
    open(my $told, ">", "/run/holds"); close($told);
    select(undef, undef, undef, 0.1) until -e "/run/stopped";
    print ioctl($node, 0x80046912, my $address = "\0" x 256) ? "answered" : $!' >/run/blocked &
holder=$!
check "a client has the node open" wait_until 10 test -e /run/holds
kill -STOP "$ipmid"
began=$SECONDS
touch /run/stopped
ended=0
timeout 60 ipmitool -d 0 mc info >/dev/null 2>&1 || ended=$?
took=$((SECONDS - began))
check "a client that opens the node of a stuck daemon gets an error in time: status $ended after $took s" \
    test "$ended" != 0 -a "$ended" != 124 -a "$took" -le 15
wait "$holder"
check_match "and so does one in the middle of a call" "abort|not connected|No such device|Input/output" "$(</run/blocked)"
check "in time, too" test "$((SECONDS - began))" -le 15
ended=0
wait "$ipmid" || ended=$?
check_equal "the daemon is killed" 137 "$ended"
check_match "with a line that says so" \
    "ipmid-supervisor: ipmid .pid $ipmid. served nobody for 5 s: freed the clients of /dev/ipmi0 and killed it" \
    "$(<"$printed")"
check "yet another one takes over, its socket too" start_ipmid --interface kcs,i/o,0xca2
check_match "and serves" 'Product ID +: 1 ' "$(ipmitool -d 0 mc info)"
kill "$ipmid"
wait "$ipmid"
