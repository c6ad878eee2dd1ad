#!/bin/bash
# Memory BARs of two PCI functions, through sysfs and through /dev/mem: QEMU counts what arrives at the devices. And the
# interrupt of one of them.
set -euo pipefail
modprobe uio_pci_generic
# C2 with no way round it: it is what could drop or merge accesses. It compiles before the test goes on.
exec "$(dirname "${BASH_SOURCE[0]}")/run-tests" io.jipmi.it.mmio.MemoryAccessIT -XX:-TieredCompilation -Xbatch \
    -Djipmi.mmio.accesses=/run/vm/job/accesses
