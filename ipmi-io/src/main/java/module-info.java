import org.jspecify.annotations.NullMarked;

/**
 * The services a kernel gives its drivers, for userspace: port space, firmware tables, owned descriptors, errno and the
 * checks that keep two drivers off one set of registers. The only module that touches JNA.
 */
@NullMarked
module io.jipmi.io {
    requires com.sun.jna;
    requires org.slf4j;
    requires static org.jspecify;

    exports io.jipmi.io;
    exports io.jipmi.io.cuse;
    exports io.jipmi.io.firmware;
}
