package io.jipmi.si.driver;

import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.NetFn;
import io.jipmi.si.SiType;
import org.jspecify.annotations.Nullable;

/**
 * What a vendor's BMC does differently (SI layer, 4.5).
 *
 * @param oemFlagsMeanMessages the OEM message flags say that the receive message queue has something
 * @param failsLongSdrReads Get SDR for a whole record through BT never ends well; the answer is known without asking
 */
record Quirks(boolean oemFlagsMeanMessages, boolean failsLongSdrReads) {
    static final Quirks NONE = new Quirks(false, false);

    private static final int DELL = 0x0002A2;
    private static final int POWEREDGE_8G_DEVICE_ID = 0x20;
    private static final int POWEREDGE_8G_DEVICE_REVISION = 0x80;
    /** IPMI 1.5, the major version in the low nibble. */
    private static final int IPMI_1_5 = 0x51;

    private static final int LENGTH_WITH_MANUFACTURER_BYTES = 3 + 9;
    private static final int SDR_BYTES_TO_READ = 7;
    private static final int GET_SDR_LENGTH_BYTES = 8;
    private static final int WHOLE_RECORD_BYTES = 0x3A;

    /**
     * The quirks of the BMC that answered Get Device ID so.
     *
     * @param type the register interface; null if it is none
     * @param deviceId network function/LUN, command, completion code, data
     */
    static Quirks of(@Nullable SiType type, byte[] deviceId, int lengthBytes) {
        if (lengthBytes < LENGTH_WITH_MANUFACTURER_BYTES) {
            return NONE;
        }
        int manufacturer = (deviceId[9] & 0xFF) | (deviceId[10] & 0xFF) << 8 | (deviceId[11] & 0xFF) << 16;
        if (manufacturer != DELL) {
            return NONE;
        }
        int version = deviceId[7] & 0xFF;
        boolean powerEdge8G = (deviceId[3] & 0xFF) == POWEREDGE_8G_DEVICE_ID
                && (deviceId[4] & 0xFF) == POWEREDGE_8G_DEVICE_REVISION
                && version == IPMI_1_5;
        return new Quirks(powerEdge8G || isBefore1_5(version), type == SiType.BT);
    }

    /** Whether the request is one that is not to be put to this BMC. */
    boolean refuses(byte[] request, int lengthBytes) {
        return failsLongSdrReads
                && lengthBytes >= GET_SDR_LENGTH_BYTES
                && (request[0] & 0xFF) >> 2 == NetFn.STORAGE
                && request[1] == Cmd.GET_SDR
                && request[SDR_BYTES_TO_READ] == WHOLE_RECORD_BYTES;
    }

    private static boolean isBefore1_5(int version) {
        int major = version & 0x0F;
        return major < 1 || (major == 1 && version >> 4 < 5);
    }
}
