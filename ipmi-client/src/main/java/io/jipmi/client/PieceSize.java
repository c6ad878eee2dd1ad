package io.jipmi.client;

import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.IpmiCompletionException;
import io.jipmi.msghandler.IpmiException;

/**
 * How much is asked for, or sent, at once where a BMC or the way to it may not take much: as much as it takes, found out
 * once and kept. Not thread-safe.
 */
public final class PieceSize {
    private static final int INVALID_FIELD = 0xCC;

    private final int[] sizesBytes;
    private int index;

    /** @param sizesBytes what to try, in falling order, at least one */
    public PieceSize(int... sizesBytes) {
        this.sizesBytes = sizesBytes.clone();
    }

    /** What to try now. */
    public int bytes() {
        return sizesBytes[index];
    }

    /**
     * A piece of this size was refused, or got lost: goes on to the next smaller one.
     *
     * @throws IpmiException the refusal itself, if it is about something else or there is no smaller size
     */
    public void shrink(IpmiException refused) throws IpmiException {
        if (!tooMuch(refused) || index == sizesBytes.length - 1) {
            throw refused;
        }
        index++;
    }

    /** BMCs disagree on how to say that so much is too much; a transport that overflows says truncated. */
    private static boolean tooMuch(IpmiException refused) {
        return switch (refused.failure().completionCode()) {
            case CompletionCode.CANNOT_RETURN_LENGTH, CompletionCode.TRUNCATED, CompletionCode.LENGTH_EXCEEDED -> true;
            case CompletionCode.LENGTH_INVALID, INVALID_FIELD, CompletionCode.UNSPECIFIED ->
                refused instanceof IpmiCompletionException;
            default -> false;
        };
    }
}
