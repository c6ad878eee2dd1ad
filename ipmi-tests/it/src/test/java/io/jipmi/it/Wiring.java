package io.jipmi.it;

import io.jipmi.msghandler.spi.SmiDriver;
import io.jipmi.sim.Fault;
import io.jipmi.sim.Fault.Kind;
import io.jipmi.sim.InterfaceType;
import io.jipmi.sim.SimulatedMachine;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/** Which system interface it is and how it is connected, as the simulator and as the driver are to know it. */
sealed interface Wiring permits RegisterWiring, BusWiring {
    /** Every interface every way, or with {@code -Djipmi.faults.only=SSIF} those whose names begin so. */
    static List<Wiring> all() {
        return Stream.<Wiring>concat(RegisterWiring.all().stream(), BusWiring.all().stream())
                .filter(wiring -> wiring.name().startsWith(System.getProperty("jipmi.faults.only", "")))
                .toList();
    }

    InterfaceType type();

    /** The same interface connected a little otherwise: the usual ways in turn. */
    Wiring laidOut(int turn);

    /**
     * A machine to be built on, with this interface.
     *
     * @param passNs lets the time of a transfer pass where transfers take time
     */
    SimulatedMachine.Builder machine(LongConsumer passNs);

    /** The driver of that machine's interface. */
    SmiDriver driver(SimulatedMachine machine);

    /** The interface and where it is: {@code KCS at ports}. */
    String name();

    /** The longest request, network function and command included, that the tests put, and the longest answer. */
    int longMessageBytes();

    /** What can go wrong with it. */
    default List<Kind> faults() {
        return Fault.kindsAt(type());
    }
}
