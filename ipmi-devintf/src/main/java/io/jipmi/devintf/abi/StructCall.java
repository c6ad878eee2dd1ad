package io.jipmi.devintf.abi;

import io.jipmi.io.IoFault;
import io.jipmi.io.cuse.CuseIoctl;
import io.jipmi.io.cuse.CuseIoctl.Span;
import java.util.List;

/** Calls whose argument points to one structure without pointers: two rounds each. */
public final class StructCall {
    private static final byte[] NOTHING = {};

    private StructCall() {}

    /** What a call does with the structure. */
    public interface Action {
        void with(Struct argument) throws IoFault;
    }

    /** Fetches the structure. */
    public static void set(CuseIoctl call, int lengthBytes, Action setter) throws IoFault {
        if (call.inSizeBytes() != lengthBytes) {
            call.retry(List.of(new Span(call.arg(), lengthBytes)), List.of());
            return;
        }
        setter.with(new Struct(call.in()));
        call.done(0, NOTHING);
    }

    /** Stores the structure. */
    public static void get(CuseIoctl call, int lengthBytes, Action getter) throws IoFault {
        if (call.outSizeBytes() != lengthBytes) {
            call.retry(List.of(), List.of(new Span(call.arg(), lengthBytes)));
            return;
        }
        Struct argument = new Struct(new byte[lengthBytes]);
        getter.with(argument);
        call.done(0, argument.bytes());
    }

    /** Fetches the structure and stores it, changed. */
    public static void exchange(CuseIoctl call, int lengthBytes, Action getter) throws IoFault {
        if (call.inSizeBytes() != lengthBytes || call.outSizeBytes() != lengthBytes) {
            List<Span> argument = List.of(new Span(call.arg(), lengthBytes));
            call.retry(argument, argument);
            return;
        }
        Struct changed = new Struct(call.in());
        getter.with(changed);
        call.done(0, changed.bytes());
    }
}
