package io.jipmi.ssif;

import java.util.Optional;

/** What the operator forces, or leaves to what the BMC says. */
public enum Choice {
    AUTO(Optional.empty()),
    ON(Optional.of(true)),
    OFF(Optional.of(false));

    private final Optional<Boolean> forced;

    Choice(Optional<Boolean> forced) {
        this.forced = forced;
    }

    /** Empty where nothing is forced. */
    public Optional<Boolean> forced() {
        return forced;
    }
}
