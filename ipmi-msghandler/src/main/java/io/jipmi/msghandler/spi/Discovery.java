package io.jipmi.msghandler.spi;

import java.util.List;

/**
 * What one provider found.
 *
 * @param candidates interfaces worth trying, best first
 * @param notes one line per place that was looked at and gave nothing, and why
 */
public record Discovery(List<SmiCandidate> candidates, List<String> notes) {
    public Discovery {
        candidates = List.copyOf(candidates);
        notes = List.copyOf(notes);
    }
}
