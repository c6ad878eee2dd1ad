package io.jipmi.msghandler.core;

import io.jipmi.msghandler.InterfaceWatcher;
import io.jipmi.msghandler.IpmiInterface;
import io.jipmi.msghandler.WatcherRegistration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is told which interfaces there are (MH-17). Everything is told in the order it happened, by whichever thread comes
 * and finds nobody telling. Thread-safe; its lock is not held while somebody is told.
 */
public final class Watchers {
    private static final Logger LOG = LoggerFactory.getLogger(Watchers.class);

    private final List<IpmiInterface> present = new ArrayList<>();
    private final Set<Registration> registrations = new LinkedHashSet<>();
    private final ArrayDeque<Runnable> untold = new ArrayDeque<>();
    private boolean telling;

    /** With nobody to tell, and no interface. */
    public Watchers() {}

    private final class Registration implements WatcherRegistration {
        private final InterfaceWatcher watcher;

        Registration(InterfaceWatcher watcher) {
            this.watcher = watcher;
        }

        @Override
        public void close() {
            synchronized (Watchers.this) {
                registrations.remove(this);
            }
        }

        private boolean isOpen() {
            synchronized (Watchers.this) {
                return registrations.contains(this);
            }
        }

        void tellSoon(BiConsumer<InterfaceWatcher, IpmiInterface> what, IpmiInterface ipmi) {
            untold.add(() -> {
                if (isOpen()) {
                    what.accept(watcher, ipmi);
                }
            });
        }
    }

    /** Adds a watcher and tells it of those present. */
    public WatcherRegistration add(InterfaceWatcher watcher) {
        Registration registration = new Registration(watcher);
        synchronized (this) {
            registrations.add(registration);
            present.forEach(each -> registration.tellSoon(InterfaceWatcher::arrived, each));
        }
        tell();
        return registration;
    }

    /** The interface can be used. */
    public void arrived(IpmiInterface ipmi) {
        synchronized (this) {
            present.add(ipmi);
            note(InterfaceWatcher::arrived, ipmi);
        }
        tell();
    }

    /** Another BMC is behind the interface. */
    public void bmcChanged(IpmiInterface ipmi) {
        synchronized (this) {
            note(InterfaceWatcher::bmcChanged, ipmi);
        }
        tell();
    }

    /** The interface is closed; nobody is told if it never could be used. */
    public void departed(IpmiInterface ipmi) {
        synchronized (this) {
            if (present.remove(ipmi)) {
                note(InterfaceWatcher::departed, ipmi);
            }
        }
        tell();
    }

    private void note(BiConsumer<InterfaceWatcher, IpmiInterface> what, IpmiInterface ipmi) {
        registrations.forEach(each -> each.tellSoon(what, ipmi));
    }

    private void tell() {
        for (Runnable next = take(true); next != null; next = take(false)) {
            try {
                next.run();
            } catch (RuntimeException | Error defect) {
                // Its own: the others are to be told all the same.
                LOG.error("a watcher of interfaces failed", defect);
            }
        }
    }

    /** Returns null if another thread is telling, or nothing is left. */
    private synchronized @Nullable Runnable take(boolean first) {
        if (first && telling) {
            return null;
        }
        Runnable next = untold.poll();
        telling = next != null;
        return next;
    }
}
