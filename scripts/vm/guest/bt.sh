#!/bin/bash
# Our stack on a real BT interface, beside the kernel's driver and ipmitool.
set -euo pipefail
# shellcheck source=scripts/vm/guest/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

check_fails "no kernel driver is loaded" module_loaded ipmi_msghandler

run_ipmi info --json
check_equal "info with no option succeeds" "0 " "$status $error"
check_match "it finds the interface and its address in firmware tables" \
    '"type":"bt","location":"i/o 0xe4","layout":"rsp=1,rsi=1,rsh=0","irq":0,"source":"(ACPI|SMBIOS)"' "$output"
check_match "and the BMC QEMU put behind it" '"manufacturer_id":48879,"product_id":2,' "$output"
check_match "and its GUID" '"guid":"02000000-0000-0040-8000-00000000beef"' "$output"
check_match "and its health" '"health":\{"state":"up"\}' "$output"
echo "# $output"

declare -A ours
requests=("6 1" "6 8" "6 0x2f" "0 1")
for request in "${requests[@]}"; do
    # shellcheck disable=SC2086
    run_ipmi raw $request
    ours[$request]="$status:$output"
done

run_ipmi raw --repeat 5000 6 1
check_match "5000 requests complete, with no error and all with one answer" \
    '"count":5000,"errors":0,"different":0,' "$output"
echo "# repeat: $output"

# The kernel's driver as oracle, then as owner.
check "the kernel's driver attaches after ours" attach_kernel_driver
for request in "${requests[@]}"; do
    # shellcheck disable=SC2086
    check_equal "raw $request gives byte for byte what ipmitool gets through the kernel" \
        "0:$(ipmitool raw $request 2>&1)" "${ours[$request]}"
    echo "#$(xargs <<<"${ours[$request]}")"
done
run_ipmi --interface bt,i/o,0xe4 raw 6 1
check_equal "direct access is refused while ipmi_si is attached" "1:" "$status:$output"
check_match "in a line that names the owner and the remedy" \
    "^ipmi: port 00e4-00e6 is owned by the kernel's ipmi_si: unload ipmi_devintf, acpi_ipmi, ipmi_si, in that order, or use --interface dev,/dev/ipmi0$" \
    "$error"

check "the kernel's driver detaches by the remedy's order" detach_kernel_driver
run_ipmi raw 6 1
check_equal "ours works again" "${ours["6 1"]}" "$status:$output"
