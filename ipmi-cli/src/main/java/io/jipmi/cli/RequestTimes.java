package io.jipmi.cli;

import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiResponse;
import io.jipmi.msghandler.IpmiUser;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** How long requests took, one after the other. Immutable. */
final class RequestTimes {
    private final long[] sortedNs;
    private final int errors;
    private final String firstError;
    private final int different;
    private final long cpuMs;

    private RequestTimes(long[] sortedNs, int errors, String firstError, int different, long cpuMs) {
        this.sortedNs = sortedNs;
        this.errors = errors;
        this.firstError = firstError;
        this.different = different;
        this.cpuMs = cpuMs;
    }

    /** How many had no answer, or one with a non-zero completion code. */
    int errors() {
        return errors;
    }

    /** What the first of them was; empty if there is none. */
    String firstError() {
        return firstError;
    }

    static RequestTimes measure(IpmiUser user, IpmiRequest request, int count) {
        long[] tookNs = new long[count];
        int errors = 0;
        String firstError = "";
        int different = 0;
        IpmiResponse firstAnswer = null;
        Duration cpuBefore = cpu();
        for (int i = 0; i < count; i++) {
            long startNs = System.nanoTime();
            String error = "";
            try {
                IpmiResponse answer = user.request(request).orThrow(0);
                firstAnswer = firstAnswer == null ? answer : firstAnswer;
                different += answer.equals(firstAnswer) ? 0 : 1;
            } catch (IpmiException e) {
                error = e.failure().describe();
            }
            tookNs[i] = System.nanoTime() - startNs;
            if (!error.isEmpty()) {
                errors++;
                firstError = firstError.isEmpty() ? error : firstError;
            }
        }
        long cpuMs = cpu().minus(cpuBefore).toMillis();
        Arrays.sort(tookNs);
        return new RequestTimes(tookNs, errors, firstError, different, cpuMs);
    }

    /**
     * The figures. Of the answers without an error those are different that are not what the first of them was; processor
     * time is the whole process's, in steps of the kernel's clock tick.
     */
    Map<String, Object> figures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("count", sortedNs.length);
        figures.put("errors", errors);
        figures.put("different", different);
        figures.put(
                "mean_us", microseconds((long) Arrays.stream(sortedNs).average().orElse(0)));
        figures.put("p50_us", microseconds(percentile(50)));
        figures.put("p99_us", microseconds(percentile(99)));
        figures.put("max_us", microseconds(sortedNs[sortedNs.length - 1]));
        figures.put("cpu_ms", cpuMs);
        return figures;
    }

    /** Nearest rank. */
    private long percentile(int percent) {
        int rank = (int) Math.ceil(sortedNs.length * percent / 100.0);
        return sortedNs[Math.max(0, rank - 1)];
    }

    private static double microseconds(long ns) {
        return Math.round(ns / 100.0) / 10.0;
    }

    private static Duration cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }
}
