package io.jipmi.msghandler;

/**
 * The standard commands that only read: executing one twice, or having its answer lost, changes nothing in the BMC.
 *
 * <p>Reads that consume what they return (Get Message, Read Event Message Buffer) or can clear it (Get IP/UDP/RMCP
 * Statistics) are not in it, nor are commands of firmware, OEM and group network functions, about which nothing is
 * known.
 */
public final class ReadOnlyCommands {
    private static final long[][] BY_NETFN = new long[NetFn.TRANSPORT + 1][];

    static {
        commands(NetFn.CHASSIS, 0x00, 0x01, 0x07, 0x09, 0x0F);
        commands(NetFn.SENSOR_EVENT, 0x01, 0x10, 0x13, 0x15, 0x20, 0x21, 0x23, 0x25, 0x27, 0x29, 0x2B, 0x2D, 0x2F);
        commands(
                NetFn.APP, 0x01, 0x04, 0x07, 0x08, 0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x25, 0x2F, 0x31, 0x36, 0x37, 0x38,
                0x3D, 0x41, 0x42, 0x44, 0x46, 0x4A, 0x4B, 0x4D, 0x4E, 0x4F, 0x50, 0x54, 0x57, 0x59, 0x61, 0x63, 0x64);
        commands(NetFn.STORAGE, 0x10, 0x11, 0x20, 0x21, 0x23, 0x28, 0x40, 0x41, 0x43, 0x48, 0x5A, 0x5C);
        commands(NetFn.TRANSPORT, 0x02, 0x11, 0x1B, 0x22);
    }

    private ReadOnlyCommands() {}

    /**
     * Whether the command is known to change nothing.
     *
     * @param netFn request network function, even, 0 to 0x3E
     * @param cmd command number, 0 to 0xFF
     */
    public static boolean contains(int netFn, int cmd) {
        if (netFn < 0 || netFn >= BY_NETFN.length || cmd < 0 || cmd > 0xFF) {
            return false;
        }
        long[] commands = BY_NETFN[netFn];
        return commands != null && (commands[cmd >> 6] & 1L << (cmd & 0x3F)) != 0;
    }

    private static void commands(int netFn, int... commands) {
        long[] bits = new long[4];
        for (int cmd : commands) {
            bits[cmd >> 6] |= 1L << (cmd & 0x3F);
        }
        BY_NETFN[netFn] = bits;
    }
}
