import org.jspecify.annotations.NullMarked;

/** Typed commands for management agents, on the public user API only. */
@NullMarked
module io.jipmi.client {
    requires transitive io.jipmi.msghandler;
    requires static org.jspecify;

    exports io.jipmi.client;
    exports io.jipmi.client.access;
    exports io.jipmi.client.chassis;
    exports io.jipmi.client.firewall;
    exports io.jipmi.client.fru;
    exports io.jipmi.client.lan;
    exports io.jipmi.client.sdr;
    exports io.jipmi.client.sel;
    exports io.jipmi.client.sensor;
    exports io.jipmi.client.vocabulary;
}
