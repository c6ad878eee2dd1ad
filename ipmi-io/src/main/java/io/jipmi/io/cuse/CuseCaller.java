package io.jipmi.io.cuse;

/**
 * Who calls, as the server's namespaces know it.
 *
 * @param uid effective user, unsigned 32 bits; 65534 if it has no number here
 * @param gid effective group, unsigned 32 bits; 65534 if it has no number here
 * @param pid thread that calls; 0 if it has no number here
 */
public record CuseCaller(long uid, long gid, int pid) {
    /** For people: {@code uid 1000 pid 4711}. */
    public String describe() {
        return "uid " + uid + " pid " + pid;
    }
}
