#!/bin/bash
# The register vectors of BT through the guest's real /dev/port.
set -euo pipefail
exec "$(dirname "${BASH_SOURCE[0]}")/run-tests" io.jipmi.it.vectors.DevPortBtVectorsIT -Djipmi.port.bt=0xe4
