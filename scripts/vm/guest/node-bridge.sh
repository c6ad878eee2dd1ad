#!/bin/bash
# The whole stack over somebody else's /dev/ipmi0, ipmid's and the kernel's: a controller behind the BMC, events, commands
# that others send to us. The BMC is ipmi_sim; the commands come from the relay before it.
set -euo pipefail
# shellcheck source=scripts/vm/guest/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

node=(--interface "dev,/dev/ipmi0")
answers=$(mktemp -d)
last_taken=
platform_event=(0x00 0x12 0xce 0x82 0x0d 0x02 0xaa 0xc5)
refused="00 82 15 69 20 0e 02 c1 0f"

# What was sent last to the controller that is not there, or nothing.
taken() {
    ipmitool raw 0x30 0x02 2>/dev/null | xargs
}
something_taken() {
    last_taken=$(taken) && [[ -n $last_taken ]]
}

# The upper threshold of sensor 1, whose reading is 0x60, after some seconds.
threshold_after() {
    ipmitool raw 0x30 0x03 "$1" 0x10 0x26 0x01 0x08 0x00 0x00 0x00 "$2" 0x00 0x00 >/dev/null
}

# What ipmitool gets from the controller behind the BMC, or its completion code, as ours says it.
through_ipmitool() {
    local said
    # shellcheck disable=SC2086
    said=$(ipmitool -t 0x30 raw $1 2>&1 || true)
    [[ $said != *rsp=* ]] || said=$(sed -nE 's/.*rsp=(0x..).*/code \1/p' <<<"$said")
    xargs <<<"$said"
}

# Commands come in until one is answered otherwise than by whoever owns the hardware.
command_answered() {
    local try
    for try in $(seq 90); do
        ipmitool raw 0x30 0x01 0 "${platform_event[@]}" >/dev/null
        if wait_until 5 something_taken && [[ $last_taken != "$refused" ]]; then
            return 0
        fi
        kill -0 "$listener" 2>/dev/null || [[ $try -lt 3 ]] || return 1
        sleep 0.5
    done
    return 1
}

unprivileged() {
    status=0
    output=$(JIPMI_JAVA_OPTIONS=-Xint setpriv --reuid 65534 --regid 65534 --clear-groups \
        scripts/ipmi "${node[@]}" "$@" 2>&1) || status=$?
}

check_over() {
    local owner=$1 threshold=$2 request
    for request in "6 1" "0x0a 0x20"; do
        through_ipmitool "$request" >"$answers/$owner.$request"
        # shellcheck disable=SC2086
        run_ipmi "${node[@]}" raw --ipmb 0x30 $request
        check_equal "$owner: raw $request to the controller gives what ipmitool -t gets" \
            "$(<"$answers/$owner.$request")" "$(xargs <<<"$output$(grep -o 'code 0x..' <<<"$error" || true)")"
    done
    check_match "$owner: the controller behind the BMC answers" "^21 00 07 11 02" "$(<"$answers/$owner.6 1")"

    threshold_after 15 "$threshold"
    run_ipmi --json "${node[@]}" events --count 1 --timeout 90
    check_match "$owner: an event is delivered" '^0 .*"sensor_number":1,' "$status $output"
    echo "# $output"

    : >"$answers/listen"
    JIPMI_JAVA_OPTIONS=-Xint scripts/ipmi --json "${node[@]}" listen 0x04 0x02 --reply 0055 --count 1 --timeout 90 \
        >"$answers/listen" 2>&1 &
    listener=$!
    ipmitool raw 0x30 0x01 0 "${platform_event[@]}" >/dev/null
    check "$owner: a command nobody receives yet is answered" wait_until 5 something_taken
    check_equal "$owner: with a refusal" "$refused" "$last_taken"
    check "$owner: a command is answered by who receives it" command_answered
    check_equal "$owner: with the sequence number and the bytes it is to have" "00 82 15 69 20 0e 02 00 55 7b" "$last_taken"
    wait "$listener" || true
    check_match "$owner: and was shown" '"netfn":4,"cmd":2,"data":\[170\],' "$(<"$answers/listen")"
}

check "the cuse module is loaded" modprobe cuse
scripts/ipmid >"$answers/ipmid" 2>&1 &
ipmid=$!
check "ipmid says that its node can be opened" wait_until 240 grep -q '^ready: ' "$answers/ipmid"
check_over ipmid 0x50
chmod 0666 /dev/ipmi0
unprivileged raw 0x0a 0x49 0 0 0 0
check_match "ipmid: what its policy denies is named" \
    "^1 .*does not let this program send Storage/49 to the BMC: EPERM" "$status $output"
echo "# $output"
kill "$ipmid"
wait "$ipmid" || true

check "the kernel's driver attaches" attach_kernel_driver
check_over kernel 0x70
for request in "6 1" "0x0a 0x20"; do
    check_equal "ipmitool -t $request prints the same through both" \
        "$(<"$answers/kernel.$request")" "$(<"$answers/ipmid.$request")"
done
run_ipmi "${node[@]}" raw --channel 3 --ipmb 0x30 6 1
check_match "a channel the BMC does not have is refused by name" "^1 .*0x30 on channel 3" "$status $error"
echo "# $error"
chmod 0666 /dev/ipmi0
unprivileged raw --ipmb 0x30 6 1
check_equal "who may open the node needs no privilege" "0 $(<"$answers/kernel.6 1")" "$status $(xargs <<<"$output")"
