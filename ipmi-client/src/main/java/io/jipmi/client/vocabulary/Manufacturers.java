package io.jipmi.client.vocabulary;

import java.util.Map;
import java.util.Optional;

/** Names of the IANA enterprise numbers that BMCs commonly carry. */
public final class Manufacturers {
    private static final Map<Integer, String> NAMES = Resource.names("manufacturers.txt", Resource.DECIMAL);

    private Manufacturers() {}

    /**
     * The name, if it is one of them.
     *
     * @param enterpriseNumber IANA private enterprise number
     */
    public static Optional<String> name(int enterpriseNumber) {
        return Optional.ofNullable(NAMES.get(enterpriseNumber));
    }

    /** The same with words for another one: {@code enterprise 4711}. */
    public static String describe(int enterpriseNumber) {
        return name(enterpriseNumber).orElse("enterprise " + enterpriseNumber);
    }
}
