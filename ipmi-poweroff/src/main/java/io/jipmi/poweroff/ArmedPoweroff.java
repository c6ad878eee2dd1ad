package io.jipmi.poweroff;

import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiInterface;
import io.jipmi.msghandler.IpmiUser;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A power-off through one interface, everything it needs made. One thread at a time. */
final class ArmedPoweroff implements AutoCloseable {
    private final IpmiInterface ipmi;
    private final IpmiUser user;
    private final PoweroffMethod method;
    private final Procedure procedure;

    private ArmedPoweroff(IpmiInterface ipmi, IpmiUser user, PoweroffMethod method, Procedure procedure) {
        this.ipmi = ipmi;
        this.user = user;
        this.method = method;
        this.procedure = procedure;
    }

    /**
     * Finds out how the machine is switched off through an interface, and prepares it.
     *
     * @return empty if no method fits
     * @throws IpmiException if the BMC does not say who it is
     */
    static Optional<ArmedPoweroff> at(IpmiInterface ipmi) throws IpmiException {
        IpmiUser user = ipmi.openUser("poweroff");
        boolean armed = false;
        try {
            BmcTraits bmc = BmcTraits.ask(user);
            Optional<PoweroffMethod> method = PoweroffMethod.of(bmc);
            if (method.isEmpty()) {
                return Optional.empty();
            }
            Procedure procedure = Procedure.of(method.get(), bmc, user);
            armed = true;
            return Optional.of(new ArmedPoweroff(ipmi, user, method.get(), procedure));
        } finally {
            if (!armed) {
                user.close();
            }
        }
    }

    IpmiInterface ipmi() {
        return ipmi;
    }

    PoweroffMethod method() {
        return method;
    }

    Procedure procedure() {
        return procedure;
    }

    List<PlannedRequest> plan(boolean cycle) {
        return cycle ? procedure.cyclePlan() : procedure.downPlan();
    }

    /** For people. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s through ipmi%d", method.label(), ipmi.number());
    }

    @Override
    public void close() {
        procedure.close();
        user.close();
    }
}
