#!/bin/bash
# Block transfers on the SMBus of the guest's chip set, and the SSIF vectors, with QEMU's SSIF device.
set -euo pipefail
modprobe -a i2c_i801 i2c-dev
exec "$(dirname "${BASH_SOURCE[0]}")/run-tests" io.jipmi.it.ssif.SmbusTargetIT,io.jipmi.it.vectors.I2cSsifVectorsIT \
    -Djipmi.smbus.address=0x10
