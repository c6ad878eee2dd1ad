package io.jipmi.cli.control;

/** What a daemon says to a client that wants a command carried out, by the byte it begins with. */
enum CommandReply {
    /** It would carry it out, and does once the client says {@link #GO}; alone. */
    YES('y'),
    /** It does not: the client has to do it itself, as with no answer at all; alone. */
    NO('n'),
    /** Some output: how many bytes, 32 bits, most significant byte first, and these. */
    OUTPUT('o'),
    /** The same of errors. */
    ERRORS('e'),
    /** It is done: how many bytes, 1, and the exit status. */
    STATUS('x');

    /** What the client says to have it carried out. From here on it must not do it itself. */
    static final byte GO = '!';

    private final byte code;

    CommandReply(char code) {
        this.code = (byte) code;
    }

    byte code() {
        return code;
    }
}
