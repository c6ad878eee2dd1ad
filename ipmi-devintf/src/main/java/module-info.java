import org.jspecify.annotations.NullMarked;

/**
 * The device interface, both ways round: what a client of {@code /dev/ipmiN} can do as a Java API and as a device node this
 * process serves; and an existing node as a lower driver.
 */
@NullMarked
module io.jipmi.devintf {
    requires transitive io.jipmi.msghandler;
    requires transitive io.jipmi.io;
    requires org.slf4j;
    requires static org.jspecify;

    exports io.jipmi.devintf;
    exports io.jipmi.devintf.freebsd;
    exports io.jipmi.devintf.imb;
    exports io.jipmi.devintf.linux;
    exports io.jipmi.devintf.policy;

    provides io.jipmi.msghandler.spi.SmiProvider with
            io.jipmi.devintf.node.DeviceNodeProvider;
}
