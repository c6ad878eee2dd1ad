package io.jipmi.watchdog.node;

import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.io.cuse.CuseCaller;
import io.jipmi.io.cuse.CuseFile;
import io.jipmi.io.cuse.CuseIoctl;
import io.jipmi.io.cuse.CuseIoctl.Span;
import io.jipmi.io.cuse.CuseRead;
import io.jipmi.io.cuse.CuseRequest;
import io.jipmi.io.cuse.CuseWrite;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiFailure;
import io.jipmi.watchdog.WatchdogControl;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The open file of the device: who waits for what, when the timer is armed, and what the end of it means. */
final class WatchdogFile implements CuseFile {
    private static final Logger LOG = LoggerFactory.getLogger(WatchdogFile.class);
    private static final byte[] NOTHING = {};
    private static final byte MAGIC = 'V';
    /** Reset Watchdog Timer, however often the timer was set before: the BMC does not keep what it is told. */
    private static final int NOT_INITIALIZED = 0x80;

    private final WatchdogDevice device;
    private final WatchdogControl control;
    private final CuseCaller opener;
    private final WatchdogCalls calls;
    private final PretimeoutReaders readers;
    private final WatchdogControl.Registration pretimeouts;

    // Used by the jobs only, which are done one after the other.
    /** Nobody has fed the timer yet. */
    private boolean armsOnHeartbeat = true;

    /** The last write had the character that makes a close an orderly end. */
    private boolean endAnnounced;

    WatchdogFile(WatchdogDevice device, CuseCaller opener, Runnable wakeUp) {
        this.device = device;
        this.control = device.control();
        this.opener = opener;
        calls = new WatchdogCalls(control, this::heartbeat);
        readers = new PretimeoutReaders(wakeUp);
        pretimeouts = control.onPretimeout(readers::pretimeout);
    }

    /** What a call is about when it is its turn. */
    private interface Job {
        void run() throws IpmiException, IoFault;
    }

    @Override
    public void read(CuseRead request) {
        readers.read(request);
    }

    @Override
    public int poll(int events) {
        return readers.readable() ? WatchdogAbi.POLLIN | WatchdogAbi.POLLRDNORM : 0;
    }

    @Override
    public void write(CuseWrite request) {
        byte[] data = request.data();
        if (data.length == 0) {
            request.done(0);
            return;
        }
        inTurn(request, () -> {
            endAnnounced = !control.nowayout() && hasMagic(data);
            heartbeat();
            request.done(data.length);
        });
    }

    @Override
    public void ioctl(CuseIoctl call) {
        int lengthBytes = WatchdogCalls.argumentBytes(call.cmd());
        if (lengthBytes == WatchdogCalls.NO_CALL) {
            call.fail(Errno.ENOTTY);
            return;
        }
        List<Span> argument = lengthBytes == 0 ? List.of() : List.of(new Span(call.arg(), lengthBytes));
        List<Span> in = WatchdogCalls.reads(call.cmd()) ? argument : List.of();
        List<Span> out = WatchdogCalls.writes(call.cmd()) ? argument : List.of();
        if (call.inSizeBytes() != bytes(in) || call.outSizeBytes() != bytes(out)) {
            call.retry(in, out);
            return;
        }
        byte[] given = call.in();
        inTurn(call, () -> {
            byte[] result = calls.carryOut(call.cmd(), given);
            call.done(0, out.isEmpty() ? NOTHING : result);
        });
    }

    @Override
    public void release() {
        pretimeouts.close();
        device.work().add(this::end);
        device.released();
    }

    /** The first one arms the timer; one that was disarmed since is not armed again by a heartbeat. */
    private void heartbeat() throws IpmiException {
        if (control.armed()) {
            control.heartbeat();
        } else if (armsOnHeartbeat) {
            control.arm();
        }
        armsOnHeartbeat = false;
    }

    private void end() {
        if (!control.armed()) {
            return;
        }
        boolean stays = !endAnnounced || control.nowayout();
        try {
            if (stays) {
                LOG.error(
                        "{} has closed the watchdog {}: the timer is not stopped",
                        opener.describe(),
                        endAnnounced ? "with nowayout" : "without writing 'V' before");
                control.heartbeat();
            } else {
                control.disarm();
            }
        } catch (IpmiException e) {
            LOG.error(
                    "{} has closed the watchdog, whose last {} failed: {}",
                    opener.describe(),
                    stays ? "heartbeat" : "stop",
                    e.failure().detail());
        }
    }

    private void inTurn(CuseRequest request, Job job) {
        if (!device.work().offer(() -> carryOut(request, job))) {
            request.fail(Errno.EAGAIN);
        }
    }

    private static void carryOut(CuseRequest request, Job job) {
        try {
            job.run();
        } catch (IpmiException e) {
            request.fail(errno(e.failure()));
        } catch (IoFault refused) {
            request.fail(refused.errno());
        } catch (RuntimeException defect) {
            LOG.error("a call of the watchdog failed", defect);
            request.fail(Errno.EIO);
        }
    }

    private static Errno errno(IpmiFailure failure) {
        return switch (failure.kind()) {
            case REFUSED -> failure.completionCode() == NOT_INITIALIZED ? Errno.EIO : Errno.EINVAL;
            case INTERFACE_DOWN, CLOSED, CANCELLED -> Errno.ENODEV;
            case TIMED_OUT, TIMED_OUT_QUEUED -> Errno.ETIMEDOUT;
            case LIMIT, TAKEN -> Errno.EBUSY;
            case UNSUPPORTED -> Errno.EOPNOTSUPP;
            case DENIED -> Errno.EPERM;
            case BUS_FAULT, PROTOCOL_ERROR, BAD_RESPONSE -> Errno.EIO;
        };
    }

    private static int bytes(List<Span> spans) {
        return spans.isEmpty() ? 0 : spans.get(0).lengthBytes();
    }

    private static boolean hasMagic(byte[] data) {
        for (byte each : data) {
            if (each == MAGIC) {
                return true;
            }
        }
        return false;
    }
}
