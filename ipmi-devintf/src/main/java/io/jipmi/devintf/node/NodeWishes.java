package io.jipmi.devintf.node;

import io.jipmi.io.DeviceNode;
import io.jipmi.io.IoFault;
import io.jipmi.msghandler.CommandFilter;
import io.jipmi.msghandler.MaintenanceMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the device is to bring up and to heed, told to every new one. Not thread-safe. */
final class NodeWishes {
    private final NodeSettings settings;
    /** And whether the device knows of them. */
    private final Map<CommandFilter, Boolean> commands = new LinkedHashMap<>();

    private boolean events;
    private boolean eventsTold;
    private MaintenanceMode mode = MaintenanceMode.AUTO;
    private MaintenanceMode modeTold = MaintenanceMode.AUTO;

    NodeWishes(NodeSettings settings) {
        this.settings = settings;
    }

    boolean eventsWanted() {
        return events;
    }

    boolean commandsWanted() {
        return !commands.isEmpty();
    }

    /** There is another device now, or none, and it knows nothing. */
    void forgotten() {
        commands.replaceAll((filter, told) -> false);
        eventsTold = false;
        modeTold = MaintenanceMode.AUTO;
    }

    /** Whether the device knows all of it. */
    boolean told() {
        return events == eventsTold && mode == modeTold && !commands.containsValue(false);
    }

    /**
     * Events are to be brought up; known to the device then, if there is one.
     *
     * @throws IoFault if it refuses, and nothing has changed
     */
    void addEvents(@Nullable DeviceNode node) throws IoFault {
        if (node != null) {
            settings.getsEvents(node, true);
            eventsTold = true;
        }
        events = true;
    }

    /** They are not any more; to be told. */
    void removeEvents() {
        events = false;
    }

    /**
     * Commands are to be brought up; known to the device then, if there is one.
     *
     * @throws IoFault if it refuses, and nothing has changed
     */
    void add(@Nullable DeviceNode node, CommandFilter filter) throws IoFault {
        if (node != null) {
            settings.register(node, filter);
        }
        commands.put(filter, node != null);
    }

    /** They are not any more; known to the device then. */
    void remove(@Nullable DeviceNode node, CommandFilter filter) throws IoFault {
        boolean told = Boolean.TRUE.equals(commands.remove(filter));
        if (told && node != null) {
            settings.unregister(node, filter);
        }
    }

    /** The mode of maintenance; to be told. */
    void mode(MaintenanceMode newMode) {
        mode = newMode;
    }

    /**
     * Tells the device what it does not know yet. What it denies is left at that until there is another one.
     *
     * @throws IoFault if it refuses some of it, after all was tried
     */
    void tell(DeviceNode node) throws IoFault {
        List<IoFault> refusals = new ArrayList<>();
        if (events != eventsTold && done(() -> settings.getsEvents(node, events), refusals)) {
            eventsTold = events;
        }
        if (mode != modeTold && done(() -> settings.maintenanceMode(node, mode), refusals)) {
            modeTold = mode;
        }
        commands.replaceAll((filter, told) -> told || done(() -> settings.register(node, filter), refusals));
        if (!refusals.isEmpty()) {
            throw refusals.get(0);
        }
    }

    private interface Call {
        void make() throws IoFault;
    }

    private static boolean done(Call call, List<IoFault> refusals) {
        try {
            call.make();
            return true;
        } catch (IoFault refusal) {
            refusals.add(refusal);
            // Asking again every second would only fill the audit trail of whoever denies it.
            return NodeRefusals.isDenial(refusal.errno());
        }
    }
}
