package io.jipmi.cli.text;

/**
 * One field of a table.
 *
 * @param text what it says; characters that would steer a terminal are not in it
 * @param tone how it looks on a terminal that has colours
 */
public record Cell(String text, Tone tone) {
    public Cell {
        text = Lines.printable(text);
    }

    /** A field that looks like all others. */
    public static Cell of(Object value) {
        return new Cell(String.valueOf(value), Tone.PLAIN);
    }
}
