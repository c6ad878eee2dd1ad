import org.jspecify.annotations.NullMarked;

/** The SMBus system interface (SSIF, IPMI 2.0 section 12). */
@NullMarked
module io.jipmi.ssif {
    requires transitive io.jipmi.msghandler;
    requires transitive io.jipmi.io;
    requires transitive io.jipmi.si;
    requires org.slf4j;
    requires static org.jspecify;

    exports io.jipmi.ssif;

    provides io.jipmi.msghandler.spi.SmiProvider with
            io.jipmi.ssif.probe.SsifProvider;
}
