package io.jipmi.poweroff;

import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiUser;
import java.util.List;

/** The commands of one method, prepared. One thread at a time. */
abstract sealed class Procedure implements AutoCloseable permits AtcaProcedure, Cpi1Procedure, ChassisProcedure {
    private String trouble = "";
    private boolean answered = true;

    /** Prepares that of a method. */
    static Procedure of(PoweroffMethod method, BmcTraits bmc, IpmiUser user) throws IpmiException {
        return switch (method) {
            case ATCA -> new AtcaProcedure(user, bmc);
            case CPI1 -> new Cpi1Procedure(user);
            case CHASSIS_DELL, CHASSIS_HP, CHASSIS -> new ChassisProcedure(user);
        };
    }

    /** Switches off; whether the BMC has taken that. */
    abstract boolean powerDown();

    /** What {@link #powerDown} would put. */
    abstract List<PlannedRequest> downPlan();

    /** Whether there is a {@link #powerCycle}. */
    boolean powerCycles() {
        return false;
    }

    /** Switches off and on again; whether the BMC has taken that. */
    boolean powerCycle() {
        throw new UnsupportedOperationException("this method cannot power-cycle");
    }

    /** What {@link #powerCycle} would put. */
    List<PlannedRequest> cyclePlan() {
        return List.of();
    }

    /** Why the last attempt was not good, in one line. */
    final String trouble() {
        return trouble;
    }

    /** Whether the BMC answered in the last attempt, be it with a refusal. */
    final boolean answered() {
        return answered;
    }

    @Override
    public abstract void close();

    /** Notes what stopped it. */
    final boolean stopped(Command command) {
        return stopped(command.answered(), command.trouble());
    }

    final boolean stopped(boolean byAnswer, String newTrouble) {
        answered = byAnswer;
        trouble = newTrouble;
        return false;
    }
}
