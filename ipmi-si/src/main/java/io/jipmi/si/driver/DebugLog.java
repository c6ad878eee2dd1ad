package io.jipmi.si.driver;

import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What {@code kcs_debug}, {@code smic_debug} and {@code bt_debug} ask for. Not thread-safe. */
final class DebugLog {
    private static final int TROUBLE = 1;
    private static final int MESSAGES = 2;
    private static final int STATES = 4;

    private final Logger log;
    private final String name;
    private int wanted;
    private String lastState = "";

    /**
     * @param name which interface it is about
     * @param wanted the bits of the parameter
     */
    DebugLog(String name, int wanted) {
        this.log = LoggerFactory.getLogger("io.jipmi.si.debug");
        this.name = name;
        this.wanted = wanted;
    }

    /** From now on. */
    void wanted(int newWanted) {
        wanted = newWanted;
    }

    void trouble(String what) {
        if ((wanted & TROUBLE) != 0) {
            log.info("{}: {}", name, what);
        }
    }

    void request(byte[] bytes, int lengthBytes) {
        if ((wanted & MESSAGES) != 0) {
            log.info("{}: request {}", name, HexFormat.of().formatHex(bytes, 0, lengthBytes));
        }
    }

    void response(byte[] bytes, int lengthBytes) {
        if ((wanted & MESSAGES) != 0) {
            log.info("{}: response {}", name, HexFormat.of().formatHex(bytes, 0, lengthBytes));
        }
    }

    void state(String state) {
        if ((wanted & STATES) != 0 && !state.equals(lastState)) {
            lastState = state;
            log.info("{}: state {}", name, state);
        }
    }
}
