package io.jipmi.msghandler.core;

import io.jipmi.msghandler.spi.SmiMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the driver has, oldest first, and what carries it. Guarded by the monitor's lock. */
final class InFlight {
    private final List<Exchange> exchanges = new ArrayList<>();
    private int addressed;
    /** Those nobody has. An abandoned one does not come back: an answer that comes all the same is known by it. */
    private final ArrayDeque<Carrier> spare = new ArrayDeque<>();

    boolean isEmpty() {
        return exchanges.isEmpty();
    }

    /** How many of them go to the BMC. */
    int local() {
        return exchanges.size() - addressed;
    }

    /** How many of them the driver brings to others than the BMC. */
    int addressed() {
        return addressed;
    }

    boolean contains(Exchange exchange) {
        return exchanges.contains(exchange);
    }

    List<Exchange> copy() {
        return List.copyOf(exchanges);
    }

    /** One that nobody has, for the next. */
    Carrier carrier() {
        Carrier carrier = spare.poll();
        return carrier != null ? carrier : new Carrier();
    }

    void add(Exchange exchange, Carrier carrier) {
        exchanges.add(exchange);
        addressed += exchange.addressed() ? 1 : 0;
        exchange.carriedBy(carrier);
    }

    /** Which one has come back; null if none of these. */
    @Nullable
    Exchange carriedBy(SmiMessage message) {
        // No iterator: a prepared request allocates nothing.
        for (int i = 0; i < exchanges.size(); i++) {
            Exchange exchange = exchanges.get(i);
            Carrier carrier = exchange.carrier();
            if (carrier != null && carrier.message() == message) {
                return exchange;
            }
        }
        return null;
    }

    /** It has come back; what carried it is still its own. */
    void remove(Exchange exchange) {
        if (exchanges.remove(exchange) && exchange.addressed()) {
            addressed--;
        }
    }

    /** What carried it, if anything does still, may carry others. */
    void unload(Exchange exchange) {
        Carrier carrier = exchange.carrier();
        if (carrier != null) {
            exchange.carriedBy(null);
            spare.push(carrier);
        }
    }

    /** It is not to come back; returns what carried it. */
    @Nullable
    Carrier abandon(Exchange exchange) {
        Carrier abandoned = exchange.carrier();
        remove(exchange);
        exchange.carriedBy(null);
        return abandoned;
    }
}
