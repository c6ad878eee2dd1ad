# shellcheck shell=bash
# What the measuring scripts in the guest share. Source it, with $part set to the name of what is measured. Each figure is one
# JSON line: part, who, and numbers whose names end in their unit.
# shellcheck disable=SC2154 # part
programs=ipmi-tests/bench/target
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

wait_for() {
    local i
    for ((i = 0; i < 1200; i++)); do
        ! "$@" >/dev/null 2>&1 || return 0
        sleep 0.05
    done
    echo "$part: waited in vain for: $*" >&2
    return 1
}

# Ticks of 10 ms that the processors were not idle for.
busy_ticks() {
    awk '$1 == "cpu" { print $2 + $3 + $4 + $7 + $8; exit }' /proc/stat
}

# row WHO COMMAND [ARGUMENT]...: the command prints a JSON object with numbers, of which one is the count of requests. Unless
# they hold cpu_us, the processor time for a request, it is that of the whole guest while the command ran, start included.
row() {
    local who=$1 before line
    shift
    before=$(busy_ticks)
    line=$("$@")
    if [[ $line != *'"cpu_us":'* ]]; then
        [[ $line =~ \"count\":([0-9]+) ]]
        line="${line%\}},\"cpu_us\":$((($(busy_ticks) - before) * 10000 / BASH_REMATCH[1]))}"
    fi
    echo "{\"part\":\"$part\",\"who\":\"$who\",${line#\{}"
}

# not_measured WHO WHY
not_measured() {
    echo "{\"part\":\"$part\",\"who\":\"$1\",\"not_measured\":\"${2//\"/\'}\"}"
}

# bench_java MAIN [ARGUMENT]...: with the options that the tool itself is started with.
bench_java() {
    "$java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Xms8m -Xmx32m -Xss256k -Xshare:auto \
        --enable-native-access=ALL-UNNAMED -cp "$programs/classes:$programs/bench-lib/*" "io.jipmi.bench.$1" "${@:2}"
}

# cold_tool SPEC: ipmi raw as an operator runs it, which begins with methods that are not compiled.
cold_tool() {
    scripts/ipmi --interface "$1" raw --repeat 10000 6 1 |
        sed -E 's/.*("count":[0-9]+).*("p50_us":[0-9.]+,"p99_us":[0-9.]+).*"cpu_ms":([0-9]+)([0-9]).*/{\1,\2,"cpu_us":\3.\4}/'
}

# start_ipmid NODES ARGUMENT...: returns once it serves so many nodes and its methods are compiled, as they are as long as a
# daemon runs.
start_ipmid() {
    local i nodes=$1
    shift
    modprobe cuse
    scripts/ipmid "$@" >/dev/shm/ipmid &
    ipmid=$!
    wait_for grep -q '^ready: ' /dev/shm/ipmid
    for ((i = 0; i < nodes; i++)); do
        wait_for test -c "/dev/ipmi$i"
        "$programs/peers" kernel "/dev/ipmi$i" 4000 >/dev/null
    done
}

stop_ipmid() {
    kill "$ipmid"
    wait "$ipmid" || true
}

# start_c_server: a node /dev/ipmi9 that a C program answers at once.
start_c_server() {
    modprobe cuse
    "$programs/cuse-server" ipmi9 >/dev/shm/c_server &
    c_server_pid=$!
    wait_for grep -q ready /dev/shm/c_server
    wait_for test -c /dev/ipmi9
    "$programs/peers" kernel /dev/ipmi9 1000 >/dev/null
}

stop_c_server() {
    kill "$c_server_pid"
}

# start_kernel NODES MODULE...
start_kernel() {
    local i nodes=$1
    shift
    modprobe -a "$@" ipmi_devintf
    for ((i = 0; i < nodes; i++)); do
        wait_for test -c "/dev/ipmi$i"
    done
}

# node_rows WHO NODE COUNT CLIENTS...
node_rows() {
    local who=$1 node=$2 count=$3 clients
    shift 3
    row "$who" "$programs/peers" kernel "$node" "$count"
    for clients in "$@"; do
        row "$who, $clients clients" "$programs/peers" kernel "$node" $((count / clients)) "$clients"
    done
}
