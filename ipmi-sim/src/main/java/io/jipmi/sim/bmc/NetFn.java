package io.jipmi.sim.bmc;

/** Network functions of requests (IPMI 2.0 §5.1, table 5-1). */
final class NetFn {
    static final int CHASSIS = 0x00;
    static final int SENSOR_EVENT = 0x04;
    static final int APP = 0x06;
    static final int STORAGE = 0x0A;

    private NetFn() {}
}
