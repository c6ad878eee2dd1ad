#!/usr/bin/perl
# Clients of an IPMI device node that are killed at random: clients.pl NODE CLIENTS REQUESTS SEED
# Each asks for the device id again and again and checks every answer; one after another is killed with SIGKILL wherever
# it is, and another takes its place, until so many requests are answered. Prints one line of totals; fails if an answer was
# wrong or a client met anything but EBUSY at opening.
use strict;
use warnings;
use Errno qw(EBUSY);
use POSIX qw(_exit);

use constant {
    SEND_COMMAND      => 0x8028690D,
    RECEIVE_MSG_TRUNC => 0xC030690B,
    SYSTEM_INTERFACE  => 0x0C,
    BMC_CHANNEL       => 0x0F,
    GET_DEVICE_ID     => 1,
    OK                => '.',
};

my ($node, $clients, $requests, $seed) = @ARGV;
srand($seed);
pipe(my $told, my $tell) or die "pipe: $!";

sub open_node {
    for (1 .. 600) {
        my $file;
        open($file, '+<', $node) and return $file;
        return unless $! == EBUSY;
        select(undef, undef, undef, 0.1);    # a killed one's place is free when the kernel has released its file
    }
    return;
}

# One client; never returns. An answer is a dot; anything else on the pipe is a complaint.
sub be_client {
    my $file = open_node() or complain("open: $!");
    my $address = pack('l s C x', SYSTEM_INTERFACE, BMC_CHANNEL, 0);
    for (my $id = 1;; $id++) {
        # Now and then two at a time, so that a killed one leaves something in its queue.
        my $wanted = $id % 7 ? 1 : 2;
        for (1 .. $wanted) {
            my $request = pack('P L x4 q C C S x4 Q', $address, length $address, $id, 6, GET_DEVICE_ID, 0, 0);
            defined ioctl($file, SEND_COMMAND, $request) or complain("send: $!");
        }
        for (1 .. $wanted) {
            my $ready = '';
            vec($ready, fileno $file, 1) = 1;
            select($ready, undef, undef, 60) > 0 or complain('no answer within 60 s');
            my $from = "\0" x 32;
            my $data = "\0" x 64;
            my $message = pack('l x4 P L x4 q C C S x4 P', 0, $from, 32, 0, 0, 0, 64, $data);
            defined ioctl($file, RECEIVE_MSG_TRUNC, $message) or complain("receive: $!");
            my ($answered, $netfn, $command, $length) = (unpack('l x4 Q L x4 q C C S', $message))[3 .. 6];
            $answered == $id && $netfn == 7 && $command == GET_DEVICE_ID && $length >= 12 && ord($data) == 0
                or complain("answer $answered to $id: $netfn $command $length " . unpack('H*', substr($data, 0, 4)));
            syswrite($tell, OK);
        }
    }
}

sub complain {
    syswrite($tell, "$_[0]\n");
    _exit(1);
}

my @pids;

sub start {
    my $pid = fork() // die "fork: $!";
    be_client() if $pid == 0;
    return $pid;
}

push @pids, start() for 1 .. $clients;
my ($answered, $killed, $complaints, $until_kill) = (0, 0, '', 20);
while ($answered < $requests && $complaints eq '') {
    sysread($told, my $bytes, 64) or die "all clients have gone: $!";
    my $dots = $bytes =~ tr/.//;
    ($complaints) = $bytes =~ /([^.]+)/ if $dots < length $bytes;
    $complaints //= '';
    $answered += $dots;
    $until_kill -= $dots;
    if ($until_kill <= 0) {
        my $victim = int rand @pids;
        kill 'KILL', $pids[$victim];
        waitpid $pids[$victim], 0;
        $killed++;
        $pids[$victim] = start();
        $until_kill = 1 + int rand 40;
    }
}
kill 'KILL', @pids;
waitpid $_, 0 for @pids;
$killed += @pids;
print "answered $answered, killed $killed, seed $seed", $complaints eq '' ? '' : ": $complaints", "\n";
exit($complaints eq '' ? 0 : 1);
