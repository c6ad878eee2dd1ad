package io.jipmi.cli.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvTest {
    private final StringWriter text = new StringWriter();
    private final Csv csv = Csv.begin(new PrintWriter(text), List.of("name", "value", "states"));

    @Test
    void linesEndInCarriageReturnAndLineFeed() {
        csv.row(Arrays.asList("Fan1", 12.5, null));
        assertEquals("name,value,states\r\nFan1,12.5,\r\n", text.toString());
    }

    @Test
    void commasQuotesAndBreaksAreQuoted() {
        csv.row(List.of("a,b", "5\" disk", "one\ntwo\r"));
        assertEquals("name,value,states\r\n\"a,b\",\"5\"\" disk\",\"one\ntwo\r\"\r\n", text.toString());
    }

    @Test
    void aLineHasAValueForEachName() {
        assertThrows(IllegalArgumentException.class, () -> csv.row(List.of("a")));
    }
}
