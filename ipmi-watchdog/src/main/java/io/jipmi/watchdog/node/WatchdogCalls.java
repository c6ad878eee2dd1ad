package io.jipmi.watchdog.node;

import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.watchdog.PretimeoutInterrupt;
import io.jipmi.watchdog.WatchdogControl;
import io.jipmi.watchdog.WatchdogReading;
import io.jipmi.watchdog.WatchdogSettings;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** The device's ioctls. Not thread-safe. */
final class WatchdogCalls {
    static final int NO_CALL = -1;

    private static final int FIRMWARE_VERSION = 1;
    private static final byte[] IDENTITY = "IPMI".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOTHING = {};

    private final WatchdogControl control;
    private final Feed heartbeat;

    WatchdogCalls(WatchdogControl control, Feed heartbeat) {
        this.control = control;
        this.heartbeat = heartbeat;
    }

    /** A heartbeat of the file's. */
    interface Feed {
        void feed() throws IpmiException;
    }

    /** How much a call's argument points to, {@link #NO_CALL} if there is no such call. */
    static int argumentBytes(int cmd) {
        return switch (cmd) {
            case WatchdogAbi.KEEPALIVE -> 0;
            case WatchdogAbi.GETSUPPORT -> WatchdogAbi.INFO_BYTES;
            case WatchdogAbi.GETSTATUS,
                    WatchdogAbi.GETBOOTSTATUS,
                    WatchdogAbi.SETOPTIONS,
                    WatchdogAbi.SETTIMEOUT,
                    WatchdogAbi.GETTIMEOUT,
                    WatchdogAbi.SETPRETIMEOUT,
                    WatchdogAbi.GETPRETIMEOUT,
                    WatchdogAbi.GETTIMELEFT -> Integer.BYTES;
            default -> NO_CALL;
        };
    }

    /** Whether the argument is read: the direction in the call's number does not say so. */
    static boolean reads(int cmd) {
        return cmd == WatchdogAbi.SETOPTIONS || cmd == WatchdogAbi.SETTIMEOUT || cmd == WatchdogAbi.SETPRETIMEOUT;
    }

    /** Whether the argument is written. */
    static boolean writes(int cmd) {
        return cmd != WatchdogAbi.SETOPTIONS && cmd != WatchdogAbi.KEEPALIVE;
    }

    /** Returns what the argument is to hold afterwards. */
    byte[] carryOut(int cmd, byte[] argument) throws IpmiException, IoFault {
        return switch (cmd) {
            case WatchdogAbi.GETSUPPORT -> support();
            case WatchdogAbi.GETSTATUS -> number(0);
            case WatchdogAbi.GETBOOTSTATUS -> number(control.expiredBeforeStart() ? WatchdogAbi.CARDRESET : 0);
            case WatchdogAbi.SETOPTIONS -> setOptions(number(argument));
            case WatchdogAbi.KEEPALIVE -> {
                heartbeat.feed();
                yield NOTHING;
            }
            case WatchdogAbi.SETTIMEOUT -> setTimeout(number(argument));
            case WatchdogAbi.GETTIMEOUT -> number(timeoutSeconds());
            case WatchdogAbi.SETPRETIMEOUT -> setPretimeout(number(argument));
            case WatchdogAbi.GETPRETIMEOUT -> number(control.settings().pretimeoutSeconds());
            case WatchdogAbi.GETTIMELEFT -> number(secondsLeft());
            default -> throw new IllegalArgumentException("no call of a watchdog's: " + cmd);
        };
    }

    private byte[] support() {
        int options = WatchdogAbi.CARDRESET
                | WatchdogAbi.TAKES_TIMEOUT
                | WatchdogAbi.PRETIMEOUT
                | WatchdogAbi.KEEPALIVEPING
                | (control.nowayout() ? 0 : WatchdogAbi.MAGICCLOSE);
        byte[] info = new byte[WatchdogAbi.INFO_BYTES];
        ByteBuffer.wrap(info)
                .order(ByteOrder.nativeOrder())
                .putInt(WatchdogAbi.INFO_OPTIONS, options)
                .putInt(WatchdogAbi.INFO_FIRMWARE, FIRMWARE_VERSION)
                .put(WatchdogAbi.INFO_IDENTITY, IDENTITY);
        return info;
    }

    private byte[] setOptions(int options) throws IpmiException, IoFault {
        if (options == 0 || (options & ~(WatchdogAbi.DISABLECARD | WatchdogAbi.ENABLECARD)) != 0) {
            throw refused(Errno.EINVAL);
        }
        if ((options & WatchdogAbi.DISABLECARD) != 0) {
            if (control.nowayout() && control.armed()) {
                throw refused(Errno.EBUSY);
            }
            control.disarm();
        }
        if ((options & WatchdogAbi.ENABLECARD) != 0) {
            control.arm();
        }
        return NOTHING;
    }

    private byte[] setTimeout(int seconds) throws IpmiException, IoFault {
        if (seconds < 1) {
            throw refused(Errno.EINVAL);
        }
        change(settings -> settings.withCountdown(Duration.ofSeconds(seconds)));
        return number(seconds);
    }

    /** A pre-timeout without an interrupt would be none: whoever wants one through the device wants to be told. */
    private byte[] setPretimeout(int seconds) throws IpmiException, IoFault {
        change(settings -> settings.withPretimeout(
                seconds != 0 && settings.pretimeoutInterrupt() == PretimeoutInterrupt.NONE
                        ? PretimeoutInterrupt.MESSAGING
                        : settings.pretimeoutInterrupt(),
                seconds));
        return number(seconds);
    }

    private void change(UnaryOperator<WatchdogSettings> change) throws IpmiException, IoFault {
        WatchdogSettings changed;
        try {
            changed = change.apply(control.settings());
        } catch (IllegalArgumentException outOfRange) {
            throw refused(Errno.EINVAL);
        }
        control.change(changed);
    }

    /** In whole seconds, and never none: clients divide it. */
    private int timeoutSeconds() {
        return (int) Math.max(1, control.settings().countdown().toSeconds());
    }

    /** 0 if it does not run. */
    private int secondsLeft() throws IpmiException {
        WatchdogReading reading = control.read();
        return reading.countsDown() ? (int) reading.left().toSeconds() : 0;
    }

    private static IoFault refused(Errno reason) {
        return new IoFault("ioctl", "watchdog", reason);
    }

    private static byte[] number(int value) {
        byte[] bytes = new byte[Integer.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).putInt(value);
        return bytes;
    }

    private static int number(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).getInt();
    }
}
