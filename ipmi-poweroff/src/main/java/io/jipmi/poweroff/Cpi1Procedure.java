package io.jipmi.poweroff;

import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.IpmbAddress;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiResponse;
import io.jipmi.msghandler.IpmiUser;
import io.jipmi.msghandler.NetFn;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * The CPI1 blade: its slot says which hot-swap controller is responsible, and the event receiver, on IPMB, is asked to
 * have that one hold the blade in reset and switch it off. Whom to ask is known only then, so those three requests are
 * made then, and need memory.
 */
final class Cpi1Procedure extends Procedure {
    private static final int OEM = 0x3E;
    private static final int GET_SLOT = 0xA3;
    private static final int HOT_SWAP_CONTROL = 0x80;
    private static final int POWER_CONTROL = 0x82;
    private static final int RESET_CONTROL = 0x84;
    private static final int ASSERTED = 1;
    private static final int POWER_DOWN = 1;

    private static final int LAST_SLOT_OF_FIRST_ROW = 9;
    private static final int FIRST_ROW = 0xAE;
    private static final int SECOND_ROW = 0xB0;
    private static final int IPMB = 0;
    private static final Duration EACH = Duration.ofSeconds(2);
    private static final String RECEIVER = "the event receiver on channel 0";

    private final IpmiUser user;
    private final Command slot;
    private final Command eventReceiver;

    Cpi1Procedure(IpmiUser user) throws IpmiException {
        this.user = user;
        slot = new Command(user, "which slot", OEM, GET_SLOT);
        eventReceiver = new Command(user, "which event receiver", NetFn.SENSOR_EVENT, Cmd.GET_EVENT_RECEIVER);
    }

    @Override
    boolean powerDown() {
        if (!slot.put()) {
            return stopped(slot);
        }
        if (!slot.hasAnswerOf(1)) {
            return stopped(true, slot.planned() + ": the answer has no slot");
        }
        if (!eventReceiver.put()) {
            return stopped(eventReceiver);
        }
        if (!eventReceiver.hasAnswerOf(2) || !IpmbAddress.isSlaveAddress(eventReceiver.answer(0))) {
            return stopped(true, eventReceiver.planned() + ": the answer has no address");
        }
        IpmbAddress receiver = new IpmbAddress(IPMB, eventReceiver.answer(0), eventReceiver.answer(1) & 3);
        // Once it has begun it goes on to the end: what one controller refuses, the next step may still do.
        ask(receiver, HOT_SWAP_CONTROL, hotSwapAddress(slot.answer(0)));
        ask(receiver, RESET_CONTROL, ASSERTED);
        return ask(receiver, POWER_CONTROL, POWER_DOWN);
    }

    /** IPMB address of the hot-swap controller of a slot, modulo 256. */
    static int hotSwapAddress(int slot) {
        return (slot > LAST_SLOT_OF_FIRST_ROW ? SECOND_ROW : FIRST_ROW) + 2 * slot;
    }

    private boolean ask(IpmbAddress receiver, int cmd, int data) {
        IpmiRequest request = IpmiRequest.of(receiver, OEM, cmd, data).withTimeout(EACH);
        try {
            IpmiResponse response = user.request(request);
            return response.isOk()
                    || stopped(true, request + ": " + CompletionCode.describe(response.completionCode()));
        } catch (IpmiException | RuntimeException | OutOfMemoryError e) {
            return stopped(false, request + ": " + e.getMessage());
        }
    }

    @Override
    List<PlannedRequest> downPlan() {
        return List.of(
                slot.planned(),
                eventReceiver.planned(),
                toReceiver(HOT_SWAP_CONTROL, "the hot-swap controller's address, by the slot", "hot-swap control"),
                toReceiver(RESET_CONTROL, hex(ASSERTED), "assert reset"),
                toReceiver(POWER_CONTROL, hex(POWER_DOWN), "power down"));
    }

    private static PlannedRequest toReceiver(int cmd, String data, String purpose) {
        return new PlannedRequest(RECEIVER, OEM, cmd, data, purpose);
    }

    private static String hex(int value) {
        return String.format(Locale.ROOT, "%02x", value);
    }

    @Override
    public void close() {
        slot.close();
        eventReceiver.close();
    }
}
