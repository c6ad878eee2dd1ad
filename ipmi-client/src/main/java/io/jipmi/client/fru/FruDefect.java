package io.jipmi.client.fru;

/**
 * Something that is wrong with an inventory. Immutable.
 *
 * @param area where
 * @param trouble what, one line
 */
public record FruDefect(FruArea.Kind area, String trouble) {
    /** For people: {@code board area: it adds up to 0x12, where a right checksum makes 0x00}. */
    @Override
    public String toString() {
        return area.label() + ": " + trouble;
    }
}
