package io.jipmi.cli.text;

/** Names and values that tell the metrics of a family apart, in the order in which they were added. Immutable. */
public final class Labels {
    /** None. */
    public static final Labels NONE = new Labels("");

    private final String inner;

    private Labels(String inner) {
        this.inner = inner;
    }

    /** One. */
    public static Labels of(String name, Object value) {
        return NONE.and(name, value);
    }

    /** These and one more. */
    public Labels and(String name, Object value) {
        return new Labels((inner.isEmpty() ? "" : inner + ",") + name + "=\"" + escaped(value.toString()) + '"');
    }

    /** As they stand behind a metric's name. */
    @Override
    public String toString() {
        return inner.isEmpty() ? "" : "{" + inner + "}";
    }

    static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
