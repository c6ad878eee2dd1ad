package io.jipmi.it;

import io.jipmi.msghandler.AddressSource;
import io.jipmi.msghandler.spi.SmiDriver;
import io.jipmi.sim.Fault.Kind;
import io.jipmi.sim.InterfaceType;
import io.jipmi.sim.SimulatedMachine;
import io.jipmi.sim.SsifTraits;
import io.jipmi.sim.SsifTraits.LastPart;
import io.jipmi.ssif.SsifConfig;
import io.jipmi.ssif.SsifInterface;
import java.util.List;
import java.util.function.LongConsumer;

/** SSIF, on a bus of which speed and with a device that can do what. */
record BusWiring(SsifTraits traits, int busHz) implements Wiring {
    private static final int STANDARD_HZ = 100_000;
    private static final int FAST_HZ = 400_000;

    private static final SsifTraits CHECKED = SsifTraits.MULTI_PART;
    private static final SsifTraits UNCHECKED = SsifTraits.MULTI_PART.withoutPacketErrorCodes();

    /** With and without packet error codes. */
    static List<BusWiring> all() {
        return List.of(new BusWiring(CHECKED, STANDARD_HZ), new BusWiring(UNCHECKED, STANDARD_HZ));
    }

    @Override
    public InterfaceType type() {
        return InterfaceType.SSIF;
    }

    @Override
    public BusWiring laidOut(int turn) {
        SsifTraits turned = traits;
        if (turn % 3 == 1) {
            turned = turned.with(LastPart.END).withoutRetry();
        } else if (turn % 3 == 2) {
            turned = turned.with(LastPart.SHORT_MIDDLE);
        }
        return new BusWiring(turned, turn % 2 == 0 ? STANDARD_HZ : FAST_HZ);
    }

    @Override
    public SimulatedMachine.Builder machine(LongConsumer passNs) {
        return SimulatedMachine.builder().ssif(traits).busClockHz(busHz).busTime(passNs);
    }

    @Override
    public SmiDriver driver(SimulatedMachine machine) {
        return SsifInterface.over(machine.smbus(), SsifConfig.at("0", 0x10, AddressSource.SIMULATED));
    }

    @Override
    public String name() {
        return "SSIF " + (traits.checksPackets() ? "with" : "without") + " PEC";
    }

    @Override
    public int longMessageBytes() {
        return 250;
    }

    /** Without packet error codes none can be wrong. */
    @Override
    public List<Kind> faults() {
        return Wiring.super.faults().stream()
                .filter(kind -> kind != Kind.PEC_ERROR || traits.checksPackets())
                .toList();
    }

    @Override
    public String toString() {
        return name() + ", " + busHz + " Hz, end by " + traits.lastPart()
                + (traits.resendsBlocks() ? "" : ", no retry");
    }
}
