package io.jipmi.client.sdr;

/**
 * A physical thing that sensors and devices belong to (IPMI 2.0, 39). Immutable.
 *
 * @param id what it is, table 43-13, 0 to 0xFF
 * @param instance which one, 0 to 0x7F; from 0x60 on relative to the controller
 * @param container whether it stands for the things in it (a logical entity)
 */
public record EntityId(int id, int instance, boolean container) {
    static EntityId decode(int id, int instance) {
        return new EntityId(id, instance & 0x7F, (instance & 0x80) != 0);
    }

    /** As ipmitool prints it, for example {@code 7.1}. */
    @Override
    public String toString() {
        return id + "." + instance;
    }
}
