package io.jipmi.client.fru;

import io.jipmi.client.Octets;
import io.jipmi.client.vocabulary.ChassisTypes;
import java.util.List;

/**
 * The chassis (FRU storage definition 1.3, 10). Immutable. Fields that are not there are empty.
 *
 * @param raw the whole area
 * @param type what kind of chassis, 0 to 0xFF; {@link #typeName()}
 * @param partNumber the manufacturer's
 * @param serialNumber the manufacturer's
 * @param custom what follows, in the manufacturer's order
 */
public record ChassisArea(Octets raw, int type, FruField partNumber, FruField serialNumber, List<FruField> custom)
        implements FruArea {
    private static final int TYPE = 2;
    private static final int FIELDS = 3;

    public ChassisArea {
        custom = List.copyOf(custom);
    }

    static ChassisArea decode(Octets area, Defects defects) {
        FieldReader fields = new FieldReader(area, FIELDS, FruField.ENGLISH, Kind.CHASSIS, defects);
        return new ChassisArea(area, area.u8(TYPE), fields.next(), fields.next(), fields.rest());
    }

    /** For example {@code Rack Mount Chassis}. */
    public String typeName() {
        return ChassisTypes.name(type);
    }
}
