package io.jipmi.msghandler.spi;

import io.jipmi.msghandler.BridgedAddress;
import io.jipmi.msghandler.OwnAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where a driver brings an addressed message, and how often it tries.
 *
 * @param address who is to get it
 * @param own what stands as its sender; null if nobody has said, and the driver's other side does as it always does
 * @param sequence of a response: the command's, 0 to 63; 0 of a request
 * @param retries tries after the first one, 0 or more
 * @param tryMs how long one try waits for its answer, in ms, at least 1
 */
@SuppressWarnings("exports") // callers compile without the annotation
public record Delivery(BridgedAddress address, @Nullable OwnAddress own, int sequence, int retries, long tryMs) {}
