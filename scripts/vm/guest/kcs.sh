#!/bin/bash
# Our stack on a real KCS register pair, beside the kernel's driver and ipmitool.
set -euo pipefail
# shellcheck source=scripts/vm/guest/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# Everything ours first: no IPMI module is loaded.
check_fails "no kernel driver is loaded" module_loaded ipmi_msghandler

run_ipmi info
check_equal "info with no option succeeds" "0 " "$status $error"
check_match "info finds the interface in firmware tables" 'interface source +(ACPI|SMBIOS)' "$output"
check_match "info tells its address" 'interface location +i/o 0xca2' "$output"
check_match "info tells the manufacturer QEMU was given" 'device manufacturer id +48879' "$output"
check_match "info tells the GUID QEMU was given" 'guid +01000000-0000-0040-8000-00000000beef' "$output"
check_match "info tells the health" 'health state +up' "$output"
echo "$output" | sed 's/^/# /'

run_ipmi probe
check_equal "probe succeeds" 0 "$status"
check_match "probe tells type, address, layout, source and verdict" 'kcs +i/o 0xca2 +rsp=1,rsi=1,rsh=0 +(irq=[0-9]+ +)?(ACPI|SMBIOS) +usable, chosen' "$output"

run_ipmi info ipmi_si.tryacpi=0 --json
check_match "without ACPI, SMBIOS names the interface" '"source":"SMBIOS"' "$output"
run_ipmi info ipmi_si.tryacpi=0 ipmi_si.trydmi=0 --json
check_match "without firmware tables, the documented default finds it" '"source":"documented default"' "$output"

run_ipmi doctor
check_equal "doctor finds a way" 0 "$status"
check_match "doctor says that the interface is free" 'ok +kcs at i/o 0xca2 +free' "$output"

declare -A ours
requests=("6 1" "6 8" "6 0x2f" "0 1" "0xa 0x43 0 0 0 0 0 0xff")
for request in "${requests[@]}"; do
    # shellcheck disable=SC2086
    run_ipmi raw $request
    ours[$request]="$status:$output"
done

run_ipmi raw --repeat 10000 6 1
check_match "10000 requests complete with no error" '"count":10000,"errors":0,"different":0,' "$output"
echo "# repeat: $output"

# Left in the middle of a message by somebody else: WRITE_START and one byte, never ended.
printf '\x61' | dd of=/dev/port bs=1 seek=$((0xca3)) status=none
printf '\x18' | dd of=/dev/port bs=1 seek=$((0xca2)) status=none
run_ipmi raw 6 1
check_equal "a message somebody else left unfinished is aborted" "${ours["6 1"]}" "$status:$output"
# An unknown control code puts the interface into ERROR state.
printf '\x55' | dd of=/dev/port bs=1 seek=$((0xca3)) status=none
run_ipmi raw 6 1
check_equal "ERROR state is left by GET_STATUS/ABORT" "${ours["6 1"]}" "$status:$output"

# A first process has the interface; its lock file names it while it does. The second fails at once.
scripts/ipmi raw --repeat 1000000 6 1 >/dev/null &
first=$!
check "a process that has the interface says so in its lock file" \
    wait_until 60 grep -qs . /run/lock/jipmi-port-0ca2-0ca3.lock
run_ipmi --interface kcs,i/o,0xca2 raw 6 1
check_equal "a second process is refused" "1:" "$status:$output"
check_match "in a line that names the first" "in use by .*$first" "$error"
kill "$first"
wait "$first" || true

# The kernel's driver as oracle, then as owner.
check "the kernel's driver attaches after ours" attach_kernel_driver
for request in "${requests[@]}"; do
    theirs_status=0
    # shellcheck disable=SC2086
    theirs=$(ipmitool raw $request 2>/dev/null) || theirs_status=$?
    if [[ $theirs_status == 0 ]]; then
        check_equal "raw $request gives byte for byte what ipmitool gets through the kernel" "0:$theirs" "${ours[$request]}"
    else
        check_match "raw $request is refused by the BMC as it is through the kernel" '^3:$' "${ours[$request]}"
    fi
done
run_ipmi --interface kcs,i/o,0xca2 raw 6 1
check_equal "direct access is refused while ipmi_si is attached" "1:" "$status:$output"
check_equal "in one line" 1 "$(wc -l <<<"$error")"
check_match "that names it and the remedy" "ipmi_si.*unload ipmi_devintf, acpi_ipmi, ipmi_si, in that order, or use --interface dev,/dev/ipmi0" "$error"
echo "# $error"
run_ipmi --interface dev,/dev/ipmi0 raw 6 1
check_equal "the remedy works: the same bytes through the kernel's node" "${ours["6 1"]}" "$status:$output"
run_ipmi info --json
check_match "with no option the kernel's node is used" '"source":"device node"' "$output"

check "the kernel's driver detaches by the remedy's order" detach_kernel_driver
run_ipmi raw 6 1
check_equal "ours works again" "${ours["6 1"]}" "$status:$output"

# What a panic leaves, by hand and when a Java program that owns the interface crashes.
run_ipmi panic 'Kernel panic!'
check_equal "panic leaves the event and its text" "0 event taken, 2 of 2 text records taken by 0x20" "$status $output$error"
JAVA_TOOL_OPTIONS="-XX:OnError='$PWD/scripts/on-jvm-crash %p' -XX:-CreateCoredumpOnCrash -XX:ErrorFile=/dev/null" \
    scripts/ipmi events >/dev/null 2>&1 &
crashing=$!
# Without trying to take it, which might come first.
owns_the_interface() {
    find "/proc/$crashing/fd" -lname '/run/lock/*' | grep -q .
}
check "a program owns the interface" wait_until 30 owns_the_interface
kill -SEGV "$crashing"
panicking() {
    pgrep -f 'panic.*crashed' >/dev/null
}
calm() {
    ! panicking
}
check "and crashes, which is noticed" wait_until 30 panicking
check "and recorded" wait_until 120 calm
run_ipmi raw 0x0a 0x43 0 0 0xff 0xff 0 0xff
check_match "the end of the text, '… crashed', is the last entry of the log" ' f0 20 .*73 68 65 64' "$(xargs <<<"$output")"
echo "# $output"
check "the kernel's driver attaches again" attach_kernel_driver
records=$(ipmitool sel list 2>/dev/null)
check_match "ipmitool reads both events through the kernel" 'OS Critical Stop.*OS Critical Stop' "$(tr '\n' ' ' <<<"$records")"
echo "# $(tail -n 3 <<<"$records" | tr '\n' ';')"
