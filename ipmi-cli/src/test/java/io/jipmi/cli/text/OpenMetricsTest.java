package io.jipmi.cli.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jipmi.cli.text.OpenMetrics.Kind;
import org.junit.jupiter.api.Test;

class OpenMetricsTest {
    private final OpenMetrics metrics = new OpenMetrics();

    private OpenMetrics.Family celsius() {
        return metrics.family("t_celsius", Kind.GAUGE, "celsius", "A temperature.");
    }

    @Test
    void aFamilyStandsTogetherAndTheEndIsMarked() {
        celsius().add(42, Labels.of("sensor", "CPU 1"));
        metrics.family("requests", Kind.COUNTER, "", "Requests.").add(7, Labels.NONE);
        celsius().add(-0.5, Labels.of("sensor", "CPU 2"));
        assertEquals("""
                # TYPE t_celsius gauge
                # UNIT t_celsius celsius
                # HELP t_celsius A temperature.
                t_celsius{sensor="CPU 1"} 42
                t_celsius{sensor="CPU 2"} -0.5
                # TYPE requests counter
                # HELP requests Requests.
                requests_total 7
                # EOF
                """, metrics.text());
    }

    @Test
    void labelsAreEscaped() {
        celsius().add(1, Labels.of("sensor", "a\"b\\c\nd"));
        assertEquals(
                "t_celsius{sensor=\"a\\\"b\\\\c\\nd\"} 1",
                metrics.text().lines().skip(3).findFirst().orElseThrow());
    }

    @Test
    void noValueIsLeftOutAndASeriesAppearsOnce() {
        celsius()
                .add(Double.NaN, Labels.of("sensor", "a"))
                .add(Double.NEGATIVE_INFINITY, Labels.of("sensor", "a"))
                .add(1, Labels.of("sensor", "a"))
                .add(2, Labels.of("sensor", "a"));
        assertEquals(5, metrics.text().lines().count(), metrics.text());
    }

    @Test
    void aNameEndsInItsUnit() {
        assertThrows(
                IllegalArgumentException.class, () -> metrics.family("temperature", Kind.GAUGE, "celsius", "Wrong."));
    }
}
