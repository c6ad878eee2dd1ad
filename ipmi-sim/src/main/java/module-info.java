import org.jspecify.annotations.NullMarked;

/** A simulated BMC behind its registers, written from the specification; shares no constants with the drivers. */
@NullMarked
module io.jipmi.sim {
    requires transitive io.jipmi.io;
    requires static org.jspecify;

    exports io.jipmi.sim;
    exports io.jipmi.sim.bmc;
}
