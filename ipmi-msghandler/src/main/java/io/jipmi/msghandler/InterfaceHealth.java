package io.jipmi.msghandler;

/**
 * Whether an interface works, and if not why.
 *
 * @param state what it does with requests
 * @param reason one line for people; empty while {@link State#UP}
 */
public record InterfaceHealth(State state, String reason) {
    /** Nothing to complain of. */
    public static final InterfaceHealth UP = new InterfaceHealth(State.UP, "");

    /** What an interface does with requests. */
    public enum State {
        /** Talking to the BMC for the first time; requests wait. */
        STARTING,
        /** Serving requests. */
        UP,
        /** Getting the transport back into order; requests wait, within their deadlines. */
        RECOVERING,
        /** The BMC does not answer; requests fail at once, and one paced probe watches for its return. */
        DOWN
    }
}
