#!/bin/bash
# An existing device node as a lower driver: Debian's own ipmi_si and ipmi_devintf.
set -euo pipefail
modprobe -a ipmi_si ipmi_devintf
for _ in $(seq 200); do
    [[ ! -c /dev/ipmi0 ]] || break
    sleep 0.05
done
exec "$(dirname "${BASH_SOURCE[0]}")/run-tests" io.jipmi.it.node.DeviceNodeIT -Djipmi.dev=/dev/ipmi0
