package io.jipmi.bench.scale;

import java.util.ArrayList;
import java.util.List;

/** Values at times, and the straight line through the second half of them: before that a program is still warming up. */
final class Trend {
    private record Point(double atS, double value) {}

    private final List<Point> points = new ArrayList<>();

    void add(double atS, double value) {
        points.add(new Point(atS, value));
    }

    /** By how much the line rises over the second half; 0 with fewer than two points there. */
    double growth() {
        List<Point> half = points.subList(points.size() / 2, points.size());
        if (half.size() < 2) {
            return 0;
        }
        double meanS = half.stream().mapToDouble(Point::atS).average().orElse(0);
        double mean = half.stream().mapToDouble(Point::value).average().orElse(0);
        double spread = half.stream()
                .mapToDouble(point -> (point.atS - meanS) * (point.atS - meanS))
                .sum();
        double slope = half.stream()
                        .mapToDouble(point -> (point.atS - meanS) * (point.value - mean))
                        .sum()
                / spread;
        return slope * (half.get(half.size() - 1).atS - half.get(0).atS);
    }
}
