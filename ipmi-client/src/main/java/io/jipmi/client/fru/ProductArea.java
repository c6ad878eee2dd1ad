package io.jipmi.client.fru;

import io.jipmi.client.Octets;
import java.util.List;

/**
 * The product (FRU storage definition 1.3, 12). Immutable. Fields that are not there are empty.
 *
 * @param raw the whole area
 * @param languageCode 0 and 25 for English; decides how the fields' texts are stored
 * @param manufacturer who made it
 * @param productName what it is
 * @param partNumber the manufacturer's part or model number
 * @param version the manufacturer's
 * @param serialNumber the manufacturer's
 * @param assetTag the owner's
 * @param fruFileId which file it was programmed from
 * @param custom what follows, in the manufacturer's order
 */
public record ProductArea(
        Octets raw,
        int languageCode,
        FruField manufacturer,
        FruField productName,
        FruField partNumber,
        FruField version,
        FruField serialNumber,
        FruField assetTag,
        FruField fruFileId,
        List<FruField> custom)
        implements FruArea {
    private static final int LANGUAGE = 2;
    private static final int FIELDS = 3;

    public ProductArea {
        custom = List.copyOf(custom);
    }

    static ProductArea decode(Octets area, Defects defects) {
        FieldReader fields = new FieldReader(area, FIELDS, area.u8(LANGUAGE), Kind.PRODUCT, defects);
        return new ProductArea(
                area,
                area.u8(LANGUAGE),
                fields.next(),
                fields.next(),
                fields.next(),
                fields.next(),
                fields.nextInEnglish(),
                fields.next(),
                fields.next(),
                fields.rest());
    }
}
