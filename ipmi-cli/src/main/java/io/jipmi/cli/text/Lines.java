package io.jipmi.cli.text;

/** Texts that come from a controller, on their way to a terminal. */
public final class Lines {
    private Lines() {}

    /** The text with a question mark for each character that steers a terminal or breaks a line. */
    public static String printable(String text) {
        return text.codePoints().anyMatch(Lines::steers)
                ? text.codePoints()
                        .map(each -> steers(each) ? '?' : each)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString()
                : text;
    }

    private static boolean steers(int codePoint) {
        return Character.isISOControl(codePoint)
                || Character.getType(codePoint) == Character.FORMAT
                || Character.getType(codePoint) == Character.LINE_SEPARATOR
                || Character.getType(codePoint) == Character.PARAGRAPH_SEPARATOR;
    }
}
