package io.jipmi.devintf.abi;

/** Which system's device a node is like, where sending and receiving differ (linux-driver 6, bsd-and-hpux-drivers 1.4). */
public enum Dialect {
    /**
     * No data pointer means no data. An address buffer too short is an error. A message cut short is an error, too. A
     * request that got no answer is answered with a completion code made up.
     */
    LINUX,
    /**
     * A data pointer is used as it is. As much of the address is stored as there is room for. A message cut short is no
     * error. A request that got no answer ends with EIO. Nobody sends commands here, so there are no responses to send.
     */
    FREEBSD
}
