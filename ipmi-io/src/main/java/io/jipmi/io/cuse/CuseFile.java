package io.jipmi.io.cuse;

/**
 * What one open file can do. Requests may be answered later and from any other thread; until then the caller waits. A
 * caller that shares the descriptor may make further requests meanwhile.
 */
public interface CuseFile {

    /** Somebody reads. */
    void read(CuseRead request);

    /** Somebody writes. */
    void write(CuseWrite request);

    /** Somebody makes a request of the device's own. */
    void ioctl(CuseIoctl request);

    /**
     * What the file is ready for now.
     *
     * @param events what is asked for, in the bits of poll(2)
     * @return what is there, in the same bits
     */
    int poll(int events);

    /** How many messages wait for the file's reader. For any thread. */
    default int waitingMessages() {
        return 0;
    }

    /** How many places are kept for messages to come. For any thread. */
    default int expectedMessages() {
        return 0;
    }

    /** The last descriptor was closed, or the node is going. Called once; requests still unanswered need no answer. */
    void release();
}
