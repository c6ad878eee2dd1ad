#!/bin/bash
# KCS and BT on PCI, polled and with interrupts through UIO. Functions 04 and 05 have BMCs that answer before anybody can
# wait; those of 06 and 07 take a while, so that interrupts are waited for.
set -euo pipefail
# shellcheck source=scripts/vm/guest/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

slots=(0000:00:04.0 0000:00:05.0 0000:00:06.0 0000:00:07.0)
types=(kcs bt kcs bt)
functions=/sys/bus/pci/devices
every_interface=()
for i in "${!slots[@]}"; do
    # The first line is BAR 0: first and last address, flags.
    read -r address _ <"$functions/${slots[i]}/resource"
    printf -v 'ports[i]' '0x%x' "$address"
    every_interface+=(--interface "${types[i]},i/o,${ports[i]},pci=${slots[i]}")
done

# interface NUMBER: what info --json of several interfaces in $output says of one of them.
interface() {
    grep -o "\"interface\":{\"number\":$1,.*" <<<"$output" | sed -E 's/,\{"interface":.*//'
}

counter() {
    interface "$1" | sed -nE "s/.*\"$2\":([0-9]+).*/\1/p"
}

check_fails "there is no UIO driver" module_loaded uio_pci_generic
run_ipmi probe --json
for i in "${!slots[@]}"; do
    verdict=usable
    [[ $i != 0 ]] || verdict='usable, chosen: the first of 4 that works'
    check_match "probe finds ${types[i]} in function ${slots[i]}, its layout, and that it works" \
        "\"type\":\"${types[i]}\",\"location\":\"i/o ${ports[i]} \(PCI ${slots[i]}\)\",\"layout\":\"rsp=1,rsi=1,rsh=0\",\"irq\":[0-9]+,\"source\":\"PCI\",[^}]*\"usable\":true,\"verdict\":\"$verdict\"" \
        "$output"
done
echo "# $output"

run_ipmi info --json
check_match "with no option the first is used; its register spacing is found out" \
    "\"number\":0,\"type\":\"kcs\",\"location\":\"i/o ${ports[0]} \(PCI ${slots[0]}\)\",\"layout\":\"rsp=1,.*\"source\":\"PCI\",.*\"product_id\":4," \
    "$output"

run_ipmi "${every_interface[@]}" info --json
check_equal "all four are used at once by name, polled" "0 " "$status $error"
for i in "${!slots[@]}"; do
    check_match "${slots[i]} has its own BMC" \
        "\"type\":\"${types[i]}\",[^}]*\"layout\":\"rsp=1,.*\"product_id\":$((i + 4)),.*\"health\":\{\"state\":\"up\"" \
        "$(interface "$i")"
    check_equal "and is polled" "0 0" "$(counter "$i" interrupts) $(counter "$i" lost_interrupts)"
done

# bind_function SLOT DRIVER and its opposite, as an administrator does it.
bind_function() {
    echo "$2" >"$functions/$1/driver_override"
    echo "$1" >"/sys/bus/pci/drivers/$2/bind"
}
unbind_function() {
    echo "$1" >"/sys/bus/pci/drivers/$2/unbind"
    echo >"$functions/$1/driver_override"
}

check "the UIO driver is loaded" modprobe uio_pci_generic
# The last function is bound beforehand, and so stays bound: what the kernel has counted can be read afterwards.
bind_function "${slots[3]}" uio_pci_generic
# Interpreted, it would look so late that interrupts are noticed by chance.
java_options=
run_ipmi "${every_interface[@]}" info --json
unset java_options
check_equal "all four are used at once by name, with interrupts" "0 " "$status $error"
for i in "${!slots[@]}"; do
    check_match "${slots[i]} has its own BMC" "\"product_id\":$((i + 4)),.*\"health\":\{\"state\":\"up\"" "$(interface "$i")"
    interrupts=$(counter "$i" interrupts)
    lost=$(counter "$i" lost_interrupts)
    echo "# ${types[i]} in ${slots[i]}: interrupts $interrupts, lost $lost, spins $(counter "$i" spins)," \
        "sleeps $(counter "$i" sleeps)"
    if ((i >= 2)); then
        check "interrupts end its waits" test "$interrupts" -ge 5
        # An answer that comes between the end of one wait and the next look is seen without its interrupt.
        check "most of them" test $((lost * 2)) -le "$interrupts"
    fi
    if ((i < 3)); then
        check_fails "it is unbound again" test -e "$functions/${slots[i]}/driver"
        check_equal "and as free as before" "(null)" "$(<"$functions/${slots[i]}/driver_override")"
    fi
done
check "what was bound before stays bound" test -d "$functions/${slots[3]}/driver"
counted=$(cat "$functions/${slots[3]}"/uio/uio*/event)
echo "# the kernel counted $counted interrupts of ${slots[3]}"
check "the kernel has counted every interrupt that we counted" test "$counted" -ge "$(counter 3 interrupts)"
unbind_function "${slots[3]}" uio_pci_generic

# A driver that claims no registers.
check "another driver takes a function" modprobe pci-stub
bind_function "${slots[0]}" pci-stub
run_ipmi --interface "kcs,i/o,${ports[0]},pci=${slots[0]}" raw 6 1
check_equal "it is refused, with the driver's name and the remedy" \
    "1 ipmi: PCI function ${slots[0]} belongs to the kernel's driver pci-stub; unbind it first: echo ${slots[0]} > /sys/bus/pci/drivers/pci-stub/unbind" \
    "$status $error"
unbind_function "${slots[0]}" pci-stub

# No ACPI device here for which acpi_ipmi would come.
check "the kernel's IPMI driver is loaded" modprobe -a ipmi_si ipmi_devintf
check "and attaches" wait_until 10 test -c /dev/ipmi0
theirs=$(ipmitool raw 6 1)
run_ipmi --interface "kcs,i/o,${ports[0]},pci=${slots[0]}" raw 6 1
check_match "its function is refused" "^1 ipmi: port [0-9a-f-]+ is owned by the kernel's ipmi_si" "$status $error"
check "the kernel's driver detaches" modprobe -r ipmi_devintf ipmi_si
run_ipmi raw 6 1
check_equal "ours works again, and gives byte for byte what ipmitool got" "0 $theirs" "$status $output"
