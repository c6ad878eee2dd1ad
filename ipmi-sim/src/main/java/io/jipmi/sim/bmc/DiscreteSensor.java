package io.jipmi.sim.bmc;

import java.util.ArrayList;
import java.util.List;

/** A sensor with up to 15 states, each on or off. */
final class DiscreteSensor extends Sensor {
    private static final int RESERVED_BIT = 0x80;

    private int states;

    DiscreteSensor(Identity identity, int supportedStates, int states) {
        super(identity, supportedStates, supportedStates);
        this.states = states;
    }

    int states() {
        return states;
    }

    /** Takes new states and returns the events of those that changed. */
    List<SensorEvent> setStates(int newStates) {
        int changed = states ^ newStates;
        states = newStates;
        List<SensorEvent> events = new ArrayList<>();
        for (int offset = 0; offset < 15; offset++) {
            boolean deassertion = (newStates >> offset & 1) == 0;
            if ((changed >> offset & 1) != 0 && noteChange(offset, deassertion)) {
                Identity self = identity();
                events.add(SensorEvent.fromBmc(
                        self.type(),
                        self.number(),
                        deassertion,
                        self.eventType(),
                        offset,
                        SensorEvent.UNSPECIFIED,
                        SensorEvent.UNSPECIFIED));
            }
        }
        return events;
    }

    @Override
    int readingByte() {
        return 0;
    }

    @Override
    byte[] stateBytes() {
        return new byte[] {(byte) states, (byte) (states >> 8 | RESERVED_BIT)};
    }
}
