package io.jipmi.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/** The same request again and again, one after the other, timed once the methods are compiled. */
final class RequestLoop {
    /** The quick compiler takes a method that is called once a request after 200 of them, and its time under emulation. */
    private static final int WARM_UP = 5000;

    /** One request, from its beginning to its answer. */
    @FunctionalInterface
    interface Request {
        /** Makes it, and fails if what comes back is no answer. */
        void make() throws IOException;
    }

    private RequestLoop() {}

    /**
     * Makes requests.
     *
     * @param count how many are timed, at least 1
     * @return a JSON object: {@code count}, {@code p50_us}, {@code p99_us}, and {@code cpu_us}, the processor time of this
     *     process for each of those requests
     */
    static String measure(int count, Request request) throws IOException {
        for (int i = 0; i < WARM_UP; i++) {
            request.make();
        }
        long[] tookNs = new long[count];
        Duration cpuBefore = cpu();
        for (int i = 0; i < count; i++) {
            long beginNs = System.nanoTime();
            request.make();
            tookNs[i] = System.nanoTime() - beginNs;
        }
        double cpuUs = cpu().minus(cpuBefore).toNanos() / 1e3 / count;
        Arrays.sort(tookNs);
        return String.format(
                Locale.ROOT,
                "{\"count\":%d,\"p50_us\":%.1f,\"p99_us\":%.1f,\"cpu_us\":%.1f}",
                count,
                tookNs[count / 2] / 1e3,
                tookNs[(int) (count * 99L / 100)] / 1e3,
                cpuUs);
    }

    private static Duration cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }
}
