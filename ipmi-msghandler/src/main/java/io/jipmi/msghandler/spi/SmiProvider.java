package io.jipmi.msghandler.spi;

import io.jipmi.msghandler.Parameter;
import io.jipmi.msghandler.Parameters;
import java.util.List;
import java.util.Set;

/** A family of lower drivers, found with {@link java.util.ServiceLoader}. */
public interface SmiProvider {

    /** The first words of the interface specifications this provider understands, for example {@code kcs}. */
    Set<String> keywords();

    /** The module parameters this provider's drivers have. */
    List<Parameter<?>> parameters();

    /**
     * Reads an interface specification such as {@code kcs,i/o,0xca2,rsp=1}.
     *
     * @param spec the whole specification; its first word is one of {@link #keywords()}
     * @param parameters values of this provider's own {@link #parameters()}
     * @throws IllegalArgumentException whose message names the word that is wrong and what would be right
     */
    SmiCandidate candidate(String spec, Parameters parameters);

    /**
     * The same for an interface that the operator adds while others run; who said that it is there is then {@link
     * io.jipmi.msghandler.AddressSource#HOTMOD}, where the provider tells these apart.
     */
    default SmiCandidate hotAdded(String spec, Parameters parameters) {
        return candidate(spec, parameters);
    }

    /** Looks where such interfaces are described or suggested, without touching any interface. */
    Discovery discover(Parameters parameters);
}
