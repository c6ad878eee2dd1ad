import org.jspecify.annotations.NullMarked;

/**
 * The message handler. {@link io.jipmi.msghandler} is the user API, {@link io.jipmi.msghandler.spi} what lower drivers
 * implement; the core between them is hidden.
 *
 * <p>Everything exported is thread-safe unless its first sentence says otherwise.
 */
@NullMarked
module io.jipmi.msghandler {
    requires org.slf4j;
    requires static org.jspecify;
    // Absent in a run-time image without it: only IpmiInterface.registerMBean needs it.
    requires static java.management;

    exports io.jipmi.msghandler;
    exports io.jipmi.msghandler.spi;

    uses io.jipmi.msghandler.spi.SmiProvider;
}
