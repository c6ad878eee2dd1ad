import org.jspecify.annotations.NullMarked;

/** The BMC's watchdog timer (IPMI 2.0 section 27). */
@NullMarked
module io.jipmi.watchdog {
    requires transitive io.jipmi.msghandler;
    requires transitive io.jipmi.io;
    requires org.slf4j;
    requires static org.jspecify;

    exports io.jipmi.watchdog;
    exports io.jipmi.watchdog.daemon;
    exports io.jipmi.watchdog.health;
    exports io.jipmi.watchdog.node;
}
