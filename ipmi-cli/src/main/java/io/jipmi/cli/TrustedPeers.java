package io.jipmi.cli;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.HashSet;
import java.util.Set;

/** Who may have this process do what it may do itself. */
final class TrustedPeers {
    private static final String ROOT = "root";

    private TrustedPeers() {}

    /** The user this process is of, and root. */
    static Set<UserPrincipal> ofThisProcess() throws IOException {
        Set<UserPrincipal> peers = new HashSet<>();
        peers.add(Files.getOwner(Path.of("/proc/self")));
        try {
            peers.add(FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(ROOT));
        } catch (UserPrincipalNotFoundException nameless) {
            // Then it may be this process's user at most.
        }
        return peers;
    }
}
