package io.jipmi.msghandler.spi;

import java.util.Set;

/** A family of lower drivers, found with {@link java.util.ServiceLoader}. */
public interface SmiProvider {

    /** The first words of the interface specifications this provider understands, for example {@code kcs}. */
    Set<String> keywords();

    /**
     * Reads an interface specification such as {@code kcs,i/o,0xca2,rsp=1}.
     *
     * @param spec the whole specification; its first word is one of {@link #keywords()}
     * @throws IllegalArgumentException whose message names the word that is wrong and what would be right
     */
    SmiCandidate candidate(String spec);

    /** Looks where such interfaces are described or suggested, without touching any interface. */
    Discovery discover();
}
