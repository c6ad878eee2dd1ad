package io.jipmi.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {

    @Test
    void onlyWhatWasMeasuredIsWrittenAnew() {
        String page = """
                <!-- bench:x -->
                old
                <!-- /bench -->
                <!-- bench:cannot -->
                old
                <!-- /bench -->
                <!-- bench:did-not -->
                old
                <!-- /bench -->
                """;
        Results results =
                Samples.results(Samples.took("ours", 5), "{\"part\":\"cannot\",\"not_measured\":\"no QEMU\"}");
        assertEquals(
                page.replaceFirst("old", "| | p50, µs |\n|---|---|\n| ours | 5.00 |"),
                Report.page(page, List.of(), results));
    }
}
