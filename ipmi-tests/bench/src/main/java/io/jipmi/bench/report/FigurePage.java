package io.jipmi.bench.report;

import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page whose figures are between lines {@code <!-- bench:NAME -->} and {@code <!-- /bench -->}; the text around them is
 * somebody's.
 */
final class FigurePage {
    private static final Pattern BLOCK =
            Pattern.compile("^<!-- bench:([a-z-]+) -->\n(.*?)^<!-- /bench -->$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern MARK = Pattern.compile("^<!-- /?bench\\b.*$", Pattern.MULTILINE);

    private FigurePage() {}

    /**
     * The page with new figures.
     *
     * @param blocks gives what is to stand in a block of a name, in whole lines; empty to leave what is there
     * @throws IllegalArgumentException if a block does not end, or ends twice
     */
    static String with(String page, Function<String, String> blocks) {
        if (MARK.matcher(BLOCK.matcher(page).replaceAll("")).find()) {
            throw new IllegalArgumentException("a line <!-- bench:NAME --> or <!-- /bench --> lacks the other");
        }
        return BLOCK.matcher(page).replaceAll(found -> {
            if (MARK.matcher(found.group(2)).find()) {
                throw new IllegalArgumentException("the figures of " + found.group(1) + " have no end");
            }
            String lines = blocks.apply(found.group(1));
            String kept = lines.isEmpty() ? found.group(2) : lines;
            return Matcher.quoteReplacement("<!-- bench:" + found.group(1) + " -->\n" + kept + "<!-- /bench -->");
        });
    }
}
