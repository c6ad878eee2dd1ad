package io.jipmi.devintf.abi;

import io.jipmi.io.cuse.CuseIoctl;
import io.jipmi.io.cuse.CuseIoctl.Span;

/**
 * A structure of the caller's and what lies around it in the same pages: that is there if the structure is, and what the
 * structure points to is often among it, as programs keep both on their stack. It saves fetching that by itself.
 *
 * @param span the structure and what is around it
 */
record Surroundings(Span span) {
    /** The smallest page of any processor this runs on. */
    private static final long PAGE_BYTES = 4096;

    /** Longer than any structure with all it may point to, so that the two cannot be taken for one another. */
    private static final int REACH_BYTES = 1024;

    /** Those of a structure, which may be anywhere, also where no memory can be. */
    static Surroundings of(Span struct) {
        long begin = Math.max(firstOfPage(struct.address()), struct.address() - REACH_BYTES);
        long structEnd = struct.address() + struct.lengthBytes();
        long end = Math.min(firstOfPage(structEnd - 1) + PAGE_BYTES, structEnd + REACH_BYTES);
        boolean inUserSpace = struct.address() >= 0 && end > begin;
        return new Surroundings(inUserSpace ? new Span(begin, (int) (end - begin)) : struct);
    }

    /** Whether there is anything around the structure. */
    boolean isMore() {
        return span.lengthBytes() > REACH_BYTES;
    }

    /** Whether a part of the caller's memory lies within. */
    boolean holds(Span part) {
        long offset = part.address() - span.address();
        return part.lengthBytes() == 0 || (offset >= 0 && offset <= span.lengthBytes() - part.lengthBytes());
    }

    /**
     * A copy of that part.
     *
     * @param call has fetched the whole of it
     */
    byte[] part(CuseIoctl call, Span part) {
        int offset = part.lengthBytes() == 0 ? 0 : (int) (part.address() - span.address());
        return call.in(offset, part.lengthBytes());
    }

    private static long firstOfPage(long address) {
        return address & -PAGE_BYTES;
    }
}
