package io.jipmi.client.vocabulary;

import java.util.Locale;
import java.util.Map;

/** Names of entity ids: the kinds of things that sensors and devices belong to (IPMI 2.0, table 43-13). */
public final class EntityIds {
    private static final int FIRST_CHASSIS_SPECIFIC = 0x90;
    private static final int FIRST_BOARD_SET_SPECIFIC = 0xB0;
    private static final int FIRST_OEM = 0xD0;

    private static final Map<Integer, String> NAMES = Resource.names("entities.txt", Resource.HEX);

    private EntityIds() {}

    /**
     * The name of an entity id, also of one that is reserved or somebody's own.
     *
     * @param entityId 0 to 0xFF
     */
    public static String name(int entityId) {
        String name = NAMES.get(entityId);
        return name != null ? name : String.format(Locale.ROOT, "%s 0x%02x", owner(entityId), entityId);
    }

    private static String owner(int entityId) {
        if (entityId >= FIRST_OEM) {
            return "OEM";
        }
        if (entityId >= FIRST_BOARD_SET_SPECIFIC) {
            return "board-set specific";
        }
        return entityId >= FIRST_CHASSIS_SPECIFIC ? "chassis-specific" : "reserved";
    }
}
