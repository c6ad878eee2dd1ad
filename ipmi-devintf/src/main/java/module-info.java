import org.jspecify.annotations.NullMarked;

/** The device interface: serves {@code /dev/ipmiN} and uses an existing one as a lower driver. */
@NullMarked
module io.jipmi.devintf {
    requires io.jipmi.msghandler;
    requires io.jipmi.io;
    requires org.slf4j;
    requires static transitive org.jspecify;

    provides io.jipmi.msghandler.spi.SmiProvider with
            io.jipmi.devintf.node.DeviceNodeProvider;
}
