package io.jipmi.cli;

import io.jipmi.cli.ServedInterfaces.Served;
import io.jipmi.msghandler.InterfaceInfo;
import io.jipmi.msghandler.Parameters;
import io.jipmi.msghandler.spi.SmiCandidate;
import io.jipmi.msghandler.spi.SmiProviders;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A line of operations in the kernel's hotmod syntax, for interfaces of every kind: {@code add,SPEC} and
 * {@code remove,SPEC}, separated by colons. All of it is carried out, or nothing.
 */
final class HotmodLine {
    private static final String FORM = "add|remove,INTERFACE[:add|remove,INTERFACE]...";
    private static final String ADD = "add,";
    private static final String REMOVE = "remove,";
    /** Colons stand within specifications, too, as of PCI functions and faults. */
    private static final Pattern BETWEEN = Pattern.compile(":(?=(?:" + ADD + "|" + REMOVE + "))");

    private final SmiProviders providers;
    private final Parameters parameters;
    private final List<Operation> operations;

    /** @param place type and location of the interface it is about */
    private record Operation(String text, boolean adds, String spec, InterfaceInfo place) {
        /** What tells interfaces apart. */
        String name() {
            return place.describe();
        }
    }

    /** What was done. */
    record Done(boolean added, Served interfaceMeant) {}

    private HotmodLine(SmiProviders providers, Parameters parameters, List<Operation> operations) {
        this.providers = providers;
        this.parameters = parameters;
        this.operations = operations;
    }

    /**
     * Reads all of it.
     *
     * @param parameters for the interfaces to be added
     * @throws IllegalArgumentException naming the operation that is wrong and what is wrong with it
     */
    static HotmodLine parse(String line, SmiProviders providers, Parameters parameters) {
        List<Operation> operations = new ArrayList<>();
        for (String text : BETWEEN.split(line.strip(), -1)) {
            boolean adds = text.startsWith(ADD);
            if (!adds && !text.startsWith(REMOVE)) {
                throw new IllegalArgumentException(
                        "operation '" + text + "' begins with neither add, nor remove,; the form is " + FORM);
            }
            String spec = text.substring((adds ? ADD : REMOVE).length());
            try {
                InterfaceInfo place = providers.hotAdded(spec, parameters).info();
                operations.add(new Operation(text, adds, spec, place));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("operation '" + text + "': " + e.getMessage(), e);
            }
        }
        return new HotmodLine(providers, parameters, operations);
    }

    /**
     * Carries it out.
     *
     * @throws IOException with one line about what cannot be done; everything is as it was then, but for the clients of an
     *     interface that was removed and is back, and for one that does not come back, which the line says
     */
    List<Done> carryOut(ServedInterfaces interfaces) throws IOException {
        requirePossible(interfaces);
        Deque<Done> done = new ArrayDeque<>();
        for (Operation operation : operations) {
            try {
                done.add(carryOut(operation, interfaces));
            } catch (IOException | RuntimeException e) {
                String trouble = OpenInterfaces.trouble(e) + undo(done, interfaces);
                throw new IOException("operation '" + operation.text() + "': " + trouble, e);
            }
        }
        return List.copyOf(done);
    }

    /** What can be known beforehand costs no client its open file. */
    private void requirePossible(ServedInterfaces interfaces) throws IOException {
        Set<String> present = new HashSet<>();
        interfaces.all().forEach(each -> present.add(each.ipmi().info().describe()));
        for (Operation operation : operations) {
            boolean changes = operation.adds() ? present.add(operation.name()) : present.remove(operation.name());
            if (!changes) {
                throw new IOException("operation '" + operation.text() + "': " + operation.name() + " is "
                        + (operation.adds() ? "served already" : "no interface of this ipmid"));
            }
        }
    }

    private Done carryOut(Operation operation, ServedInterfaces interfaces) throws IOException {
        if (operation.adds()) {
            SmiCandidate candidate =
                    providers.hotAdded(operation.spec(), parameters.forInterface(interfaces.nextNumber()));
            return new Done(true, interfaces.attach(candidate));
        }
        Served leaving = interfaces
                .at(operation.place())
                .orElseThrow(() -> new IOException(operation.name() + " is no interface of this ipmid"));
        interfaces.remove(leaving);
        return new Done(false, leaving);
    }

    private static String undo(Deque<Done> done, ServedInterfaces interfaces) {
        StringBuilder lost = new StringBuilder();
        while (!done.isEmpty()) {
            Done last = done.removeLast();
            if (last.added()) {
                interfaces.remove(last.interfaceMeant());
                continue;
            }
            try {
                interfaces.attach(last.interfaceMeant().candidate());
            } catch (IOException | RuntimeException e) {
                lost.append("; ")
                        .append(last.interfaceMeant().ipmi().info().describe())
                        .append(", removed before, does not come back: ")
                        .append(OpenInterfaces.trouble(e));
            }
        }
        return lost.toString();
    }
}
