#!/bin/bash
# The KCS register vectors on a real register pair through /dev/port; no driver takes part.
set -euo pipefail

it=ipmi-tests/it/target
if [[ ! -s $it/test.classpath ]]; then
    echo "ok 1 - vectors # SKIP the tests are not built: mvn -pl ipmi-tests/it -am verify"
    echo "vm: 0 passed, 0 failed, 1 skipped"
    exit 0
fi
exec java --class-path "$it/test-classes:$(<$it/test.classpath)" io.jipmi.it.vectors.VectorsOnPorts 0xca2
