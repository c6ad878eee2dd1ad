package io.jipmi.si.probe;

import io.jipmi.msghandler.AddressSource;
import io.jipmi.si.SiConfig;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The interfaces found so far, each once: same space and same address is the same device (linux-driver 1.2.4, rule 6).
 * Who was there first stays, and takes over a slave address it did not know; only ACPI replaces SMBIOS.
 */
final class Roster {
    /**
     * Devices that are to be left out.
     *
     * @param why for the note about each
     */
    private record Barred(Predicate<SiConfig> devices, String why) {}

    private final List<Described> members = new ArrayList<>();
    private final List<Barred> barred = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /** Takes up everything a source found, in its order. */
    void addAll(Found found) {
        notes.addAll(found.notes());
        found.interfaces().forEach(this::add);
    }

    /** Leaves out what is described from now on. */
    void bar(Predicate<SiConfig> devices, String why) {
        barred.add(new Barred(devices, why));
    }

    void note(String line) {
        notes.add(line);
    }

    void add(Described newcomer) {
        SiConfig config = newcomer.config();
        Optional<Barred> bar =
                barred.stream().filter(each -> each.devices().test(config)).findFirst();
        Optional<Described> known = members.stream()
                .filter(each -> each.config().isAt(config.space(), config.address()))
                .findFirst();
        if (bar.isPresent()) {
            notes.add(name(config) + " is left out: " + bar.get().why());
        } else if (known.isEmpty()) {
            members.add(newcomer);
        } else if (config.source() == AddressSource.ACPI && known.get().config().source() == AddressSource.SMBIOS) {
            members.remove(known.get());
            members.add(newcomer);
        } else {
            refuse(newcomer, known.get());
        }
    }

    boolean isEmpty() {
        return members.isEmpty();
    }

    /** The interfaces as they are numbered and tried: the operator's, those with an interrupt, those without. */
    List<SiConfig> interfaces() {
        return members.stream()
                .map(Described::config)
                .sorted(Comparator.comparingInt(
                                (SiConfig config) -> config.source().preference())
                        .thenComparingInt(Roster::afterThoseWithInterrupt))
                .toList();
    }

    List<String> notes() {
        return notes;
    }

    static String name(SiConfig config) {
        return config.source().label() + ": " + config.info().describe();
    }

    private static int afterThoseWithInterrupt(SiConfig config) {
        boolean operators = config.source().preference() == AddressSource.HARDCODED.preference();
        return operators || config.irq() != 0 ? 0 : 1;
    }

    private void refuse(Described newcomer, Described known) {
        SiConfig config = newcomer.config();
        String note =
                name(config) + " is the device that " + known.config().source().label() + " describes already";
        if (newcomer.slaveAddressKnown() && !known.slaveAddressKnown()) {
            SiConfig complete = known.config().withSlaveAddress(config.slaveAddress());
            members.replaceAll(each -> each.equals(known) ? new Described(complete, true) : each);
            note += String.format(Locale.ROOT, "; its slave address 0x%02x is taken over", config.slaveAddress());
        }
        notes.add(note);
    }
}
