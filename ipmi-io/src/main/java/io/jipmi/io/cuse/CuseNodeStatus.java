package io.jipmi.io.cuse;

import java.util.List;

/**
 * How one node is used; a snapshot.
 *
 * @param name below {@code /dev}
 * @param files those that are open, in the order in which they were opened
 * @param pendingRequests how many of its callers' requests wait for their answer
 */
public record CuseNodeStatus(String name, List<CuseFileStatus> files, int pendingRequests) {
    public CuseNodeStatus {
        files = List.copyOf(files);
    }
}
