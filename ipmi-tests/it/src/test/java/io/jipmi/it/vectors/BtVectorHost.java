package io.jipmi.it.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.jipmi.io.IoFault;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The host's side of the BT register vectors: raw accesses, and assertions on every bit of control and interrupt mask on
 * the way. It has its own constants, so that a mistake in the driver's cannot hide here.
 */
final class BtVectorHost {
    static final int CLR_WR_PTR = 0x01;
    static final int CLR_RD_PTR = 0x02;
    static final int H2B_ATN = 0x04;
    static final int B2H_ATN = 0x08;
    static final int SMS_ATN = 0x10;
    static final int H_BUSY = 0x40;
    static final int B_BUSY = 0x80;

    private static final int IRQ_ENABLED = 0x01;
    private static final int IRQ_PENDING = 0x02;

    private static final int CONTROL = 0;
    private static final int BUFFER = 1;
    private static final int MASK = 2;

    private static final int SEQUENCE = 5;
    private static final int POLLS = 1000;

    private final VectorRegisters registers;
    private final Runnable pause;
    private Optional<BooleanSupplier> interruptLine = Optional.empty();
    private boolean interruptsEnabled;

    /** @param pause lets about 100 us of the machine's time pass */
    BtVectorHost(VectorRegisters registers, Runnable pause) {
        this.registers = registers;
        this.pause = pause;
    }

    /** From now on, the line's level, if it can be seen, is asserted wherever the mask register is. */
    void watch(Optional<BooleanSupplier> lineIsHigh) {
        interruptLine = lineIsHigh;
    }

    /**
     * Sets the mask register; from now on it, and a line that is watched, must show each answer.
     *
     * @param pending whether there is one already
     */
    void enableInterrupts(boolean pending) throws IoFault {
        mask(IRQ_ENABLED);
        interruptsEnabled = true;
        expectMask(pending, "after enabling");
    }

    /** As {@link #await}, for the mask register to become 0; from now on neither it nor the line may show anything. */
    void awaitMaskCleared() throws IoFault {
        for (int i = 0; i < POLLS && mask() != 0; i++) {
            pause.run();
        }
        interruptsEnabled = false;
        expectMask(false, "interrupts off");
    }

    int control() throws IoFault {
        return registers.read(CONTROL);
    }

    void control(int value) throws IoFault {
        registers.write(CONTROL, value);
    }

    int buffer() throws IoFault {
        return registers.read(BUFFER);
    }

    void buffer(int... bytes) throws IoFault {
        for (int value : bytes) {
            registers.write(BUFFER, value);
        }
    }

    int mask() throws IoFault {
        return registers.read(MASK);
    }

    void mask(int value) throws IoFault {
        registers.write(MASK, value);
    }

    /** Asserts all of the control register. */
    void expect(int expected, String when) throws IoFault {
        assertEquals(hex(expected), hex(control()), () -> "control " + when);
    }

    /** Asserts all of the mask register and the line: an interrupt, if they are enabled and one is pending. */
    void expectMask(boolean pending, String when) throws IoFault {
        boolean raised = interruptsEnabled && pending;
        int expected = (interruptsEnabled ? IRQ_ENABLED : 0) | (raised ? IRQ_PENDING : 0);
        assertEquals(hex(expected), hex(mask()), () -> "interrupt mask " + when);
        interruptLine.ifPresent(line -> assertEquals(raised, line.getAsBoolean(), () -> "interrupt line " + when));
    }

    /** B2, all of it. */
    void write(int sequence, String request) throws IoFault {
        await(H2B_ATN | B_BUSY, 0, "a BMC that takes a request");
        control(CLR_WR_PTR);
        byte[] bytes = HexFormat.of().parseHex(request.replace(" ", ""));
        buffer(bytes.length + 1, bytes[0] & 0xFF, sequence);
        for (int i = 1; i < bytes.length; i++) {
            buffer(bytes[i] & 0xFF);
        }
        expectMask(false, "before H2B_ATN");
        control(H2B_ATN);
    }

    /** B3, first half: waits for the answer, which raises the interrupt. */
    void awaitAnswer() throws IoFault {
        await(B2H_ATN, B2H_ATN, "an answer");
    }

    /** B3 to B5 but the last step: the answer without its length and sequence number; H_BUSY is still on. */
    String readHoldingBusy(int sequence) throws IoFault {
        awaitAnswer();
        expectMask(true, "with the answer");
        if (interruptsEnabled) {
            mask(IRQ_PENDING | IRQ_ENABLED);
            expectMask(false, "acknowledged");
        }
        control(H_BUSY);
        expect(H_BUSY | B2H_ATN, "with H_BUSY on");
        control(B2H_ATN);
        expect(H_BUSY, "with B2H_ATN cleared");
        control(CLR_RD_PTR);
        int lengthBytes = buffer();
        assertTrue(lengthBytes >= 4, "length " + lengthBytes);
        byte[] answer = new byte[lengthBytes - 1];
        answer[0] = (byte) buffer();
        assertEquals(sequence, buffer(), "sequence number");
        for (int i = 1; i < answer.length; i++) {
            answer[i] = (byte) buffer();
        }
        return HexFormat.ofDelimiter(" ").formatHex(answer);
    }

    /** B3 to B5. */
    String read(int sequence) throws IoFault {
        String answer = readHoldingBusy(sequence);
        control(H_BUSY);
        expect(0, "after the exchange");
        return answer;
    }

    /** B2 to B5. */
    String exchange(String request) throws IoFault {
        return exchange(SEQUENCE, request);
    }

    String exchange(int sequence, String request) throws IoFault {
        write(sequence, request);
        return read(sequence);
    }

    /** As B3 has it: a look every 100 us, 1000 times. */
    void await(int bits, int wanted, String what) throws IoFault {
        for (int i = 0; i < POLLS; i++) {
            if ((control() & bits) == wanted) {
                return;
            }
            pause.run();
        }
        fail("waited in vain for " + what + ": control " + hex(control()));
    }

    /** Looks as long as {@link #await} would: the bits must stay. */
    void expectStays(int expected, String when) throws IoFault {
        for (int i = 0; i < POLLS; i++) {
            expect(expected, when + ", look " + i);
            pause.run();
        }
    }

    private static String hex(int value) {
        return String.format(Locale.ROOT, "0x%02x", value & 0xFF);
    }
}
