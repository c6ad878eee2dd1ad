package io.jipmi.cli.control;

import java.io.IOException;
import java.util.List;

/** Something a running daemon can be asked for through its control socket. */
@FunctionalInterface
public interface ControlOperation {

    /**
     * Carries it out, on the one thread that serves every client of the socket.
     *
     * @param words what stands behind the operation's name, separated by blanks
     * @return the answer, one line; a JSON document if it is long
     * @throws IllegalArgumentException naming the word that is wrong; the client's program ends with status 2
     * @throws IOException with one line that says why it cannot be done; the client's program ends with status 1
     */
    String answer(List<String> words) throws IOException;
}
