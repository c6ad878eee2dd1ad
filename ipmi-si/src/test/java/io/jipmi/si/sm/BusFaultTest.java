package io.jipmi.si.sm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.io.IoFault;
import org.junit.jupiter.api.Test;

/** The bus fails at each access of a transaction in turn; after a reset of the machine the next transaction works. */
class BusFaultTest {
    /** A write of which nobody can say whether it arrived. */
    private static final int WRITES_H2B_ATN = 6;

    @Test
    void btServesAfterAFaultAtAnyAccess() throws IoFault {
        int faults = 0;
        while (btFaultAt(faults)) {
            faults++;
        }
        assertEquals("c C=01 D=03 D=18 D=00 D=01 C=04 c c C=40 C=08 c C=02 d d d d d c C=40".split(" ").length, faults);
    }

    private static boolean btFaultAt(int access) throws IoFault {
        BtScript bt = new BtScript();
        bt.accessesUntilFault = access;
        try {
            exchange(bt, "1801");
            return false;
        } catch (IoFault expected) {
            bt.accessesUntilFault = -1;
            assertTrue(access < WRITES_H2B_ATN || bt.machine.mayHaveExecuted(0), "fault at access " + access);
            bt.machine.reset();
            bt.control &= ~BtScript.H2B;
            exchange(bt, "1825");
            assertEquals("1c2500", bt.result(), "after a fault at access " + access);
            return true;
        }
    }

    /** The BMC takes the request when it is offered one and answers at once. */
    private static void exchange(BtScript bt, String request) throws IoFault {
        bt.begin(request, false);
        for (int i = 0; i < 50; i++) {
            if (bt.machine.event(0) == SmResult.TRANSACTION_COMPLETE) {
                return;
            }
            if ((bt.control & BtScript.H2B) != 0) {
                bt.control &= ~BtScript.H2B;
                String written = bt.takeWritten();
                String sequence = written.substring(written.length() - 4, written.length() - 2);
                bt.machine.event(0);
                bt.offer("041c" + sequence + request.substring(2) + "00");
            }
        }
        throw new AssertionError("not answered in " + bt.machine.stateName());
    }

    @Test
    void smicServesAfterAFaultAtAnyAccess() throws IoFault {
        int faults = 0;
        while (smicFaultAt(faults)) {
            faults++;
        }
        assertTrue(faults > 30, "only " + faults);
    }

    private static boolean smicFaultAt(int access) throws IoFault {
        SmicScript smic = new SmicScript();
        smic.accessesUntilFault = access;
        try {
            smic.exchangeWorks();
            return false;
        } catch (IoFault expected) {
            smic.accessesUntilFault = -1;
            smic.machine.reset();
            smic.exchangeWorks();
            return true;
        }
    }
}
