package io.jipmi.si.sm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jipmi.io.IoFault;
import io.jipmi.si.fake.ScriptedRegisters;

/** A KCS machine over scripted registers, led to where a test wants it. */
final class KcsScript {
    static final int OBF = 0x01;
    static final int IBF = 0x02;
    static final int IDLE = 0x00;
    static final int READ = 0x40;
    static final int WRITE = 0x80;
    static final int ERROR = 0xC0;

    /** The status that leads from row i + 1 to row i + 2, for a request of two bytes. */
    private static final int[] LEGAL = {IDLE, WRITE, WRITE, WRITE, ERROR, ERROR, ERROR, READ | OBF};

    final ScriptedRegisters registers = new ScriptedRegisters();
    final KcsMachine machine = new KcsMachine(registers.registers());

    /** A machine in a row of the table, 0 to 9, with a request of two bytes under way from row 1 on. */
    static KcsScript at(int row, boolean repeatable) throws IoFault {
        KcsScript script = new KcsScript();
        if (row > 0) {
            script.machine.begin(new byte[] {0x18, 0x01}, 2, repeatable);
            for (int i = 0; i < row - 1; i++) {
                script.event(LEGAL[i], 0);
            }
            script.registers.takeAccesses();
        }
        return script;
    }

    SmResult event(int status, long elapsedNs) throws IoFault {
        registers.status(status);
        return machine.event(elapsedNs);
    }

    /** Reads status once and does what the row does; returns the accesses. */
    String accessesOf(int status) throws IoFault {
        registers.takeAccesses();
        event(status, 0);
        return registers.takeAccesses();
    }

    /** A whole transaction with a BMC that behaves, from idle to idle. */
    void exchangeWorks() throws IoFault {
        assertEquals(true, machine.ready());
        machine.begin(new byte[] {0x18, 0x25}, 2, false);
        registers.takeAccesses();
        for (int status : new int[] {IDLE, WRITE | OBF, WRITE | OBF, WRITE | OBF}) {
            assertEquals(SmResult.CALL_WITHOUT_DELAY, event(status, 0));
        }
        for (int value : new int[] {0x1C, 0x25, 0x00}) {
            registers.data(value);
            assertEquals(SmResult.CALL_WITHOUT_DELAY, event(READ | OBF, 0));
        }
        assertEquals(SmResult.TRANSACTION_COMPLETE, event(IDLE | OBF, 0));
        assertEquals("S C=61 S D D=18 S D C=62 S D D=25 S D D=68 S D D=68 S D D=68 S D", registers.takeAccesses());
        byte[] answer = new byte[KcsMachine.MAX_LENGTH_BYTES];
        assertEquals(3, machine.result(answer));
        assertEquals(0x25, answer[1]);
        assertEquals(true, machine.ready());
    }
}
