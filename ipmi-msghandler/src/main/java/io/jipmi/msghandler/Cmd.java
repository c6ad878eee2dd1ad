package io.jipmi.msghandler;

/** Command numbers jipmi itself uses (IPMI 2.0 appendix G), grouped by network function. */
public final class Cmd {
    // Chassis
    public static final int GET_CHASSIS_CAPABILITIES = 0x00;
    public static final int GET_CHASSIS_STATUS = 0x01;
    public static final int CHASSIS_CONTROL = 0x02;
    public static final int CHASSIS_IDENTIFY = 0x04;
    public static final int SET_POWER_RESTORE_POLICY = 0x06;
    public static final int GET_SYSTEM_RESTART_CAUSE = 0x07;
    public static final int SET_SYSTEM_BOOT_OPTIONS = 0x08;
    public static final int GET_SYSTEM_BOOT_OPTIONS = 0x09;
    public static final int SET_FRONT_PANEL_ENABLES = 0x0A;
    public static final int GET_POH_COUNTER = 0x0F;

    // Sensor/Event
    public static final int GET_EVENT_RECEIVER = 0x01;
    public static final int PLATFORM_EVENT = 0x02;
    public static final int GET_DEVICE_SDR_INFO = 0x20;
    public static final int GET_DEVICE_SDR = 0x21;
    public static final int RESERVE_DEVICE_SDR_REPOSITORY = 0x22;
    public static final int GET_SENSOR_READING_FACTORS = 0x23;
    public static final int GET_SENSOR_HYSTERESIS = 0x25;
    public static final int SET_SENSOR_THRESHOLDS = 0x26;
    public static final int GET_SENSOR_THRESHOLDS = 0x27;
    public static final int GET_SENSOR_EVENT_ENABLE = 0x29;
    public static final int GET_SENSOR_EVENT_STATUS = 0x2B;
    public static final int GET_SENSOR_READING = 0x2D;

    // App
    public static final int GET_DEVICE_ID = 0x01;
    public static final int COLD_RESET = 0x02;
    public static final int WARM_RESET = 0x03;
    public static final int GET_SELF_TEST_RESULTS = 0x04;
    public static final int GET_DEVICE_GUID = 0x08;
    public static final int GET_NETFN_SUPPORT = 0x09;
    public static final int GET_COMMAND_SUPPORT = 0x0A;
    public static final int GET_CONFIGURABLE_COMMANDS = 0x0C;
    public static final int RESET_WATCHDOG_TIMER = 0x22;
    public static final int SET_WATCHDOG_TIMER = 0x24;
    public static final int GET_WATCHDOG_TIMER = 0x25;
    public static final int SET_BMC_GLOBAL_ENABLES = 0x2E;
    public static final int GET_BMC_GLOBAL_ENABLES = 0x2F;
    public static final int CLEAR_MESSAGE_FLAGS = 0x30;
    public static final int GET_MESSAGE_FLAGS = 0x31;
    public static final int GET_MESSAGE = 0x33;
    public static final int SEND_MESSAGE = 0x34;
    public static final int READ_EVENT_MESSAGE_BUFFER = 0x35;
    public static final int GET_BT_INTERFACE_CAPABILITIES = 0x36;
    public static final int GET_SYSTEM_GUID = 0x37;
    public static final int GET_CHANNEL_ACCESS = 0x41;
    public static final int GET_CHANNEL_INFO = 0x42;
    public static final int GET_USER_ACCESS = 0x44;
    public static final int GET_USER_NAME = 0x46;
    public static final int GET_SYSTEM_INTERFACE_CAPABILITIES = 0x57;
    public static final int GET_COMMAND_ENABLES = 0x61;

    // Storage
    public static final int GET_FRU_INVENTORY_AREA_INFO = 0x10;
    public static final int READ_FRU_DATA = 0x11;
    public static final int WRITE_FRU_DATA = 0x12;
    public static final int GET_SDR_REPOSITORY_INFO = 0x20;
    public static final int RESERVE_SDR_REPOSITORY = 0x22;
    public static final int GET_SDR = 0x23;
    public static final int GET_SEL_INFO = 0x40;
    public static final int GET_SEL_ALLOCATION_INFO = 0x41;
    public static final int RESERVE_SEL = 0x42;
    public static final int GET_SEL_ENTRY = 0x43;
    public static final int ADD_SEL_ENTRY = 0x44;
    public static final int DELETE_SEL_ENTRY = 0x46;
    public static final int CLEAR_SEL = 0x47;
    public static final int GET_SEL_TIME = 0x48;
    public static final int SET_SEL_TIME = 0x49;
    public static final int GET_SEL_TIME_UTC_OFFSET = 0x5C;
    public static final int SET_SEL_TIME_UTC_OFFSET = 0x5D;

    // Transport
    public static final int GET_LAN_CONFIGURATION = 0x02;

    private Cmd() {}
}
