import org.jspecify.annotations.NullMarked;

/** The operator's tool {@code ipmi}, and the assembly of the runnable image. */
@NullMarked
module io.jipmi.cli {
    requires io.jipmi.msghandler;
    requires io.jipmi.io;
    requires io.jipmi.poweroff;
    requires io.jipmi.devintf;
    requires io.jipmi.si;
    requires io.jipmi.sim;
    requires io.jipmi.ssif;
    requires io.jipmi.client;
    requires io.jipmi.watchdog;
    requires ch.qos.logback.classic;
    requires ch.qos.logback.core;
    requires com.google.gson;
    requires jdk.httpserver;
    requires jdk.net;
    requires info.picocli;
    requires org.slf4j;
    requires static org.jspecify;

    opens io.jipmi.cli to
            info.picocli;

    uses io.jipmi.msghandler.spi.SmiProvider;

    provides io.jipmi.msghandler.spi.SmiProvider with
            io.jipmi.cli.SimProvider;
    provides ch.qos.logback.classic.spi.Configurator with
            io.jipmi.cli.ProgramLogging;
}
