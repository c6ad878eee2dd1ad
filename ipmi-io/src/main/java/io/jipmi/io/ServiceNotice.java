package io.jipmi.io;

import io.jipmi.io.linux.NotifySocket;

/** Tells the service manager how this process is doing, by the protocol of sd_notify(3). */
public final class ServiceNotice {
    private static final String SOCKET = "NOTIFY_SOCKET";

    private ServiceNotice() {}

    /**
     * Tells it to whoever started this process and wants to know; without such a one nothing happens.
     *
     * @param state assignments, one a line, for example {@code READY=1}
     * @throws IoFault if it wants to know and cannot be told
     */
    public static void send(String state) throws IoFault {
        String path = System.getenv(SOCKET);
        if (path != null && !path.isEmpty()) {
            NotifySocket.send(path, state);
        }
    }
}
