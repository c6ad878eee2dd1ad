#!/bin/bash
# A controller behind the BMC, events, and commands that others send to us. The BMC is ipmi_sim; the commands come from
# the relay before it, as ipmi_sim sends none.
set -euo pipefail
# shellcheck source=scripts/vm/guest/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# What the relay does (scripts/vm/relay): a message to us after some seconds, what Send Message took, a request to the BMC.
command_after() {
    scripts/ipmi raw 0x30 0x01 "$@"
}
taken() {
    run_ipmi raw 0x30 0x02
    xargs <<<"$output"
}
request_after() {
    scripts/ipmi raw 0x30 0x03 "$@"
}
platform_event=(0x00 0x12 0xce 0x82 0x0d 0x02 0xaa 0xc5)

declare -A ours
for request in "6 1" "6 2" "0x0a 0x20" "6 0x42 0"; do
    # shellcheck disable=SC2086
    run_ipmi raw --ipmb 0x30 $request
    ours[$request]=$output$(grep -o 'code 0x..' <<<"$error" || true)
done
check_match "the controller behind the BMC answers" "^ 21 00 07 11 02 9f ef be 00 42 00" "${ours["6 1"]}"
run_ipmi raw --ipmb 0x30 --repeat 50 6 1
check_match "again and again, always the same" '"count":50,"errors":0,"different":0,' "$output"
echo "# $output"
run_ipmi raw --ipmb 0x32 --timeout 2000 6 1
check_match "where there is none, that is said" "^1 .*0x32 on channel 0" "$status $error"
run_ipmi raw --channel 3 --ipmb 0x30 6 1
check_equal "a channel the BMC does not have is refused by name" \
    "1 ipmi: channel 3 of the BMC is not there, not an IPMB" "$status $error"

# The upper thresholds come down below the reading, which is 0x60.
request_after 6 0x10 0x26 0x01 0x08 0x00 0x00 0x00 0x50 0x00 0x00
run_ipmi --json events --count 1 --timeout 60
check_match "an event is delivered" '"sensor_number":1,' "$status $output"
echo "# $output"

command_after 6 "${platform_event[@]}"
run_ipmi --json listen 0x04 0x02 --reply 0055 --count 1 --timeout 60
check_match "a command sent to us is received" '^0 .*"netfn":4,"cmd":2,"data":\[170\],' "$status $output"
echo "# $output"
check_equal "and answered to who sent it" "00 82 15 69 20 0e 02 00 55 7b" "$(taken)"

command_after 6 "${platform_event[@]}"
run_ipmi listen 0x30 0x77 --count 1 --timeout 15
check_equal "one nobody receives is refused with 0xc1" "00 82 15 69 20 0e 02 c1 0f" "$(taken)"

check "the kernel's driver attaches" attach_kernel_driver
for request in "${!ours[@]}"; do
    # shellcheck disable=SC2086
    theirs=$(ipmitool -t 0x30 raw $request 2>&1 || true)
    [[ $theirs != *rsp=* ]] || theirs=$(sed -nE 's/.*rsp=(0x..).*/code \1/p' <<<"$theirs")
    check_equal "raw $request to the controller gives what ipmitool -t gets through the kernel" \
        "$(xargs <<<"$theirs")" "$(xargs <<<"${ours[$request]}")"
done
# shellcheck disable=SC2046
ipmitool raw 0x30 0x01 0 "${platform_event[@]}"
# The kernel looks at the flags when something happens.
for _ in 1 2 3 4 5 6; do
    ipmitool raw 6 1 >/dev/null
done
check_equal "the kernel refuses the same command in the same bytes" \
    "00 82 15 69 20 0e 02 c1 0f" "$(ipmitool raw 0x30 0x02 2>&1 | xargs)"
