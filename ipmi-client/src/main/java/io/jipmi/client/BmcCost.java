package io.jipmi.client;

import java.time.Duration;

/**
 * What a client has asked of its controllers so far. A snapshot; the clients that were made of one another count together.
 *
 * @param requests put to a controller, answered or not
 * @param merged answers that came from a request of somebody else that was under way
 * @param fresh answers that were young enough to be given again
 * @param waited how long the requests took, queueing included
 */
public record BmcCost(long requests, long merged, long fresh, Duration waited) {}
