package io.jipmi.cli;

import io.jipmi.msghandler.AddressSource;
import io.jipmi.msghandler.BridgeDefaults;
import io.jipmi.msghandler.InterfaceLimits;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiInterface;
import io.jipmi.msghandler.IpmiMessageHandler;
import io.jipmi.msghandler.Parameters;
import io.jipmi.msghandler.spi.SmiCandidate;
import io.jipmi.si.SiParameters;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The interfaces a program works on: those named, or of those found the first or all that work. */
final class OpenInterfaces implements AutoCloseable {
    private final IpmiMessageHandler handler;
    private final Parameters parameters;
    private final List<Opened> interfaces = new ArrayList<>();

    private final List<String> tried = new ArrayList<>();

    /** One of them, and what it was made of. */
    record Opened(SmiCandidate candidate, IpmiInterface ipmi) {}

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
        return open(InterfaceChoice.of(options), OpenInterfaces::attachFirstThatWorks);
    }

    /**
     * Opens those named, or all that are found and work. Where the operator has it so ({@code
     * ipmi_si.unload_when_empty=0}) these may be none.
     *
     * @throws IOException with a line that says what stands in the way, or a line for each thing tried
     */
    static OpenInterfaces openAll(InterfaceChoice choice) throws IOException {
        return open(choice, OpenInterfaces::attachAllThatWork);
    }

    /** How some of those found are chosen. */
    private interface Choosing {
        void attach(OpenInterfaces open, InterfaceChoice choice) throws IOException;
    }

    private static OpenInterfaces open(InterfaceChoice choice, Choosing choosing) throws IOException {
        OpenInterfaces open = new OpenInterfaces(choice.parameters());
        try {
            if (choice.named()) {
                for (SmiCandidate candidate : choice.candidates()) {
                    open.attach(candidate);
                }
            } else {
                choosing.attach(open, choice);
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
        return all().get(0);
    }

    /** All of them, ipmi0 first. */
    List<IpmiInterface> all() {
        return interfaces.stream().map(Opened::ipmi).toList();
    }

    /** The same with what they were made of. */
    List<Opened> opened() {
        return List.copyOf(interfaces);
    }

    /** A line for each that was found and does not work. */
    List<String> tried() {
        return tried;
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
        for (SmiCandidate candidate : choice.candidates()) {
            if (attachIfItWorks(candidate)) {
                return;
            }
        }
        throw nothingWorks(choice);
    }

    /**
     * A device node's owner has what firmware describes already. The documented defaults are guesses, and each touches
     * registers that may be somebody else's: the first that works ends the guessing.
     */
    private void attachAllThatWork(InterfaceChoice choice) throws IOException {
        for (SmiCandidate candidate : choice.candidates()) {
            boolean guess = candidate.info().source() == AddressSource.DEFAULT;
            boolean works = !(guess && !interfaces.isEmpty()) && attachIfItWorks(candidate);
            if (works && candidate.info().source() == AddressSource.DEVICE_NODE) {
                return;
            }
        }
        if (interfaces.isEmpty() && parameters.get(SiParameters.UNLOAD_WHEN_EMPTY)) {
            throw nothingWorks(choice);
        }
    }

    private void attach(SmiCandidate candidate) throws IOException {
        interfaces.add(new Opened(candidate, attach(handler, candidate)));
    }

    private boolean attachIfItWorks(SmiCandidate candidate) {
        try {
            attach(candidate);
            return true;
        } catch (IOException e) {
            tried.add(candidate.info().describe() + " ("
                    + candidate.info().source().label() + "): " + trouble(e));
            return false;
        }
    }

    private IOException nothingWorks(InterfaceChoice choice) {
        tried.addAll(choice.notes());
        return new IOException("found no BMC interface that works; tried:\n  " + String.join("\n  ", tried)
                + "\n  (ipmi doctor checks what is missing; --interface names an interface)");
    }

    /** What stood in the way of an interface, in one line. */
    static String trouble(Exception e) {
        return e instanceof IpmiException failed ? failed.failure().detail() : String.valueOf(e.getMessage());
    }
}
