package io.jipmi.si.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.io.IoFault;
import io.jipmi.msghandler.AddressSource;
import io.jipmi.si.SiConfig;
import io.jipmi.si.SiSpec;
import io.jipmi.si.fake.BytePorts;
import io.jipmi.si.regs.PortRegisters;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** How far apart the registers of a KCS interface on PCI are. */
class SpacingProbeTest {
    private static final int BASE = 0xC0C0;
    private static final SiConfig CONFIG = SiSpec.parse("kcs,i/o,0xc0c0,pci=0000:00:04.0", AddressSource.PCI);

    private final List<String> accesses = new ArrayList<>();

    /** A BMC whose status register lies {@code spacing} behind its base and reads {@code otherwise} elsewhere. */
    private final class Window extends BytePorts {
        private final int spacing;
        private final int otherwise;
        private int status;

        Window(int spacing, int otherwise) {
            this.spacing = spacing;
            this.otherwise = otherwise;
        }

        @Override
        public int in8(int port) {
            accesses.add("in " + (port - BASE));
            return port == BASE + spacing ? status : otherwise;
        }

        @Override
        public void out8(int port, int value) {
            accesses.add("out " + (port - BASE) + " " + value);
            if (port == BASE + spacing) {
                status = 0xC1;
            }
        }
    }

    private SpacingProbe.Outcome run(Window window, long windowBytes) throws IoFault {
        return SpacingProbe.run(CONFIG, windowBytes, config -> new PortRegisters(window, config));
    }

    @Test
    void registersSideBySideAreFoundWithOneWriteAndOneRead() throws IoFault {
        assertEquals(new SpacingProbe.Outcome(OptionalInt.of(1), List.of()), run(new Window(1, 0), 8));
        assertEquals(List.of("out 1 16", "in 1"), accesses);
    }

    @Test
    void registersFurtherApartAreFoundAndTheLossOfTheOthersIsExplained() throws IoFault {
        assertEquals(
                new SpacingProbe.Outcome(
                        OptionalInt.of(16), List.of("spacing 1: status reads 0x00", "spacing 4: status reads 0x00")),
                run(new Window(16, 0), 32));
    }

    @Test
    void allOnesIsNoStatus() throws IoFault {
        assertEquals(
                new SpacingProbe.Outcome(OptionalInt.of(4), List.of("spacing 1: status reads 0xff")),
                run(new Window(4, 0xFF), 8));
    }

    @Test
    void nothingBeyondTheWindowIsTouched() throws IoFault {
        SpacingProbe.Outcome outcome = run(new Window(16, 0), 8);

        assertEquals(OptionalInt.empty(), outcome.spacingBytes());
        assertTrue(outcome.rejections().contains("spacing 16: does not fit a window of 8 bytes"));
        assertEquals(List.of("out 1 16", "in 1", "out 4 16", "in 4"), accesses);
    }
}
