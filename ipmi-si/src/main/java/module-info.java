import org.jspecify.annotations.NullMarked;

/** KCS, SMIC and BT system interfaces: state machines, register layout, discovery and the policy driver. */
@NullMarked
module io.jipmi.si {
    requires transitive io.jipmi.msghandler;
    requires transitive io.jipmi.io;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports io.jipmi.si;

    provides io.jipmi.msghandler.spi.SmiProvider with
            io.jipmi.si.probe.SiProvider;
}
