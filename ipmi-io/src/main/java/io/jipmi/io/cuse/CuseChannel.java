package io.jipmi.io.cuse;

import io.jipmi.io.IoFault;
import io.jipmi.io.NativeBuffer;

/** The way back to the kernel, or to what stands for it. Thread-safe. */
public interface CuseChannel {

    /**
     * Sends one whole message.
     *
     * @param message begins with the message; free to be used again on return
     * @param lengthBytes length of the message
     * @throws IoFault with ENOENT if nobody waits for this answer any more, ENODEV if the connection is gone
     */
    void write(NativeBuffer message, int lengthBytes) throws IoFault;
}
