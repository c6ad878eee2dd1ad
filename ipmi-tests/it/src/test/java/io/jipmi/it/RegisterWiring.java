package io.jipmi.it;

import io.jipmi.msghandler.AddressSource;
import io.jipmi.msghandler.spi.SmiDriver;
import io.jipmi.si.AddressSpace;
import io.jipmi.si.SiConfig;
import io.jipmi.si.SiType;
import io.jipmi.si.SystemInterface;
import io.jipmi.sim.InterfaceType;
import io.jipmi.sim.RegisterLayout;
import io.jipmi.sim.SimulatedMachine;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/** Which register interface it is and where its registers lie. */
record RegisterWiring(InterfaceType type, AddressSpace space, RegisterLayout layout) implements Wiring {
    private static final long PORT = 0xCA2;
    private static final long ADDRESS = 0xFE00_0000L;

    private static final List<RegisterLayout> PORT_LAYOUTS =
            List.of(RegisterLayout.bytesAt(PORT), new RegisterLayout(PORT, 4, 1, 0), new RegisterLayout(PORT, 4, 2, 8));
    private static final List<RegisterLayout> MEMORY_LAYOUTS = List.of(
            new RegisterLayout(ADDRESS, 4, 4, 0),
            new RegisterLayout(ADDRESS, 4, 4, 8),
            new RegisterLayout(ADDRESS, 1, 1, 0),
            new RegisterLayout(ADDRESS, 16, 8, 24));

    /** Every interface at ports and in memory. */
    static List<RegisterWiring> all() {
        return Arrays.stream(AddressSpace.values())
                .flatMap(space -> Stream.of(InterfaceType.KCS, InterfaceType.SMIC, InterfaceType.BT)
                        .map(type -> of(type, space)))
                .toList();
    }

    private static RegisterWiring of(InterfaceType type, AddressSpace space) {
        return new RegisterWiring(type, space, layouts(space).get(0));
    }

    private static List<RegisterLayout> layouts(AddressSpace space) {
        return space == AddressSpace.IO ? PORT_LAYOUTS : MEMORY_LAYOUTS;
    }

    @Override
    public RegisterWiring laidOut(int turn) {
        List<RegisterLayout> layouts = layouts(space);
        return new RegisterWiring(type, space, layouts.get(turn % layouts.size()));
    }

    @Override
    public SimulatedMachine.Builder machine(LongConsumer passNs) {
        SimulatedMachine.Builder builder = SimulatedMachine.builder().device(type, layout);
        return space == AddressSpace.IO ? builder : builder.inMemory();
    }

    @Override
    public SmiDriver driver(SimulatedMachine machine) {
        SiConfig config = new SiConfig(
                SiType.ofWord(type.word()).orElseThrow(),
                space,
                layout.base(),
                layout.spacing(),
                layout.sizeBytes(),
                layout.shiftBits(),
                0,
                SiConfig.DEFAULT_SLAVE_ADDRESS,
                AddressSource.SIMULATED);
        return space == AddressSpace.IO
                ? SystemInterface.over(machine.ports(), config)
                : SystemInterface.over(machine.memory(), config);
    }

    @Override
    public String name() {
        return type.word().toUpperCase(Locale.ROOT) + (space == AddressSpace.IO ? " at ports" : " in memory");
    }

    @Override
    public int longMessageBytes() {
        return type == InterfaceType.SMIC ? 78 : 250;
    }

    @Override
    public String toString() {
        return name() + ", spacing " + layout.spacing() + ", size " + layout.sizeBytes() + ", shift "
                + layout.shiftBits();
    }
}
