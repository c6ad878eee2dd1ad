package io.jipmi.cli;

import io.jipmi.msghandler.BridgeDefaults;
import io.jipmi.msghandler.InterfaceLimits;
import io.jipmi.msghandler.IpmiMessageHandler;
import io.jipmi.msghandler.spi.SmiCandidate;
import io.jipmi.msghandler.spi.Timekeeper;
import io.jipmi.poweroff.IpmiPoweroff;
import io.jipmi.poweroff.PoweroffSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The interface a machine is switched off through: the first, or the one asked for, whose BMC can do that. No threads. */
final class ShutdownInterface implements AutoCloseable {
    /** Of a dead BMC, so that another interface still gets its turn. */
    private static final Duration LONGEST_START = Duration.ofSeconds(5);

    private final IpmiMessageHandler handler;
    private final IpmiPoweroff poweroff;

    private ShutdownInterface(IpmiMessageHandler handler, PoweroffSettings settings) {
        this.handler = handler;
        this.poweroff = IpmiPoweroff.over(handler, settings);
    }

    /**
     * Opens it.
     *
     * @throws IOException with one line that says of each thing tried why it will not do
     * @throws IllegalArgumentException if fewer interfaces are named than the number asked for needs
     */
    static ShutdownInterface open(InterfaceChoice choice, PoweroffSettings settings) throws IOException {
        List<SmiCandidate> candidates = choice.candidates();
        int wanted = settings.ifnumToUse();
        PoweroffSettings numbered = settings;
        if (choice.named() && wanted >= 0) {
            if (wanted >= candidates.size()) {
                throw new IllegalArgumentException(
                        "ipmi_poweroff.ifnum_to_use=" + wanted + ", and --interface is given " + candidates.size()
                                + " time" + (candidates.size() == 1 ? "" : "s"));
            }
            candidates = List.of(candidates.get(wanted));
            numbered = new PoweroffSettings(settings.powerCycle(), -1, settings.cycleWait());
        }
        IpmiMessageHandler handler = IpmiMessageHandler.withoutThreads(
                InterfaceLimits.of(choice.parameters()), BridgeDefaults.of(choice.parameters()), Timekeeper.SYSTEM);
        ShutdownInterface opened = new ShutdownInterface(handler, numbered);
        try {
            opened.attachFirstThatArms(candidates, choice.notes());
            return opened;
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    IpmiPoweroff poweroff() {
        return poweroff;
    }

    @Override
    public void close() {
        poweroff.close();
        handler.close();
    }

    private void attachFirstThatArms(List<SmiCandidate> candidates, List<String> notes) throws IOException {
        List<String> tried = new ArrayList<>();
        for (SmiCandidate candidate : candidates) {
            try {
                handler.attach(candidate.open(), LONGEST_START);
                if (poweroff.method().isPresent()) {
                    return;
                }
                tried.add(about(candidate, poweroff.whyNotArmed()));
            } catch (IOException e) {
                tried.add(about(candidate, String.valueOf(e.getMessage())));
            }
        }
        tried.addAll(notes);
        throw new IOException("no BMC to switch this machine off: " + String.join("; ", tried));
    }

    private static String about(SmiCandidate candidate, String trouble) {
        String name = candidate.info().describe();
        return trouble.contains(name) ? trouble : name + ": " + trouble;
    }
}
