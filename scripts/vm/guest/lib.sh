# shellcheck shell=bash
# Checks for scenario scripts that run in the guest. Source it, make checks, end: one line per check as TAP has it,
# then the total `vm: N passed, M failed, K skipped`, and exit status 0 only if nothing failed.
# A scenario that stops before its end counts as a failed check.

checks_passed=0
checks_failed=0
checks_skipped=0
check_output=$(mktemp)
status=0
output=
error=

check_number() {
    echo $((checks_passed + checks_failed + checks_skipped + 1))
}

pass() {
    echo "ok $(check_number) - $1"
    checks_passed=$((checks_passed + 1))
}

# fail NAME LINE...: the lines say what was expected and what came.
fail() {
    local name=$1
    shift
    echo "not ok $(check_number) - $name"
    printf '%s\n' "$@" | sed 's/^/#   /'
    checks_failed=$((checks_failed + 1))
}

skip() {
    echo "ok $(check_number) - $1 # SKIP $2"
    checks_skipped=$((checks_skipped + 1))
}

# check NAME COMMAND [ARGUMENT]...: the command must succeed.
check() {
    local name=$1 status=0
    shift
    "$@" >"$check_output" 2>&1 || status=$?
    if [[ $status == 0 ]]; then
        pass "$name"
    else
        fail "$name" "expected: $* succeeds" "actual:   exit status $status" "$(<"$check_output")"
    fi
}

# check_fails NAME COMMAND [ARGUMENT]...: the command must run and fail (127 is a command that is not there).
check_fails() {
    local name=$1 status=0
    shift
    "$@" >"$check_output" 2>&1 || status=$?
    if [[ $status != 0 && $status != 127 ]]; then
        pass "$name"
    else
        fail "$name" "expected: $* fails" "actual:   exit status $status" "$(<"$check_output")"
    fi
}

# check_equal NAME EXPECTED ACTUAL
check_equal() {
    if [[ $2 == "$3" ]]; then
        pass "$1"
    else
        fail "$1" "expected: $2" "actual:   $3"
    fi
}

# check_match NAME REGEX ACTUAL: an extended regular expression found somewhere in the text.
check_match() {
    if [[ $3 =~ $2 ]]; then
        pass "$1"
    else
        fail "$1" "expected: something like $2" "actual:   $3"
    fi
}

# wait_until SECONDS COMMAND [ARGUMENT]...
wait_until() {
    local end=$((SECONDS + $1 + 1))
    shift
    until "$@" >/dev/null 2>&1; do
        ((SECONDS < end)) || return 1
        sleep 0.05
    done
}

# run_ipmi ARGUMENT...: our tool; output in $output, stderr in $error, exit status in $status.
# Under emulation compiling takes longer than what it saves a single command: a start 10 s instead of 6. $java_options
# are other options of the Java machine.
# shellcheck disable=SC2034
run_ipmi() {
    local options=${java_options--Xint}
    [[ " $* " != *" --repeat "* ]] || options=
    status=0
    output=$(JIPMI_JAVA_OPTIONS=$options scripts/ipmi "$@" 2>"$check_output") || status=$?
    error=$(<"$check_output")
}

module_loaded() {
    [[ -d /sys/module/$1 ]]
}

# Attaches the kernel's driver. It asks for acpi_ipmi in the background, which then pins it: once that is there,
# detaching cannot run into it halfway.
attach_kernel_driver() {
    modprobe -a ipmi_si ipmi_devintf && wait_until 10 test -c /dev/ipmi0 && wait_until 10 module_loaded acpi_ipmi
}

detach_kernel_driver() {
    modprobe -r ipmi_devintf acpi_ipmi ipmi_si
}

report_total() {
    local status=$?
    rm -f "$check_output"
    if [[ $status != 0 ]]; then
        fail "the scenario runs to its end" "expected: exit status 0" "actual:   exit status $status"
    elif [[ $checks_passed == 0 && $checks_failed == 0 && $checks_skipped == 0 ]]; then
        fail "the scenario checks something" "expected: a check" "actual:   none"
    fi
    echo "vm: $checks_passed passed, $checks_failed failed, $checks_skipped skipped"
    [[ $checks_failed == 0 ]] || exit 1
    exit 0
}
trap report_total EXIT
