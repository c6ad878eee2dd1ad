package io.jipmi.cli;

import io.jipmi.msghandler.BridgeDefaults;
import io.jipmi.msghandler.InterfaceLimits;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiInterface;
import io.jipmi.msghandler.IpmiMessageHandler;
import io.jipmi.msghandler.Parameters;
import io.jipmi.msghandler.spi.SmiCandidate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The interfaces a command works on: those named, or the first one found that works. */
final class OpenInterfaces implements AutoCloseable {
    private final IpmiMessageHandler handler;
    private final Parameters parameters;
    private final List<IpmiInterface> interfaces = new ArrayList<>();

    private OpenInterfaces(Parameters parameters) {
        this.parameters = parameters;
        this.handler = IpmiMessageHandler.create(InterfaceLimits.of(parameters), BridgeDefaults.of(parameters));
    }

    /**
     * Opens them.
     *
     * @throws IOException with a line that says what stands in the way, or a line for each thing tried
     * @throws IllegalArgumentException naming the word of an interface or parameter that is wrong
     */
    static OpenInterfaces open(CommonOptions options) throws IOException {
        InterfaceChoice choice = InterfaceChoice.of(options);
        OpenInterfaces open = new OpenInterfaces(choice.parameters());
        try {
            if (choice.named()) {
                for (SmiCandidate candidate : choice.candidates()) {
                    open.interfaces.add(attach(open.handler, candidate));
                }
            } else {
                open.attachFirstThatWorks(choice);
            }
            return open;
        } catch (IOException | RuntimeException e) {
            open.close();
            throw e;
        }
    }

    /** Attaches one candidate. */
    static IpmiInterface attach(IpmiMessageHandler handler, SmiCandidate candidate) throws IOException {
        return handler.attach(candidate.open());
    }

    /** The first interface, which is ipmi0. */
    IpmiInterface first() {
        return interfaces.get(0);
    }

    /** All of them, ipmi0 first. */
    List<IpmiInterface> all() {
        return interfaces;
    }

    /** What they are attached to. */
    IpmiMessageHandler handler() {
        return handler;
    }

    /** The module parameters in force. */
    Parameters parameters() {
        return parameters;
    }

    @Override
    public void close() {
        handler.close();
    }

    private void attachFirstThatWorks(InterfaceChoice choice) throws IOException {
        List<String> tried = new ArrayList<>();
        for (SmiCandidate candidate : choice.candidates()) {
            try {
                interfaces.add(attach(handler, candidate));
                return;
            } catch (IpmiException e) {
                tried.add(found(candidate) + ": " + e.failure().detail());
            } catch (IOException e) {
                tried.add(found(candidate) + ": " + e.getMessage());
            }
        }
        tried.addAll(choice.notes());
        throw new IOException("found no BMC interface that works; tried:\n  " + String.join("\n  ", tried)
                + "\n  (ipmi doctor checks what is missing; --interface names an interface)");
    }

    private static String found(SmiCandidate candidate) {
        return candidate.info().describe() + " (" + candidate.info().source().label() + ")";
    }
}
