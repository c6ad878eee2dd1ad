package io.jipmi.client.fru;

import io.jipmi.client.Octets;

/** One of the areas of an inventory that its header can name (FRU storage definition 1.3, 8 to 12). */
public sealed interface FruArea permits InternalUseArea, ChassisArea, BoardArea, ProductArea {
    /** Which area, also for what is wrong with one. */
    enum Kind {
        /** The common header, which says where the areas are. */
        HEADER("common header"),
        INTERNAL_USE("internal use area"),
        CHASSIS("chassis area"),
        BOARD("board area"),
        PRODUCT("product area"),
        MULTI_RECORD("multi-record area");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        /** The specification's word, for people. */
        public String label() {
            return label;
        }
    }

    /** The whole area as it is stored, as far as it is there. */
    Octets raw();
}
