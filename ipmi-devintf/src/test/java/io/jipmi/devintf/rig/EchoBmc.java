package io.jipmi.devintf.rig;

import io.jipmi.msghandler.AddressSource;
import io.jipmi.msghandler.FailureKind;
import io.jipmi.msghandler.InterfaceHealth;
import io.jipmi.msghandler.InterfaceInfo;
import io.jipmi.msghandler.IpmiFailure;
import io.jipmi.msghandler.spi.SmiDriver;
import io.jipmi.msghandler.spi.SmiMessage;
import io.jipmi.msghandler.spi.SmiUpcalls;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A BMC that answers every command with completion code 0 and the command's own data, knows nobody else on its IPMB, and
 * hands out what a test puts into it. Channel 0 is IPMB, channel 3 an OEM's. Command 0xEE it never answers; 0xEF it answers with
 * completion code 0xC1, and 0xED it cannot be reached with.
 */
public final class EchoBmc implements SmiDriver {
    public static final int SILENT = 0xEE;
    public static final int REFUSED = 0xEF;
    public static final int BROKEN = 0xED;
    public static final int OEM_CHANNEL = 3;
    private static final int GET_DEVICE_ID = 0x01;
    private static final int GET_CHANNEL_INFO = 0x42;
    private static final int SEND_MESSAGE = 0x34;
    private static final int NAK_ON_WRITE = 0x83;

    private final List<String> sent = new ArrayList<>();
    private final ArrayDeque<byte[]> events = new ArrayDeque<>();
    private final ArrayDeque<byte[]> messages = new ArrayDeque<>();
    private @Nullable SmiUpcalls upcalls;
    private @Nullable SmiMessage current;
    private boolean bridges = true;
    private boolean deviceId;
    private boolean breaks = true;

    /** What it was sent, in hexadecimal, network function/LUN first. */
    public List<String> sent() {
        return sent;
    }

    /** Has Get Device ID answered with one. */
    public EchoBmc withDeviceId() {
        deviceId = true;
        return this;
    }

    public EchoBmc withoutBridge() {
        bridges = false;
        return this;
    }

    /** One whose bus never breaks, whatever the command. */
    public EchoBmc unbreakable() {
        breaks = false;
        return this;
    }

    /** An event whose record consists of this byte. */
    public void event(int value) {
        byte[] response = new byte[19];
        Arrays.fill(response, 3, 19, (byte) value);
        response[0] = 0x1C;
        response[1] = 0x35;
        events.add(response);
    }

    /** A command from a controller on channel 0 to our LUN 2. */
    public void command(int slaveAddress, int sequence, int netFn, int cmd, int data) {
        int netFnLun = netFn << 2 | 2;
        int sum = slaveAddress + (sequence << 2) + cmd + data;
        messages.add(new byte[] {
            0x1C,
            0x33,
            0,
            0,
            (byte) netFnLun,
            (byte) -(0x20 + netFnLun),
            (byte) slaveAddress,
            (byte) (sequence << 2),
            (byte) cmd,
            (byte) data,
            (byte) -sum
        });
    }

    /** A message from the OEM channel. */
    public void oemMessage(int... data) {
        byte[] response = new byte[4 + data.length];
        response[0] = 0x1C;
        response[1] = 0x33;
        response[3] = OEM_CHANNEL;
        for (int i = 0; i < data.length; i++) {
            response[4 + i] = (byte) data[i];
        }
        messages.add(response);
    }

    @Override
    public InterfaceInfo info() {
        return new InterfaceInfo("echo", "nowhere", "", AddressSource.SIMULATED, 0x20, "echo");
    }

    @Override
    public boolean bridges() {
        return bridges;
    }

    @Override
    public void start(SmiUpcalls newUpcalls, long nowNs) {
        upcalls = newUpcalls;
        newUpcalls.healthChanged(InterfaceHealth.UP);
    }

    @Override
    public void send(SmiMessage message, long nowNs) {
        sent.add(HexFormat.of().formatHex(message.request(), 0, message.requestLengthBytes()));
        if ((message.request()[1] & 0xFF) != SILENT) {
            current = message;
        }
    }

    @Override
    public long poll(long nowNs) {
        SmiUpcalls up = upcalls;
        if (up == null) {
            throw new IllegalStateException("not started");
        }
        SmiMessage message = current;
        current = null;
        if (message != null) {
            if (breaks && (message.request()[1] & 0xFF) == BROKEN) {
                message.failed(new IpmiFailure(FailureKind.BUS_FAULT, 0xFF, true, "the bus is broken"));
            } else {
                answer(message);
            }
            up.completed(message);
        }
        while (!events.isEmpty()) {
            up.event(events.remove(), 19);
        }
        while (!messages.isEmpty()) {
            byte[] next = messages.remove();
            up.received(next, next.length);
        }
        return NOTHING_TO_DO_NS;
    }

    private void answer(SmiMessage message) {
        byte[] request = message.request();
        byte[] response = message.response();
        int lengthBytes = message.requestLengthBytes();
        int cmd = request[1] & 0xFF;
        response[0] = (byte) (request[0] | 4);
        response[1] = request[1];
        if (deviceId && request[0] == 0x18 && cmd == GET_DEVICE_ID) {
            Arrays.fill(response, 2, 14, (byte) 0);
            message.answered(14);
        } else if (cmd == SEND_MESSAGE) {
            // A response is taken; to a request nobody is there.
            boolean toAnswer = (request[4] & 4) == 0;
            response[2] = (byte) (toAnswer ? NAK_ON_WRITE : 0);
            message.answered(3);
        } else if (request[0] == 0x18 && cmd == GET_CHANNEL_INFO) {
            response[2] = 0;
            response[3] = request[2];
            response[4] = (byte) (request[2] == OEM_CHANNEL ? 0x60 : request[2] == 0 ? 1 : 0);
            message.answered(12);
        } else if (cmd == REFUSED) {
            response[2] = (byte) 0xC1;
            message.answered(3);
        } else {
            response[2] = 0;
            System.arraycopy(request, 2, response, 3, Math.min(lengthBytes, 271) - 2);
            message.answered(Math.min(lengthBytes + 1, 272));
        }
    }

    @Override
    public boolean abandon(SmiMessage message, long nowNs) {
        current = null;
        return true;
    }

    @Override
    public void counters(ObjLongConsumer<String> sink) {}

    @Override
    public void stop(long nowNs) {}
}
