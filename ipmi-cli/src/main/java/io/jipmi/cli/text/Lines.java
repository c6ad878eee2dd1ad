package io.jipmi.cli.text;

/** Texts that come from a controller, on their way to a terminal. */
public final class Lines {
    private Lines() {}

    /** The text with a question mark for each character that steers a terminal or breaks a line. */
    public static String printable(String text) {
        // Nearly all texts are plain, and a table has a thousand of them.
        if (isPlain(text)) {
            return text;
        }
        return text.codePoints()
                .map(each -> steers(each) ? '?' : each)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    private static boolean steers(int codePoint) {
        return Character.isISOControl(codePoint)
                || Character.getType(codePoint) == Character.FORMAT
                || Character.getType(codePoint) == Character.LINE_SEPARATOR
                || Character.getType(codePoint) == Character.PARAGRAPH_SEPARATOR;
    }
}
