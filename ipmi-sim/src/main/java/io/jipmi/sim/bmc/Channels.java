package io.jipmi.sim.bmc;

/** The channels and interfaces of the BMC (IPMI 2.0 §22.3, §22.9, §22.24): IPMB 0, LAN 1, system interface 15. */
final class Channels {
    private static final int IPMB = 0;
    private static final int LAN = 1;
    private static final int PRESENT_INTERFACE = 0xE;
    private static final int SYSTEM_INTERFACE = 0xF;

    // Channel medium types, table 6-3, and protocol types, table 6-2.
    private static final int MEDIUM_IPMB = 1;
    private static final int MEDIUM_LAN_802_3 = 4;
    private static final int MEDIUM_SYSTEM_INTERFACE = 0x0C;
    private static final int PROTOCOL_IPMB = 1;
    private static final int PROTOCOL_KCS = 5;

    private static final int SESSIONLESS = 0x00;
    private static final int MULTI_SESSION = 0x80;
    private static final int IPMI_FORUM_ENTERPRISE = 0x001BF2;
    private static final int NO_INTERRUPT = 0xFF;

    private static final int INTERFACE_TYPE_KCS = 1;
    private static final int KCS_VERSION_1 = 0;
    private static final int KCS_INPUT_BYTES = 0xFF;

    private static final int GET_STATE = 2;

    private boolean ipmbReceives = true;
    private boolean lanReceives = true;

    void register(CommandTable commands) {
        commands.add(NetFn.APP, 0x32, 2, this::enableMessageChannelReceive);
        commands.add(NetFn.APP, 0x42, 1, Channels::info);
        commands.add(NetFn.APP, 0x57, 1, Channels::systemInterfaceCapabilities);
    }

    void forget() {
        ipmbReceives = true;
        lanReceives = true;
    }

    boolean receivesFromIpmb() {
        return ipmbReceives;
    }

    private static byte[] info(Request request) {
        int channel = request.u8(0) & 0x0F;
        return switch (channel) {
            case IPMB -> info(IPMB, MEDIUM_IPMB, PROTOCOL_IPMB, SESSIONLESS, 0, 0);
            case LAN -> info(LAN, MEDIUM_LAN_802_3, PROTOCOL_IPMB, MULTI_SESSION, 0, 0);
            case PRESENT_INTERFACE, SYSTEM_INTERFACE ->
                info(SYSTEM_INTERFACE, MEDIUM_SYSTEM_INTERFACE, PROTOCOL_KCS, SESSIONLESS, NO_INTERRUPT, NO_INTERRUPT);
            default -> throw new Refusal(CompletionCode.INVALID_DATA_FIELD);
        };
    }

    private static byte[] info(int channel, int medium, int protocol, int sessions, int auxiliary1, int auxiliary2) {
        return new ByteWriter()
                .u8(channel)
                .u8(medium)
                .u8(protocol)
                .u8(sessions)
                .u24(IPMI_FORUM_ENTERPRISE)
                .u8(auxiliary1)
                .u8(auxiliary2)
                .done();
    }

    private static byte[] systemInterfaceCapabilities(Request request) {
        if ((request.u8(0) & 0x0F) != INTERFACE_TYPE_KCS) {
            throw new Refusal(CompletionCode.INVALID_DATA_FIELD);
        }
        return new byte[] {0, KCS_VERSION_1, (byte) KCS_INPUT_BYTES};
    }

    private byte[] enableMessageChannelReceive(Request request) {
        int channel = request.u8(0) & 0x0F;
        int operation = request.u8(1) & 0x03;
        if ((channel != IPMB && channel != LAN) || operation > GET_STATE) {
            throw new Refusal(CompletionCode.INVALID_DATA_FIELD);
        }
        if (operation != GET_STATE) {
            if (channel == IPMB) {
                ipmbReceives = operation == 1;
            } else {
                lanReceives = operation == 1;
            }
        }
        boolean receives = channel == IPMB ? ipmbReceives : lanReceives;
        return new byte[] {(byte) channel, (byte) (receives ? 1 : 0)};
    }
}
