package io.jipmi.msghandler.core;

import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.IpmbAddress;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.NetFn;
import io.jipmi.msghandler.OwnAddress;
import io.jipmi.msghandler.PanicOp;
import io.jipmi.msghandler.PanicRecorder;
import io.jipmi.msghandler.Priority;
import io.jipmi.msghandler.spi.Timekeeper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The records of a panic (section 9 of Linux's driver), all made beforehand. */
final class Panic implements PanicRecorder {
    private static final Duration EACH = Duration.ofSeconds(1);
    private static final long WHOLE_NS = Duration.ofSeconds(5).toNanos();

    private static final int MAX_RECORDS = 256;
    private static final int TEXT_BYTES = 11;

    // Platform Event: event message format of IPMI 1.0, sensor type OS stop, generic event of discrete sensors
    private static final int KERNEL_GENERATOR = 0x41;
    private static final int EVENT_MESSAGE_REVISION = 0x03;
    private static final int OS_CRITICAL_STOP = 0x20;
    private static final int SENSOR_SPECIFIC = 0x6F;
    private static final int RUNTIME_STOP = 0xA1;

    // Get Device ID: additional device support
    private static final int SUPPORT = 5;
    private static final int SEL_DEVICE = 1 << 2;
    private static final int EVENT_GENERATOR = 1 << 5;

    // OEM record without timestamp, in Add SEL Entry
    private static final int OEM_RECORD_TYPE = 0xF0;
    private static final int RECORD_ID = 0;
    private static final int RECORD_TYPE = 2;
    private static final int RECORD_OWNER = 3;
    private static final int RECORD_SEQUENCE = 4;
    private static final int RECORD_TEXT = 5;
    private static final int RECORD_BYTES = 16;

    private final PanicOp op;
    private final Timekeeper time;
    private final OwnAddress own;
    private final List<Prepared> requests = new ArrayList<>();
    private final Prepared event;
    private final Prepared deviceId;
    private final Prepared eventReceiver;
    private final Prepared localRecord;
    private final PreparedBridged remoteRecord;

    private boolean eventRecorded;
    private int textRecords;
    private int textRecordsTaken;
    private int logOwner;
    private boolean closed;

    Panic(InterfaceMonitor monitor, User user, PanicOp op, Timekeeper time) throws IpmiException {
        this.op = op;
        this.time = time;
        this.own = user.ownAddress(0);
        try {
            event = prepare(user, NetFn.SENSOR_EVENT, Cmd.PLATFORM_EVENT, 8);
            deviceId = prepare(user, NetFn.APP, Cmd.GET_DEVICE_ID, 0);
            eventReceiver = prepare(user, NetFn.SENSOR_EVENT, Cmd.GET_EVENT_RECEIVER, 0);
            localRecord = prepare(user, NetFn.STORAGE, Cmd.ADD_SEL_ENTRY, RECORD_BYTES);
            user.takePlace();
            remoteRecord =
                    new PreparedBridged(monitor, user, NetFn.STORAGE, Cmd.ADD_SEL_ENTRY, RECORD_BYTES, own, EACH);
        } catch (IpmiException e) {
            requests.forEach(Prepared::close);
            throw e;
        }
    }

    private Prepared prepare(User user, int netFn, int cmd, int dataBytes) throws IpmiException {
        IpmiRequest request =
                IpmiRequest.of(netFn, cmd, new int[dataBytes]).withTimeout(EACH).withPriority(Priority.HIGH);
        Prepared prepared = user.prepared(request);
        requests.add(prepared);
        return prepared;
    }

    @Override
    public boolean record(CharSequence text) {
        eventRecorded = false;
        textRecords = 0;
        textRecordsTaken = 0;
        logOwner = 0;
        if (op == PanicOp.NONE) {
            return true;
        }
        long endNs = time.nowNs() + WHOLE_NS;
        eventRecorded = recordEvent(text);
        boolean wanted = op == PanicOp.STRING && text.length() > 0;
        if (wanted) {
            findLog();
            textRecords = logOwner == 0 ? 0 : Math.min(MAX_RECORDS, (text.length() + TEXT_BYTES - 1) / TEXT_BYTES);
            for (int i = 0; i < textRecords && time.nowNs() - endNs < 0; i++) {
                textRecordsTaken += recordText(text, i) ? 1 : 0;
            }
        }
        return eventRecorded && textRecordsTaken == textRecords && (!wanted || logOwner != 0);
    }

    private boolean recordEvent(CharSequence text) {
        event.data(0, KERNEL_GENERATOR);
        event.data(1, EVENT_MESSAGE_REVISION);
        event.data(2, OS_CRITICAL_STOP);
        event.data(3, ascii(text, 0));
        event.data(4, SENSOR_SPECIFIC);
        event.data(5, RUNTIME_STOP);
        event.data(6, ascii(text, 1));
        event.data(7, ascii(text, 2));
        return put(event);
    }

    /** An event receiver that is another controller has the log; otherwise the BMC, if it has one at all. */
    private void findLog() {
        if (!put(deviceId) || deviceId.answerLengthBytes() <= SUPPORT) {
            return;
        }
        int support = deviceId.answer(SUPPORT);
        if ((support & EVENT_GENERATOR) != 0 && put(eventReceiver) && eventReceiver.answerLengthBytes() >= 2) {
            int address = eventReceiver.answer(0);
            if (IpmbAddress.isSlaveAddress(address) && address != own.slaveAddress()) {
                logOwner = named(address, eventReceiver.answer(1) & 3) ? address : 0;
                return;
            }
        }
        if ((support & SEL_DEVICE) != 0) {
            logOwner = own.slaveAddress();
        }
    }

    /** Over a device node an address is one object more, for which there may be no room. */
    private boolean named(int slaveAddress, int lun) {
        try {
            remoteRecord.to(slaveAddress, lun);
            return true;
        } catch (OutOfMemoryError e) {
            return false;
        }
    }

    private boolean recordText(CharSequence text, int sequence) {
        boolean local = logOwner == own.slaveAddress();
        for (int i = 0; i < RECORD_BYTES; i++) {
            int value = recordByte(text, sequence, i);
            if (local) {
                localRecord.data(i, value);
            } else {
                remoteRecord.data(i, value);
            }
        }
        return local ? put(localRecord) : putRemote();
    }

    private int recordByte(CharSequence text, int sequence, int index) {
        return switch (index) {
            case RECORD_ID, RECORD_ID + 1 -> 0;
            case RECORD_TYPE -> OEM_RECORD_TYPE;
            case RECORD_OWNER -> own.slaveAddress();
            case RECORD_SEQUENCE -> sequence;
            default -> ascii(text, sequence * TEXT_BYTES + index - RECORD_TEXT);
        };
    }

    private static int ascii(CharSequence text, int index) {
        if (index >= text.length()) {
            return 0;
        }
        char character = text.charAt(index);
        return character < 0x80 ? character : '?';
    }

    /** What cannot be recorded is counted as not taken; there is nobody to tell why. */
    private static boolean put(Prepared prepared) {
        try {
            return prepared.put() == 0;
        } catch (IpmiException | RuntimeException | OutOfMemoryError e) {
            return false;
        }
    }

    private boolean putRemote() {
        try {
            return remoteRecord.put();
        } catch (IpmiException | RuntimeException | OutOfMemoryError e) {
            return false;
        }
    }

    @Override
    public boolean eventRecorded() {
        return eventRecorded;
    }

    @Override
    public int textRecords() {
        return textRecords;
    }

    @Override
    public int textRecordsTaken() {
        return textRecordsTaken;
    }

    @Override
    public int logOwner() {
        return logOwner;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            requests.forEach(Prepared::close);
            remoteRecord.close();
        }
    }
}
