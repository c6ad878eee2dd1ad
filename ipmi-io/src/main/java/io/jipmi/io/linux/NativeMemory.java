package io.jipmi.io.linux;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;

/** Where memory outside the Java heap is. */
public final class NativeMemory {
    private NativeMemory() {}

    /**
     * The address of a direct buffer's first byte; valid while the buffer is reachable.
     *
     * @throws IllegalArgumentException if the buffer is not direct
     */
    public static long address(ByteBuffer direct) {
        return Pointer.nativeValue(Native.getDirectBufferPointer(direct));
    }
}
