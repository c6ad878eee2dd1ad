#!/bin/bash
# Our stack on a real SMBus interface, beside the kernel's driver and ipmitool.
set -euo pipefail
# shellcheck source=scripts/vm/guest/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

check_fails "no kernel driver is loaded" module_loaded ipmi_msghandler
run_ipmi --interface ssif,0,0x10 raw 6 1
check_match "without a bus the line says what to load" "no i2c bus '0': .* i2c_i801 .* i2c-dev" "$status $error"
modprobe -a i2c_i801 i2c-dev

run_ipmi info --json
check_equal "info with no option succeeds" "0 " "$status $error"
check_match "it finds the interface and its address in firmware tables" \
    '"type":"ssif","location":"i2c bus 0 address 0x10","layout":"","irq":0,"source":"ACPI"' "$output"
check_match "and the BMC QEMU put behind it" '"manufacturer_id":48879,"product_id":3,' "$output"
check_match "and its GUID" '"guid":"03000000-0000-0040-8000-00000000beef"' "$output"
check_match "and its health" '"health":\{"state":"up"\}' "$output"
echo "# $output"

lengths=$("$(dirname "${BASH_SOURCE[0]}")/run-tests" io.jipmi.it.ssif.SsifLengthsIT -Djipmi.smbus.address=0x10 2>&1) || true
check_match "requests and answers of every length up to 255 bytes pass" 'vm: 1 passed, 0 failed, 0 skipped$' "$lengths"

mapfile -t data < <(seq 1 250)
# The longest request there is, whose data are then read in answers of several blocks.
run_ipmi --interface 'ssif,SMBus I801 adapter at 0700,16' raw 0xa 0x12 0 0 0 "${data[@]}"
check_equal "a request of 255 bytes passes" "0: fa" "$status:$output"
run_ipmi raw 0xa 0x44 0 0 2 0 0 0 0 0x41 0 4 1 2 3 4 5 6
check_equal "an entry is added to the SEL" "0: 00 00" "$status:$output"

run_ipmi --interface ssif,0,0x10 raw --repeat 3000 6 1
check_match "3000 requests complete, with no error and all with one answer" \
    '"count":3000,"errors":0,"different":0,' "$output"
echo "# repeat: $output"

# Set Sensor Reading And Event Status makes QEMU's BMC have an event; it waits in the event message buffer.
run_ipmi raw 4 0x30 0 0x90 0 1 0 1 0 1 2 3
check_equal "an event is made" "0:" "$status:$output"
event=$(mktemp)
scripts/ipmi --interface ssif,0,0x10 --json events --count 1 --timeout 60 >"$event" 2>&1 &
listener=$!
lock=/run/lock/jipmi-smbus-0010-0010.lock
check "the listener has the device" wait_until 30 test -s "$lock"
check "the listener hears one event" wait "$listener"
check_match "and it is the one that was made" '"sensor_type":35,.*"asserted":true,"event_type":111,' "$(<"$event")"

scripts/ipmi --interface ssif,0,0x10 listen 0x30 0x7f --timeout 300 >/dev/null 2>&1 &
listener=$!
check "another listener has the device, with nothing to hear" wait_until 30 test -s "$lock"
run_ipmi --interface ssif,0,0x10 raw 6 1
check_match "nobody else gets it meanwhile" "^1:ipmi: i2c bus 0 address 0x10 is in use by jipmi \(pid [0-9]+\)" \
    "$status:$error"
kill "$listener"
wait "$listener" || true

# The event is in the log as well.
declare -A ours
requests=(
    "6 1" "6 8"
    "0xa 0x43 0 0 0 0 0 0xff"    # an SEL entry, 21 bytes of answer
    "0xa 0x23 0 0 0 0 0 0xff"    # an SDR, 46
    "0xa 0x11 0 0 0 60"          # FRU data, 64: more than two blocks hold
    "0xa 0x11 0 0 0 100"         # more than three
    "0xa 0x11 0 0 0 250"
)
for request in "${requests[@]}"; do
    # shellcheck disable=SC2086
    run_ipmi raw $request
    ours[$request]="$status:$output"
done

# The kernel's driver as oracle, then as owner.
modprobe -a ipmi_ssif ipmi_devintf
check "the kernel's driver attaches after ours" wait_until 20 test -c /dev/ipmi0
for request in "${requests[@]}"; do
    # shellcheck disable=SC2086
    check_equal "raw $request gives byte for byte what ipmitool gets through the kernel" \
        "0:$(ipmitool raw $request 2>&1)" "${ours[$request]}"
    echo "#$(xargs <<<"${ours[$request]}" | cut -c 1-100)"
done
run_ipmi --interface ssif,0,0x10 raw 6 1
check_equal "direct access is refused while ipmi_ssif is attached" "1:" "$status:$output"
check_match "in a line that names the owner and the remedy" \
    "^ipmi: i2c bus 0 address 0x10 is owned by the kernel's ipmi_ssif: unload ipmi_devintf, acpi_ipmi, ipmi_ssif, in that order, or use --interface dev,/dev/ipmi0$" \
    "$error"
run_ipmi --json probe --dry-run ipmi_si.trydefaults=0
check_match "what the firmware describes is shown without touching it" '"spec":"ssif,0,0x10,ipmb=32".*"verdict":"not tried"' \
    "$output"

check "the kernel's driver detaches by the remedy's order" modprobe -r ipmi_devintf acpi_ipmi ipmi_ssif
run_ipmi raw 6 1
check_equal "ours works again" "${ours["6 1"]}" "$status:$output"
