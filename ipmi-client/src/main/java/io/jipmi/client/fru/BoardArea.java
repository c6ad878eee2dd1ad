package io.jipmi.client.fru;

import io.jipmi.client.Octets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The board (FRU storage definition 1.3, 11). Immutable. Fields that are not there are empty.
 *
 * @param raw the whole area
 * @param languageCode 0 and 25 for English; decides how the fields' texts are stored
 * @param manufactured when it was made, to the minute; empty if the area does not say
 * @param manufacturer who made it
 * @param productName what it is
 * @param serialNumber the manufacturer's
 * @param partNumber the manufacturer's
 * @param fruFileId which file it was programmed from
 * @param custom what follows, in the manufacturer's order
 */
public record BoardArea(
        Octets raw,
        int languageCode,
        Optional<Instant> manufactured,
        FruField manufacturer,
        FruField productName,
        FruField serialNumber,
        FruField partNumber,
        FruField fruFileId,
        List<FruField> custom)
        implements FruArea {
    private static final int LANGUAGE = 2;
    private static final int MANUFACTURED = 3;
    private static final int FIELDS = 6;
    private static final Instant EPOCH = Instant.parse("1996-01-01T00:00:00Z");

    public BoardArea {
        custom = List.copyOf(custom);
    }

    static BoardArea decode(Octets area, Defects defects) {
        FieldReader fields = new FieldReader(area, FIELDS, area.u8(LANGUAGE), Kind.BOARD, defects);
        return new BoardArea(
                area,
                area.u8(LANGUAGE),
                manufactured(area.u24(MANUFACTURED)),
                fields.next(),
                fields.next(),
                fields.nextInEnglish(),
                fields.next(),
                fields.next(),
                fields.rest());
    }

    private static Optional<Instant> manufactured(int minutes) {
        return minutes == 0 ? Optional.empty() : Optional.of(EPOCH.plus(Duration.ofMinutes(minutes)));
    }
}
