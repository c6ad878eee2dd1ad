package io.jipmi.devintf.policy;

import io.jipmi.io.cuse.CuseCaller;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One rule of a policy: what it is about, and what is done then. Immutable. */
public final class AccessRule {
    private static final int MAX_RATE = 1_000_000;
    private static final long MAX_ID = 0xFFFF_FFFFL;
    private static final Pattern LIMIT = Pattern.compile("limit=(\\d{1,9})/s(?:/(\\d{1,9}))?");
    private static final Pattern RANGE = Pattern.compile("([0-9a-fA-FxX]+)(?:-([0-9a-fA-FxX]+))?");

    enum Action {
        ALLOW,
        DENY,
        LIMIT
    }

    private record Range(long first, long last) {
        boolean contains(long value) {
            return value >= first && value <= last;
        }
    }

    private final String text;
    private final Action action;
    private final int perSecond;
    private final int burst;

    private @Nullable Range uids;
    private @Nullable Range gids;
    private @Nullable Range netFns;
    private @Nullable Range cmds;
    private @Nullable Boolean bridged;
    private @Nullable Operation operation;
    private boolean readOnly;

    private AccessRule(String text) {
        this.text = text;
        List<String> words = new ArrayList<>(List.of(text.split(",", -1)));
        String first = words.remove(0).strip();
        Matcher limit = LIMIT.matcher(first);
        int perSecondSet = 0;
        int burstSet = 0;
        if (limit.matches()) {
            action = Action.LIMIT;
            perSecondSet = rate(limit.group(1), first);
            burstSet = limit.group(2) == null ? perSecondSet : rate(limit.group(2), first);
        } else {
            action = switch (first) {
                case "allow" -> Action.ALLOW;
                case "deny" -> Action.DENY;
                default ->
                    throw new IllegalArgumentException(
                            "'" + first + "' is none of allow, deny, limit=RATE/s, limit=RATE/s/BURST");
            };
        }
        perSecond = perSecondSet;
        burst = burstSet;
        Set<String> seen = new HashSet<>();
        for (String word : words) {
            String selector = word.strip();
            int equals = selector.indexOf('=');
            String name = equals < 0 ? selector : selector.substring(0, equals);
            if (!seen.add(name)) {
                throw new IllegalArgumentException("'" + selector + "': " + name + " is given twice");
            }
            select(selector, name, equals < 0 ? "" : selector.substring(equals + 1));
        }
        requireSense();
    }

    /**
     * Reads a rule, for example {@code deny,uid=1000,netfn=0,cmd=2}.
     *
     * @throws IllegalArgumentException naming the word that is wrong
     */
    public static AccessRule parse(String text) {
        return new AccessRule(text);
    }

    /** The rule as it was written. */
    @Override
    public String toString() {
        return text;
    }

    Action action() {
        return action;
    }

    /** A full bucket of a rule that limits. */
    TokenBucket bucket(long nowNs) {
        return new TokenBucket(perSecond, burst, nowNs);
    }

    boolean matches(CuseCaller caller, AccessRequest request) {
        return (uids == null || uids.contains(caller.uid()))
                && (gids == null || gids.contains(caller.gid()))
                && (operation == null || operation == request.operation())
                && (netFns == null || netFns.contains(request.netFn()))
                && (cmds == null || cmds.contains(request.cmd()))
                && (bridged == null || bridged == request.bridged())
                && (!readOnly || UnprivilegedCommands.contains(request));
    }

    private void select(String selector, String name, String value) {
        switch (name) {
            case "uid" -> uids = range(selector, value, MAX_ID);
            case "gid" -> gids = range(selector, value, MAX_ID);
            case "netfn" -> netFns = range(selector, value, 0x3F);
            case "cmd" -> cmds = range(selector, value, 0xFF);
            case "to" ->
                bridged = switch (value) {
                    case "bmc" -> false;
                    case "bridged" -> true;
                    default ->
                        throw new IllegalArgumentException("'" + selector + "' is neither to=bmc nor to=bridged");
                };
            case "call" ->
                operation = switch (value) {
                    case "send" -> Operation.SEND;
                    case "events" -> Operation.EVENTS;
                    case "commands" -> Operation.COMMANDS;
                    case "maintenance" -> Operation.MAINTENANCE;
                    default ->
                        throw new IllegalArgumentException("'" + selector
                                + "' is none of call=send, call=events, call=commands, call=maintenance");
                };
            case "readonly" -> {
                if (!selector.equals(name)) {
                    throw new IllegalArgumentException("'" + selector + "': readonly has no value");
                }
                readOnly = true;
            }
            default ->
                throw new IllegalArgumentException(
                        "'" + selector + "' is none of uid=, gid=, netfn=, cmd=, to=, call=, readonly");
        }
    }

    /** A rule about commands is one about sending them, unless it says that it is about receiving them. */
    private void requireSense() {
        if (cmds != null && netFns == null) {
            throw new IllegalArgumentException("cmd= needs netfn=, as every network function has commands of its own");
        }
        boolean aboutMessages = netFns != null || bridged != null || readOnly;
        if (operation == null && aboutMessages) {
            operation = Operation.SEND;
        }
        boolean sends = operation == Operation.SEND;
        if ((readOnly || bridged != null) && !sends) {
            throw new IllegalArgumentException("to= and readonly are about what is sent, not about call="
                    + String.valueOf(operation).toLowerCase(Locale.ROOT));
        }
        if (netFns != null && !sends && operation != Operation.COMMANDS) {
            throw new IllegalArgumentException("netfn= is about what is sent or received, not about call="
                    + String.valueOf(operation).toLowerCase(Locale.ROOT));
        }
    }

    private static int rate(String digits, String word) {
        int value = Integer.parseInt(digits);
        if (value < 1 || value > MAX_RATE) {
            throw new IllegalArgumentException("'" + word + "': " + digits + " is not within 1.." + MAX_RATE);
        }
        return value;
    }

    private static Range range(String selector, String value, long max) {
        Matcher matcher = RANGE.matcher(value);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + selector + "' needs a number, or two with a - between them");
        }
        long first = number(selector, matcher.group(1), max);
        long last = matcher.group(2) == null ? first : number(selector, matcher.group(2), max);
        if (last < first) {
            throw new IllegalArgumentException("'" + selector + "' begins behind its end");
        }
        return new Range(first, last);
    }

    private static long number(String selector, String digits, long max) {
        long value;
        try {
            value = Long.decode(digits);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + selector + "': '" + digits + "' is not a number", e);
        }
        if (value > max) {
            throw new IllegalArgumentException("'" + selector + "': '" + digits + "' is over " + max);
        }
        return value;
    }
}
