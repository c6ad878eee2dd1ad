package io.jipmi.sim.bmc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The primary IPMB, channel 0: bridges the host's Send Message commands to the BMC itself and to one satellite
 * controller, and what comes back for LUN 2 into the receive message queue.
 */
final class Ipmb {
    static final int CHANNEL = 0;
    static final int BMC_ADDRESS = 0x20;
    static final int SATELLITE_ADDRESS = 0x82;

    private static final int BROADCAST_ADDRESS = 0x00;
    private static final int SMS_LUN = 2;
    private static final int GET_DEVICE_ID = 0x01;
    private static final int NAK_ON_WRITE = 0x83;
    private static final int CHANNEL_MASK = 0x0F;
    private static final int LAN_CHANNEL = 1;
    private static final int INVALID_SESSION_HANDLE = 0x80;
    /** About what a short frame each way takes at 100 kbit/s. */
    private static final long ROUND_TRIP_NS = TimeUnit.MILLISECONDS.toNanos(3);

    private final LongSupplier nanoTime;
    private final HostMailbox mailbox;
    private final Channels channels;
    private final CommandTable bmc;
    private final CommandTable satellite;
    private final List<byte[]> responses = new ArrayList<>();
    private int nextRefusal;
    private int refusalsLeft;
    private int nextSequence;

    Ipmb(LongSupplier nanoTime, HostMailbox mailbox, Channels channels, CommandTable bmc, CommandTable satellite) {
        this.nanoTime = nanoTime;
        this.mailbox = mailbox;
        this.channels = channels;
        this.bmc = bmc;
        this.satellite = satellite;
    }

    void register(CommandTable commands) {
        commands.add(NetFn.APP, 0x34, 1, this::sendMessage);
    }

    /** The next {@code times} frames fail with a bus error: 0x81 lost arbitration, 0x82 bus error, 0x83 NAK. */
    void refuse(int completionCode, int times) {
        nextRefusal = completionCode;
        refusalsLeft = times;
    }

    /** A controller sends a command to system management software. Returns the sequence number it used. */
    int commandToSms(int sender, int netFn, int cmd, byte[] data) {
        int sequence = nextSequence;
        nextSequence = (nextSequence + 1) & 0x3F;
        IpmbFrame frame = IpmbFrame.of(BMC_ADDRESS, netFn << 2 | SMS_LUN, sender, sequence << 2, cmd, data);
        offer(frame, nanoTime.getAsLong());
        return sequence;
    }

    /** Responses the host has sent to controllers, oldest first, as whole frames. */
    List<byte[]> responses() {
        return responses.stream().map(byte[]::clone).toList();
    }

    private byte[] sendMessage(Request request) {
        int channel = request.u8(0) & CHANNEL_MASK;
        if (channel == LAN_CHANNEL) {
            throw new Refusal(INVALID_SESSION_HANDLE);
        }
        if (channel != CHANNEL) {
            throw new Refusal(CompletionCode.INVALID_DATA_FIELD);
        }
        byte[] message = request.from(1);
        boolean broadcast = message.length > 0 && message[0] == BROADCAST_ADDRESS;
        byte[] frame = broadcast ? Arrays.copyOfRange(message, 1, message.length) : message;
        if (frame.length < IpmbFrame.LEAST_BYTES) {
            throw new Refusal(CompletionCode.LENGTH_INVALID);
        }
        if (refusalsLeft > 0) {
            refusalsLeft--;
            throw new Refusal(nextRefusal);
        }
        int receiver = frame[0] & 0xFF;
        boolean present = receiver == BMC_ADDRESS || receiver == SATELLITE_ADDRESS;
        if (present) {
            IpmbFrame.parse(frame).ifPresent(parsed -> deliver(parsed, broadcast));
        } else if (!broadcast) {
            throw new Refusal(NAK_ON_WRITE);
        }
        return ByteWriter.NOTHING;
    }

    private void deliver(IpmbFrame frame, boolean broadcast) {
        if (!frame.isRequest()) {
            responses.add(frame.bytes());
        } else if (!broadcast || (frame.netFn() == NetFn.APP && frame.cmd() == GET_DEVICE_ID)) {
            CommandTable controller = frame.receiver() == BMC_ADDRESS ? bmc : satellite;
            Request request = new Request(frame.netFn(), frame.lun(), frame.cmd(), frame.data());
            answerHost(frame.answer(controller.execute(request)));
        }
    }

    /** Only what is addressed to the BMC's LUN 2 is for the host; the rest stays in the BMC, which asked nothing. */
    private void answerHost(IpmbFrame answer) {
        if (answer.receiver() == BMC_ADDRESS && answer.lun() == SMS_LUN) {
            offer(answer, nanoTime.getAsLong() + ROUND_TRIP_NS);
        }
    }

    private void offer(IpmbFrame frame, long readyNs) {
        if (channels.receivesFromIpmb()) {
            mailbox.offerMessage(CHANNEL, frame.withoutReceiver(), readyNs);
        }
    }
}
