package io.jipmi.devintf.abi;

import io.jipmi.io.cuse.CuseIoctl;
import io.jipmi.io.cuse.CuseIoctl.Span;
import java.util.List;

/**
 * Where the last message of a file was put. A thread that receives with the same structure again most often wants the
 * next one in the same place; naming that at once saves a round. The place has to lie in the structure's own pages, which
 * are there if the structure is, so that no call can fail for it.
 *
 * <p>A thread makes one call at a time, so nothing but that call can change what was expected of it. Not thread-safe.
 */
final class ReceiveHabit {
    /** A thread that has no number here, as any of several may. */
    private static final int NOBODY = 0;

    private int thread = NOBODY;
    private long structure;
    private List<Span> place = List.of();

    /** Where this call's message is expected to be put: structure, address and data; empty if that is not known. */
    List<Span> expectedOf(CuseIoctl call) {
        boolean same = call.caller().pid() == thread && call.arg() == structure;
        return same && thread != NOBODY ? place : List.of();
    }

    /** Whether what is to be written is what was expected of the call, but for how long the data are. */
    boolean covers(CuseIoctl call, List<Span> out) {
        List<Span> expected = expectedOf(call);
        if (expected.isEmpty()
                || expected.size() != out.size()
                || call.outSizeBytes() != ReceiveCall.lengthBytes(expected)) {
            return false;
        }
        int last = out.size() - 1;
        for (int i = 0; i < out.size(); i++) {
            int spareBytes = expected.get(i).lengthBytes() - out.get(i).lengthBytes();
            if (expected.get(i).address() != out.get(i).address() || spareBytes < 0 || (spareBytes > 0 && i < last)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Remembers where a call's message was put.
     *
     * @param room structure, address and data, these as long as there is room
     */
    void put(CuseIoctl call, Surroundings around, List<Span> room) {
        thread = call.caller().pid();
        structure = call.arg();
        place = room.stream().allMatch(around::holds) ? List.copyOf(room) : List.of();
    }
}
