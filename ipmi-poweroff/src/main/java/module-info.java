import org.jspecify.annotations.NullMarked;

/** Switching the machine off, or power-cycling it, through the BMC. */
@NullMarked
module io.jipmi.poweroff {
    requires transitive io.jipmi.msghandler;
    requires org.slf4j;
    requires static org.jspecify;

    exports io.jipmi.poweroff;
}
