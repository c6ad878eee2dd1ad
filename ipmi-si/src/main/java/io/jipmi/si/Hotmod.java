package io.jipmi.si;

import io.jipmi.msghandler.AddressSource;
import java.util.ArrayList;
import java.util.List;

/**
 * One operation of the kernel's hotmod syntax: {@code add} or {@code remove}, a comma, and the words of an interface.
 *
 * @param action what is to be done
 * @param config the interface; of one to be removed only type, space and address count
 */
public record Hotmod(Action action, SiConfig config) {
    /** What can be done with an interface while others run. */
    public enum Action {
        ADD("add"),
        REMOVE("remove");

        private final String word;

        Action(String word) {
            this.word = word;
        }

        /** As it is written: {@code add} or {@code remove}. */
        public String word() {
            return word;
        }
    }

    static final String FORM = "add|remove," + SiSpec.FORM + "[:…]";

    /**
     * Reads a line of operations separated by colons. All of them are read before any is carried out, so that a line
     * with a mistake changes nothing (the kernel carries out those before the mistake).
     *
     * @throws IllegalArgumentException whose message names the operation that is wrong and what is wrong with it
     */
    public static List<Hotmod> parse(String line) {
        List<Hotmod> operations = new ArrayList<>();
        for (String operation : line.strip().split(":", -1)) {
            operations.add(one(operation));
        }
        return List.copyOf(operations);
    }

    /** Whether this operation is about that interface: same type, same space, same address, whoever described it. */
    public boolean isAbout(SiConfig other) {
        return config.type() == other.type() && config.isAt(other.space(), other.address());
    }

    private static Hotmod one(String operation) {
        for (Action action : Action.values()) {
            String start = action.word() + ",";
            if (operation.startsWith(start)) {
                try {
                    return new Hotmod(action, SiSpec.parse(operation.substring(start.length()), AddressSource.HOTMOD));
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException(
                            "operation '" + SiSpec.oneLine(operation) + "': " + e.getMessage(), e);
                }
            }
        }
        throw new IllegalArgumentException("operation '" + SiSpec.oneLine(operation)
                + "' begins with neither add, nor remove,; the form is " + FORM);
    }
}
