package io.jipmi.bench.scale;

import io.jipmi.devintf.IpmiDevice;
import io.jipmi.io.IoFault;
import io.jipmi.msghandler.IpmiAddress;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiUser;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;

/** What one of something takes in memory: the heap with fifty thousand of them, less the heap without, by fifty thousand. */
enum Footprint {
    USER("user") {
        @Override
        List<Object> take(HandTurned stack, int count) throws IpmiException {
            List<Object> kept = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                kept.add(stack.ipmi.openUser("user"));
            }
            return kept;
        }
    },
    OPEN_FILE("open file") {
        @Override
        List<Object> take(HandTurned stack, int count) throws IoFault {
            List<Object> kept = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                kept.add(IpmiDevice.open(stack.ipmi, "file", HandTurned.ROOM, () -> {}));
            }
            return kept;
        }
    },
    HELD_EVENT("event held while nobody listens") {
        @Override
        List<Object> take(HandTurned stack, int count) {
            stack.bmc.haveEvents(count);
            stack.turn();
            return List.of();
        }
    },
    UNREAD_EVENT("event in an open file") {
        @Override
        List<Object> take(HandTurned stack, int count) throws IoFault {
            IpmiDevice file = IpmiDevice.open(stack.ipmi, "file", HandTurned.ROOM, () -> {});
            file.getsEvents(true);
            stack.bmc.haveEvents(count);
            stack.turn();
            if (file.waitingMessages() != count) {
                throw new IllegalStateException(file.waitingMessages() + " events in the file, not " + count);
            }
            return List.of(file);
        }
    },
    OUTSTANDING("outstanding request") {
        @Override
        List<Object> take(HandTurned stack, int count) throws IpmiException {
            stack.bmc.hold(true);
            IpmiUser user = stack.ipmi.openUser("user");
            List<Object> kept = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                kept.add(user.requestAsync(HandTurned.REQUEST));
            }
            stack.turn();
            return kept;
        }
    },
    UNREAD_ANSWER("answer in an open file") {
        @Override
        List<Object> take(HandTurned stack, int count) throws IoFault {
            IpmiDevice file = IpmiDevice.open(stack.ipmi, "file", HandTurned.ROOM, () -> {});
            for (int i = 0; i < count; i++) {
                file.send(IpmiAddress.BMC, i, HandTurned.REQUEST.netFn(), HandTurned.REQUEST.cmd(), new byte[0]);
            }
            stack.turn();
            return List.of(file);
        }
    };

    private static final int COUNT = 50_000;

    private final String label;

    Footprint(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    /** Takes so many; they stay as long as the stack and what is returned are there. */
    abstract List<Object> take(HandTurned stack, int count) throws IpmiException, IoFault;

    double bytesEach(ProcessFigures process) throws IpmiException, IoFault {
        try (HandTurned stack = new HandTurned()) {
            List<Object> kept = new ArrayList<>(take(stack, 1));
            try {
                long beforeBytes = process.heapBytes();
                kept.add(take(stack, COUNT));
                return (double) (process.heapBytes() - beforeBytes) / COUNT;
            } finally {
                Reference.reachabilityFence(kept);
            }
        }
    }
}
