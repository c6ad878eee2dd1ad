package io.jipmi.sim.bmc;

/** A controller's "IPM device global" commands (IPMI 2.0 §20) except the resets. */
final class AppDevice {
    private static final int SELF_TEST_PASSED = 0x55;
    private static final int SET_STATE = 0x80;
    private static final int NO_CHANGE = 0x7F;

    private final DeviceIdentity identity;
    private final byte[] deviceGuid;
    private int selfTestResult = SELF_TEST_PASSED;
    private int selfTestDetail;
    private int acpiSystemState;
    private int acpiDeviceState;

    /** A controller whose self test passes; {@code deviceGuid} is 16 bytes, least significant first. */
    AppDevice(DeviceIdentity identity, byte[] deviceGuid) {
        this.identity = identity;
        this.deviceGuid = deviceGuid;
    }

    void register(CommandTable commands) {
        commands.add(NetFn.APP, 0x01, 0, request -> identity.encode());
        commands.add(NetFn.APP, 0x04, 0, request -> new byte[] {(byte) selfTestResult, (byte) selfTestDetail});
        commands.add(NetFn.APP, 0x06, 2, this::setAcpiPowerState);
        commands.add(NetFn.APP, 0x07, 0, request -> new byte[] {(byte) acpiSystemState, (byte) acpiDeviceState});
        commands.add(NetFn.APP, 0x08, 0, request -> deviceGuid.clone());
    }

    void setSelfTest(int result, int detail) {
        selfTestResult = result;
        selfTestDetail = detail;
    }

    private byte[] setAcpiPowerState(Request request) {
        acpiSystemState = changed(acpiSystemState, request.u8(0));
        acpiDeviceState = changed(acpiDeviceState, request.u8(1));
        return ByteWriter.NOTHING;
    }

    private static int changed(int state, int order) {
        boolean set = (order & SET_STATE) != 0 && (order & NO_CHANGE) != NO_CHANGE;
        return set ? order & NO_CHANGE : state;
    }
}
