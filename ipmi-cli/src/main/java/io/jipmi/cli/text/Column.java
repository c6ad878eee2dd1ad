package io.jipmi.cli.text;

/**
 * A column of a table.
 *
 * @param name its heading
 * @param alignment where its texts stand
 * @param minWidth what it keeps where the table does not fit the terminal; {@link Integer#MAX_VALUE} if all of it
 */
public record Column(String name, Alignment alignment, int minWidth) {
    /** Where a text shorter than its column stands. */
    public enum Alignment {
        LEFT,
        RIGHT
    }

    /** A column of texts that always stand in full. */
    public static Column text(String name) {
        return new Column(name, Alignment.LEFT, Integer.MAX_VALUE);
    }

    /** A column of numbers. */
    public static Column number(String name) {
        return new Column(name, Alignment.RIGHT, Integer.MAX_VALUE);
    }

    /** A column of texts that are cut where there is no room. */
    public static Column yielding(String name, int minWidth) {
        return new Column(name, Alignment.LEFT, minWidth);
    }
}
