package io.jipmi.cli.control;

/** Carries out commands for the clients of a {@link CommandSocket}. */
@FunctionalInterface
public interface CommandCarrier {

    /**
     * Carries one out, or does nothing. Called by several threads at a time, at most {@link CommandSocket#MAX_RUNNING}; the
     * thread is interrupted when the client has gone or the daemon ends.
     *
     * @param client to be told whether its command is carried out, and what it prints; nothing may be done before it agrees
     */
    void carry(CommandRequest request, CommandClientLine client);
}
