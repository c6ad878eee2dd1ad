package io.jipmi.msghandler.spi;

import io.jipmi.msghandler.Parameter;
import io.jipmi.msghandler.Parameters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.TreeSet;

/** All providers on the module path or class path taken together. */
public final class SmiProviders {
    private final List<SmiProvider> providers;

    private SmiProviders(List<SmiProvider> providers) {
        this.providers = providers;
    }

    /** Every provider the service loader finds. */
    public static SmiProviders load() {
        List<SmiProvider> found = new ArrayList<>();
        ServiceLoader.load(SmiProvider.class, SmiProviders.class.getClassLoader())
                .forEach(found::add);
        return new SmiProviders(List.copyOf(found));
    }

    /** The given providers, for embedding without a service loader. */
    public static SmiProviders of(SmiProvider... providers) {
        return new SmiProviders(List.of(providers));
    }

    /** The parameters of all providers. */
    public List<Parameter<?>> parameters() {
        List<Parameter<?>> all = new ArrayList<>();
        for (SmiProvider provider : providers) {
            all.addAll(provider.parameters());
        }
        return List.copyOf(all);
    }

    /**
     * The interface a specification names.
     *
     * @throws IllegalArgumentException whose message names the word that is wrong and what would be right
     */
    public SmiCandidate candidate(String spec, Parameters parameters) {
        return provider(spec).candidate(spec, parameters);
    }

    /** The same for one that the operator adds while others run; see {@link SmiProvider#hotAdded}. */
    public SmiCandidate hotAdded(String spec, Parameters parameters) {
        return provider(spec).hotAdded(spec, parameters);
    }

    private SmiProvider provider(String spec) {
        int comma = spec.indexOf(',');
        String keyword = comma < 0 ? spec : spec.substring(0, comma);
        TreeSet<String> known = new TreeSet<>();
        for (SmiProvider provider : providers) {
            if (provider.keywords().contains(keyword)) {
                return provider;
            }
            known.addAll(provider.keywords());
        }
        throw new IllegalArgumentException(
                "interface '" + spec + "' begins with '" + keyword + "', which is none of " + known);
    }

    /** What all providers find, in the order automatic choice tries it. */
    public Discovery discover(Parameters parameters) {
        List<SmiCandidate> candidates = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (SmiProvider provider : providers) {
            Discovery found = provider.discover(parameters);
            candidates.addAll(found.candidates());
            notes.addAll(found.notes());
        }
        candidates.sort(
                Comparator.comparingInt(candidate -> candidate.info().source().preference()));
        return new Discovery(candidates, notes);
    }
}
