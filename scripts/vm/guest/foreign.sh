#!/bin/bash
# KCS registers that somebody else reads, or has left in disorder.
set -euo pipefail
# shellcheck source=scripts/vm/guest/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

device_id=" 20 00 03 42 02 07 ef be 00 01 00"
port_byte() {
    dd if=/dev/port bs=1 skip=$(($1)) count=1 status=none | od -An -tx1 | tr -d ' '
}

# read_data_port BURST SEED: reads the data register in bursts of 1 to BURST reads, with pauses of 0 to 3 ms between them,
# until it is ended; then tells how often there was a byte to take away.
read_data_port() {
    exec perl -e '
        my ($burst, $seed) = @ARGV;
        srand($seed);
        open(my $port, "<", "/dev/port") or die "no /dev/port: $!";
        my ($ended, $taken) = (0, 0);
        $SIG{TERM} = sub { $ended = 1 };
        until ($ended) {
            for (1 .. 1 + int(rand($burst))) {
                sysseek($port, 0xca3, 0);
                sysread($port, my $status, 1);
                sysseek($port, 0xca2, 0);
                sysread($port, my $byte, 1);
                $taken += ord($status) & 1;
            }
            select(undef, undef, undef, rand(0.003));
        }
        print "$taken\n";' "$1" "$2"
}

# A request takes 1 s at most because of the reader. A busy host may stop the whole guest for longer than that, but not in
# three rounds one after the other.
repeat_beside_reader() {
    local burst=$1 count=$2 round max_us seed reader what taken
    taken=$(mktemp)
    for round in 1 2 3; do
        seed=$RANDOM
        what="$count requests beside bursts of up to $burst, round $round"
        read_data_port "$burst" "$seed" >"$taken" &
        reader=$!
        run_ipmi raw --repeat "$count" 6 1
        kill "$reader" || true
        wait "$reader" || true
        echo "# $what, seed $seed, bytes taken away $(<"$taken"): $output"
        check_match "$what: there is no wrong answer" "\"count\":$count,\"errors\":[0-9]+,\"different\":0," "$output"
        [[ -z $error ]] || check_match "an error is a clean one" '^ipmi: the first of [0-9]+ errors: ' "$error"
        check "bytes were taken away" test "$(<"$taken")" -ge 10
        # 1.0E7 is a number, too.
        max_us=$(printf '%.0f' "$(sed -nE 's/.*"max_us":([0-9.E]+),.*/\1/p' <<<"$output")")
        ((max_us > 1000000)) || break
    done
    check "no request took longer than 1 s" test "$max_us" -le 1000000
}

check "perl is there, to read" command -v perl
repeat_beside_reader 1 3000
repeat_beside_reader 200 1000

# Another program with its registers the wrong way round, as with a wrong register spacing: data go where commands belong.
for byte in '\x61' '\x18' '\x62' '\x01'; do
    # shellcheck disable=SC2059
    printf "$byte" | dd of=/dev/port bs=1 seek=$((0xca3)) status=none
done
check_match "data written to the command register leave the BMC in ERROR state" '^[c-f].$' "$(port_byte 0xca3)"
run_ipmi raw 6 1
check_equal "it is brought back, and answers" "0:$device_id" "$status:$output"

printf '\x55' | dd of=/dev/port bs=1 seek=$((0xca3)) status=none
check_match "a control code of no meaning leaves it in ERROR state too" '^[c-f].$' "$(port_byte 0xca3)"
run_ipmi info --json
check_match "it is brought back" '"product_id":1,.*"health":\{"state":"up"\}' "$output"
