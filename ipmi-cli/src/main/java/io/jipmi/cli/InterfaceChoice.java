package io.jipmi.cli;

import io.jipmi.msghandler.Parameters;
import io.jipmi.msghandler.spi.Discovery;
import io.jipmi.msghandler.spi.SmiCandidate;
import io.jipmi.msghandler.spi.SmiProviders;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The interfaces a command is about, before any of them is opened.
 *
 * @param named whether they were named on the command line; otherwise they were found, and are alternatives
 * @param found the interfaces, and what led to none
 * @param parameters the module parameters in force
 */
record InterfaceChoice(boolean named, Discovery found, Parameters parameters) {

    /**
     * Reads the interfaces named, or looks for some.
     *
     * @throws IOException if the configuration file cannot be read
     * @throws IllegalArgumentException naming the word of an interface or parameter that is wrong
     */
    static InterfaceChoice of(CommonOptions options) throws IOException {
        SmiProviders providers = SmiProviders.load();
        Parameters parameters = options.parameters(providers);
        if (options.interfaces().isEmpty()) {
            return new InterfaceChoice(false, providers.discover(parameters), parameters);
        }
        List<SmiCandidate> candidates = new ArrayList<>();
        for (String spec : options.interfaces()) {
            candidates.add(providers.candidate(spec, parameters.forInterface(candidates.size())));
        }
        return new InterfaceChoice(true, new Discovery(candidates, List.of()), parameters);
    }

    List<SmiCandidate> candidates() {
        return found.candidates();
    }

    List<String> notes() {
        return found.notes();
    }
}
