import org.jspecify.annotations.NullMarked;

/** Typed commands for management agents, on the public user API only. */
@NullMarked
module io.jipmi.client {
    requires transitive io.jipmi.msghandler;
    requires static transitive org.jspecify;

    exports io.jipmi.client;
}
