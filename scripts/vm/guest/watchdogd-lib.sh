# shellcheck shell=bash
# For the scenarios of ipmi-watchdogd. Source it after lib.sh; it keeps files in memory, as the guest may end any time.

daemon=
daemon_output=/dev/shm/watchdogd
# shellcheck disable=SC2034 # used by the scenarios
port=kcs,i/o,0xca2

# start_daemon ARGUMENT...: until it says that it is ready.
start_daemon() {
    : >"$daemon_output"
    JIPMI_JAVA_OPTIONS=${java_options--Xint} scripts/ipmi-watchdogd "$@" >"$daemon_output" 2>&1 &
    daemon=$!
    if wait_until 150 grep -q '^ready: ' "$daemon_output"; then
        pass "the daemon is ready"
    else
        fail "the daemon is ready" "$(<"$daemon_output")"
    fi
    sed 's/^/# /' "$daemon_output"
}

# The daemon is killed, and the guest does not live to see what comes of it: run measures from here on.
leave_to_the_bmc() {
    trap - EXIT
    # shellcheck disable=SC2154 # of lib.sh
    local total="vm: $checks_passed passed, $checks_failed failed, $checks_skipped skipped"
    if [[ $checks_failed != 0 ]]; then
        echo "$total"
        exit 1
    fi
    kill -9 "$daemon"
    printf '%s\n' "vm: clock starts" "$total"
    sleep 60
    exit 1
}
