package io.jipmi.cli.text;

/** What a text means to whoever looks over it, as a colour. */
public enum Tone {
    PLAIN(""),
    /** The names of columns. */
    HEADING("1"),
    GOOD("32"),
    WARNING("33"),
    BAD("31"),
    /** Not there, not of interest. */
    FAINT("2");

    private final String code;

    Tone(String code) {
        this.code = code;
    }

    /** The text as a terminal shows it; the text alone if it knows no colours. */
    public String dress(String text, Terminal terminal) {
        return !terminal.colour() || code.isEmpty() || text.isBlank() ? text : "\033[" + code + "m" + text + "\033[0m";
    }
}
