package io.jipmi.cli.control;

import java.util.Locale;

/** How an answer begins; the rest of its line, behind a blank, is the text. */
enum Verdict {
    /** It is done. */
    OK,
    /** A word of the request is wrong. */
    USAGE,
    /** It could not be done. */
    FAILED;

    /** The whole line, without its end. Line ends in the text become blanks. */
    String line(String text) {
        return name().toLowerCase(Locale.ROOT) + " " + text.replace('\n', ' ').replace('\r', ' ');
    }
}
