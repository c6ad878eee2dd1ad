package io.jipmi.si.probe;

import io.jipmi.io.IoFault;
import io.jipmi.si.SiConfig;
import io.jipmi.si.regs.RegisterIo;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * Finds out how far apart the registers of a KCS interface on PCI are, as nothing in PCI tells it: a command that no KCS
 * interface knows is written where the command register would be, and a BMC that takes it shows so in the status
 * (linux-driver 1.2.4). Done only when an interface is opened, and within its own window only.
 */
public final class SpacingProbe {
    private static final int[] SPACINGS_BYTES = {1, 4, 16};
    private static final int STATUS_AND_COMMAND = 1;
    /** No control code of KCS (IPMI 2.0 table 9-3), so that it starts nothing. */
    private static final int INVALID_COMMAND = 0x10;

    private static final int NOTHING_DECODES_IT = 0xFF;

    private SpacingProbe() {}

    /**
     * What came of it.
     *
     * @param spacingBytes the spacing whose status register answered; empty if none did
     * @param rejections one line for each spacing tried before, and why it is not the one
     */
    public record Outcome(OptionalInt spacingBytes, List<String> rejections) {
        public Outcome {
            rejections = List.copyOf(rejections);
        }
    }

    /**
     * Tries the spacings that fit the window, each with one write and one read.
     *
     * @param config the interface, whose address is the window's first
     * @param windowBytes length of the window
     * @param registers how registers laid out in a given way are accessed
     * @throws IoFault if an access fails
     */
    public static Outcome run(SiConfig config, long windowBytes, Function<SiConfig, RegisterIo> registers)
            throws IoFault {
        List<String> rejections = new ArrayList<>();
        for (int spacingBytes : SPACINGS_BYTES) {
            if (spacingBytes + config.sizeBytes() > windowBytes) {
                rejections.add("spacing " + spacingBytes + ": does not fit a window of " + windowBytes + " bytes");
                continue;
            }
            RegisterIo io = registers.apply(config.withSpacing(spacingBytes));
            io.write(STATUS_AND_COMMAND, INVALID_COMMAND);
            int status = io.read(STATUS_AND_COMMAND);
            if (status != 0 && status != NOTHING_DECODES_IT) {
                return new Outcome(OptionalInt.of(spacingBytes), rejections);
            }
            rejections.add(String.format(Locale.ROOT, "spacing %d: status reads 0x%02x", spacingBytes, status));
        }
        return new Outcome(OptionalInt.empty(), rejections);
    }
}
