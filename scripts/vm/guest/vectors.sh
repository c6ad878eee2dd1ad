#!/bin/bash
# The KCS register vectors on a real register pair through /dev/port; no driver takes part.
set -euo pipefail
exec "$(dirname "${BASH_SOURCE[0]}")/run-tests" io.jipmi.it.vectors.DevPortKcsVectorsIT -Djipmi.port.kcs=0xca2
