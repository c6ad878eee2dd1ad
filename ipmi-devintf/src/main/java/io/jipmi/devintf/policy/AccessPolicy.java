package io.jipmi.devintf.policy;

import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.io.SysRoot;
import io.jipmi.io.cuse.CuseCaller;
import io.jipmi.msghandler.Parameter;
import io.jipmi.msghandler.Parameters;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may do what through the nodes: rules in order, the first that matches decides. Where none does, root may do
 * everything, and everybody else may send the commands that only read and receive events. What is refused leaves a line for
 * the auditor. Asked for every request, whoever opened the file. Thread-safe.
 */
public final class AccessPolicy {
    /** One rule each, in order; see {@link AccessRule#parse}. */
    public static final Parameter<List<AccessRule>> RULE = Parameter.repeated(
            "ipmid.rule",
            "one more rule on who may do what through the nodes: allow, deny or limit=RATE/s[/BURST], and what it is"
                    + " about: uid=, gid=, netfn=, cmd=, to=bmc|bridged, call=, readonly",
            AccessRule::parse);

    /** Every one. */
    public static final List<Parameter<?>> PARAMETERS = List.of(RULE);

    private static final Logger AUDIT = LoggerFactory.getLogger("io.jipmi.audit");

    private final List<Limited> rules;
    private final LongSupplier nowNs;
    private final AuditTrail audit;

    /** A rule with its number, from 1, and what each user has used of it. */
    private record Limited(int number, AccessRule rule, PerUser<TokenBucket> buckets) {}

    /**
     * @param rules in their order
     * @param root where programs' names are found, by their numbers
     * @param nowNs the time, for rates
     * @param auditLines takes a line for what is refused, with a limit of its own for each user; must not block
     */
    public AccessPolicy(List<AccessRule> rules, SysRoot root, LongSupplier nowNs, Consumer<String> auditLines) {
        this.rules = IntStream.range(0, rules.size())
                .mapToObj(
                        i -> new Limited(i + 1, rules.get(i), new PerUser<>(rules.get(i)::bucket, TokenBucket::isFull)))
                .toList();
        this.nowNs = nowNs;
        this.audit = new AuditTrail(root, auditLines);
    }

    /** The policy the parameters set, on this machine; its lines go to the log {@code io.jipmi.audit} as warnings. */
    public static AccessPolicy of(Parameters parameters) {
        return new AccessPolicy(parameters.get(RULE), SysRoot.host(), System::nanoTime, AUDIT::warn);
    }

    /**
     * Lets a request pass, or not.
     *
     * @throws IoFault with EPERM if it is denied, EBUSY if the caller has done so too often lately
     */
    public synchronized void require(CuseCaller caller, AccessRequest request) throws IoFault {
        for (Limited each : rules) {
            if (each.rule.matches(caller, request)) {
                decide(each, caller, request);
                return;
            }
        }
        boolean harmless = request.operation() == Operation.EVENTS
                || (request.operation() == Operation.SEND && UnprivilegedCommands.contains(request));
        if (caller.uid() != 0 && !harmless) {
            refuse(Errno.EPERM, "denied", caller, request, "no rule allows it, and only root may do more than read");
        }
    }

    /** A caller's file was closed. */
    public synchronized void left(CuseCaller caller) {
        audit.left(caller, nowNs.getAsLong());
    }

    private void decide(Limited each, CuseCaller caller, AccessRequest request) throws IoFault {
        switch (each.rule.action()) {
            case ALLOW -> {}
            case DENY -> refuse(Errno.EPERM, "denied", caller, request, reason(each));
            case LIMIT -> {
                long now = nowNs.getAsLong();
                if (!each.buckets.of(caller.uid(), now).take(now)) {
                    refuse(Errno.EBUSY, "limited", caller, request, reason(each));
                }
            }
        }
    }

    private static String reason(Limited each) {
        return "rule " + each.number + " (" + each.rule + ")";
    }

    private void refuse(Errno errno, String verdict, CuseCaller caller, AccessRequest request, String reason)
            throws IoFault {
        audit.refused(caller, request, verdict, reason, nowNs.getAsLong());
        throw new IoFault(request.describe(), caller.describe(), errno, reason);
    }
}
