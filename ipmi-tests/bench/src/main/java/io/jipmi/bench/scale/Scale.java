package io.jipmi.bench.scale;

import com.google.gson.JsonObject;
import io.jipmi.io.IoFault;
import io.jipmi.msghandler.IpmiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What many users cost, what one of everything takes in memory, and whether one of ten thousand costs more than one of ten.
 * Prints JSON lines; draws the last as a plot.
 */
public final class Scale {
    private static final String PART = "scale";
    private static final int[] COUNTS = {10, 100, 1_000, 10_000};
    private static final int[] USERS = {1, 4, 16, 64};
    /** Each measurement of a load is of about so many in all, so that small ones are not measured by their noise. */
    private static final int CARRIED = 40_000;

    private static final int TRIES = 5;
    private static final int WARM_UPS = 3;
    /** How much more one of the most may cost than one of a hundred: caches, not work. */
    private static final double FLAT = 4;

    private Scale() {}

    /**
     * Ends with status 1 if a cost is not flat.
     *
     * @param arguments where the plot goes; without it none is drawn
     */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 1) {
            System.err.println("usage: scripts/bench scale [FILE.svg]");
            System.exit(2);
        }
        ProcessFigures process = new ProcessFigures();
        for (Footprint each : Footprint.values()) {
            JsonObject line = line(each.label());
            line.addProperty("each_bytes", Thousandths.of(each.bytesEach(process)));
            System.out.println(line);
        }
        LogLogPlot plot = new LogLogPlot("how many at a time", 1, 4, "microseconds for each", -2, 2);
        boolean flat = true;
        for (Load load : Load.values()) {
            flat &= isFlat(load, plot);
        }
        if (arguments.length == 1) {
            draw(plot, Path.of(arguments[0]));
        }
        for (Crowd.Bmc bmc : Crowd.Bmc.values()) {
            for (Crowd.Way way : Crowd.Way.values()) {
                for (int users : USERS) {
                    crowd(bmc, way, 1, users);
                }
                crowd(bmc, way, 4, 16);
            }
        }
        System.exit(flat ? 0 : 1);
    }

    private static void crowd(Crowd.Bmc bmc, Crowd.Way way, int interfaces, int usersEach) throws Exception {
        String who = bmc.label() + ", " + way.label() + ", " + interfaces
                + (interfaces == 1 ? " interface, " : " interfaces, ") + usersEach
                + (usersEach == 1 ? " user" : " users") + (interfaces == 1 ? "" : " each");
        JsonObject line = line(who);
        Crowd.measure(line, bmc, way, interfaces, usersEach);
        System.out.println(line);
    }

    private static boolean isFlat(Load load, LogLogPlot plot) throws IpmiException, IoFault {
        List<double[]> points = new ArrayList<>();
        JsonObject line = line(load.label());
        for (int i = 0; i < WARM_UPS; i++) {
            double unused = eachUs(load, COUNTS[1]);
        }
        for (int count : COUNTS) {
            double us = eachUs(load, count);
            points.add(new double[] {count, us});
            line.addProperty("each_of_" + count + "_us", Thousandths.of(us));
        }
        plot.add(load.label(), points);
        double ratio = points.get(points.size() - 1)[1] / points.get(1)[1];
        line.addProperty("ratio", Thousandths.of(ratio));
        System.out.println(line);
        if (ratio > FLAT) {
            System.err.println("scale: not flat: " + load.label() + ", ratio " + ratio);
        }
        return ratio <= FLAT;
    }

    /** The best of some tries: whatever else the machine does only adds. */
    private static double eachUs(Load load, int count) throws IpmiException, IoFault {
        double bestUs = Double.MAX_VALUE;
        for (int i = 0; i < TRIES; i++) {
            int rounds = Math.max(1, CARRIED / count / TRIES);
            long tookNs = 0;
            for (int j = 0; j < rounds; j++) {
                try (HandTurned stack = new HandTurned()) {
                    long startNs = System.nanoTime();
                    load.carry(stack, count);
                    tookNs += System.nanoTime() - startNs;
                }
            }
            bestUs = Math.min(bestUs, tookNs / 1e3 / rounds / count);
        }
        return bestUs;
    }

    private static void draw(LogLogPlot plot, Path file) throws IOException {
        Files.writeString(file, plot.svg());
    }

    private static JsonObject line(String who) {
        JsonObject line = new JsonObject();
        line.addProperty("part", PART);
        line.addProperty("who", who);
        return line;
    }
}
