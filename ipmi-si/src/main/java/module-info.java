import org.jspecify.annotations.NullMarked;

/** KCS, SMIC and BT system interfaces: state machines, register layout, discovery and the policy driver. */
@NullMarked
@SuppressWarnings("module") // io.jipmi.ssif is built after this one
module io.jipmi.si {
    requires transitive io.jipmi.msghandler;
    requires transitive io.jipmi.io;
    requires org.slf4j;
    requires static org.jspecify;

    exports io.jipmi.si;
    exports io.jipmi.si.driver to
            io.jipmi.ssif;
    exports io.jipmi.si.sm to
            io.jipmi.ssif;

    provides io.jipmi.msghandler.spi.SmiProvider with
            io.jipmi.si.probe.SiProvider;
}
