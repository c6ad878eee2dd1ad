package io.jipmi.bench.scale;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import org.junit.jupiter.api.Test;

class ThousandthsTest {
    @Test
    void figuresArePrintedWithoutAnExponent() {
        assertEquals("0.000", printed(0));
        assertEquals("0.000", printed(1e-9));
        assertEquals("-0.001", printed(-0.0005));
        assertEquals("49.877", printed(49.8765));
        assertEquals("4294967.295", printed(4_294_967_295L / 1e3));
        assertEquals("123456789012.000", printed(123_456_789_012.0));
    }

    private static String printed(double figure) {
        JsonObject line = new JsonObject();
        line.addProperty("x", Thousandths.of(figure));
        return line.get("x").toString();
    }
}
