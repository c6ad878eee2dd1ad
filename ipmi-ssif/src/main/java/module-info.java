import org.jspecify.annotations.NullMarked;

/** The SMBus system interface (SSIF, IPMI 2.0 section 12). */
@NullMarked
module io.jipmi.ssif {
    requires io.jipmi.msghandler;
    requires io.jipmi.io;
    requires org.slf4j;
    requires static transitive org.jspecify;
}
