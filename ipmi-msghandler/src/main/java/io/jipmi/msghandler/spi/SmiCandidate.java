package io.jipmi.msghandler.spi;

import io.jipmi.msghandler.InterfaceInfo;
import java.io.IOException;

/** An interface that was named, described by firmware or suggested by a default; nothing has been touched yet. */
public interface SmiCandidate {

    /** What it is said to be. */
    InterfaceInfo info();

    /**
     * Claims the hardware and makes the driver, without talking to the BMC.
     *
     * @throws IOException with one line that says what stands in the way and what to do
     */
    SmiDriver open() throws IOException;
}
