import org.jspecify.annotations.NullMarked;

/** The message handler: user API, lower-driver SPI and the hidden core between them. */
@NullMarked
module io.jipmi.msghandler {
    requires org.slf4j;
    requires static org.jspecify;
}
