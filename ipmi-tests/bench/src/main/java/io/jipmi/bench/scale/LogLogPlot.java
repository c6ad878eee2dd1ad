package io.jipmi.bench.scale;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Points over decades both ways as an SVG drawing: where it lies depends on nothing but the axes, so that drawings compare. */
final class LogLogPlot {
    private static final int LEFT = 64;
    private static final int TOP = 20;
    private static final int DECADE_X = 130;
    private static final int DECADE_Y = 70;
    private static final int LEGEND_WIDTH = 300;
    private static final int LINE_HEIGHT = 18;
    private static final List<String> COLOURS =
            List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#a6761d", "#000000", "#7570b3");

    private final int leastX;
    private final int mostX;
    private final int leastY;
    private final int mostY;
    private final String labelX;
    private final String labelY;
    private final List<Series> series = new ArrayList<>();

    private record Series(String label, List<double[]> points) {}

    /** The axes' ends are powers of ten. */
    LogLogPlot(String labelX, int leastX, int mostX, String labelY, int leastY, int mostY) {
        this.labelX = labelX;
        this.leastX = leastX;
        this.mostX = mostX;
        this.labelY = labelY;
        this.leastY = leastY;
        this.mostY = mostY;
    }

    /** @param points abscissa and ordinate of each, positive */
    void add(String label, List<double[]> points) {
        series.add(new Series(label, List.copyOf(points)));
    }

    String svg() {
        int right = LEFT + (mostX - leastX) * DECADE_X;
        int bottom = TOP + (mostY - leastY) * DECADE_Y;
        StringBuilder svg = new StringBuilder();
        line(
                svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\""
                        + " font-size=\"12\">",
                right + LEGEND_WIDTH,
                bottom + 50);
        line(svg, "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>");
        for (int decade = leastX; decade <= mostX; decade++) {
            int x = LEFT + (decade - leastX) * DECADE_X;
            line(svg, "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#ddd\"/>", x, TOP, x, bottom);
            line(svg, "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>", x, bottom + 16, power(decade));
        }
        for (int decade = leastY; decade <= mostY; decade++) {
            int y = bottom - (decade - leastY) * DECADE_Y;
            line(svg, "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#ddd\"/>", LEFT, y, right, y);
            line(svg, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>", LEFT - 6, y + 4, power(decade));
        }
        line(svg, "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>", (LEFT + right) / 2, bottom + 38, labelX);
        line(
                svg,
                "<text transform=\"translate(14,%d) rotate(-90)\" text-anchor=\"middle\">%s</text>",
                bottom / 2,
                labelY);
        for (int i = 0; i < series.size(); i++) {
            draw(svg, series.get(i), COLOURS.get(i % COLOURS.size()), bottom, right + 16, TOP + 10 + i * LINE_HEIGHT);
        }
        return svg.append("</svg>\n").toString();
    }

    private void draw(StringBuilder svg, Series one, String colour, int bottom, int legendX, int legendY) {
        StringBuilder path = new StringBuilder();
        for (double[] point : one.points) {
            String x = coordinate(LEFT + (Math.log10(point[0]) - leastX) * DECADE_X);
            String y = coordinate(bottom - (Math.log10(point[1]) - leastY) * DECADE_Y);
            path.append(path.length() == 0 ? "" : " ").append(x).append(',').append(y);
            line(svg, "<circle cx=\"%s\" cy=\"%s\" r=\"3\" fill=\"%s\"/>", x, y, colour);
        }
        line(svg, "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\"/>", path, colour);
        line(svg, "<circle cx=\"%d\" cy=\"%d\" r=\"4\" fill=\"%s\"/>", legendX, legendY, colour);
        line(svg, "<text x=\"%d\" y=\"%d\">%s</text>", legendX + 10, legendY + 4, one.label);
    }

    private static String coordinate(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static String power(int decade) {
        return decade >= 0
                ? String.format(Locale.ROOT, "%.0f", Math.pow(10, decade))
                : String.format(Locale.ROOT, "%." + -decade + "f", Math.pow(10, decade));
    }

    private static void line(StringBuilder svg, String form, Object... values) {
        svg.append(String.format(Locale.ROOT, form, values)).append('\n');
    }
}
