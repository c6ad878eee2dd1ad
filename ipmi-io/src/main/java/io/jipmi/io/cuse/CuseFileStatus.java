package io.jipmi.io.cuse;

/**
 * How one open file is used; a snapshot.
 *
 * @param openedBy who opened it
 * @param waitingMessages how many messages wait in the file's queue for its reader
 * @param expectedMessages how many places the queue keeps for answers to come
 */
public record CuseFileStatus(CuseCaller openedBy, int waitingMessages, int expectedMessages) {}
