#!/bin/bash
# The lab itself, with nothing of ours: QEMU's KCS interface through the kernel's driver and ipmitool.
set -euo pipefail
# shellcheck source=scripts/vm/guest/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# The lines of /proc/ioports for 0xCA2..0xCA3, names only.
kcs_region_names() {
    awk '$1 ~ /^0ca[23]-/ { print $3, $4 }' /proc/ioports
}

ioports_name() {
    kcs_region_names | grep -q "$1"
}

check "ACPI's KCS region is in /proc/ioports before any driver" ioports_name IPI0001
check_fails "ipmi_si is not in /proc/ioports before it is loaded" ioports_name ipmi_si
check_fails "there is no /dev/ipmi0 before the driver is loaded" test -e /dev/ipmi0

check "the kernel's driver attaches" attach_kernel_driver
check "ipmi_si owns the ports in /proc/ioports" ioports_name ipmi_si
check "ipmitool mc info works" ipmitool mc info
# Identity given to the simulated BMC by scripts/vm/run.
check_equal "ipmitool raw 6 1 gives the BMC's own identity" \
    "20 00 03 42 02 07 ef be 00 01 00" "$(ipmitool raw 6 1 | xargs)"
check_equal "ipmitool raw 6 8 gives the BMC's GUID" \
    "00 00 00 01 00 00 40 00 80 00 00 00 00 00 be ef" "$(ipmitool raw 6 8 | xargs)"

# acpi_ipmi, loaded by the kernel on its own, holds ipmi_si without showing up among its users.
check_fails "ipmi_si cannot be removed while acpi_ipmi holds it" modprobe -r ipmi_si
check "modprobe -r ipmi_devintf acpi_ipmi ipmi_si detaches the driver" detach_kernel_driver
check_fails "/dev/ipmi0 is gone" test -e /dev/ipmi0
check_fails "ipmi_si is gone from /proc/ioports" ioports_name ipmi_si
check_fails "ipmi_msghandler is gone too" module_loaded ipmi_msghandler
check "ACPI's KCS region is still in /proc/ioports" ioports_name IPI0001

check "/dev/port can be opened and read" dd if=/dev/port bs=1 skip=$((0xca3)) count=1 status=none
check "a JVM runs" java -version
check "loopback is up" grep -q '^ *lo:' /proc/net/dev
check "the checkout can be written" touch target/vm/written-in-the-guest
