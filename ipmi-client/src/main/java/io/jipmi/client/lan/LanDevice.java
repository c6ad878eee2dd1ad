package io.jipmi.client.lan;

import io.jipmi.client.BmcClient;
import io.jipmi.client.Conversation;
import io.jipmi.client.Octets;
import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiResponse;
import io.jipmi.msghandler.NetFn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** One of the controller's channels on a LAN (IPMI 2.0, 23). Immutable and thread-safe. */
public final class LanDevice {
    private static final int CHANNELS = 16;
    private static final int PARAMETER_NOT_SUPPORTED = 0x80;

    /** IPv4 and alerting end at 26; 50 to 80 are of IPv6. */
    private static final int LAST_OF_IPV4 = 26;

    private static final int FIRST_OF_IPV6 = 50;
    private static final int LAST_OF_IPV6 = 80;

    private static final int DESTINATIONS = 17;
    private static final int DESTINATION_TYPE = 18;
    private static final int DESTINATION_ADDRESS = 19;

    private final BmcClient bmc;
    private final int channel;

    /**
     * A channel of the client's controller, each operation within the client's deadline.
     *
     * @param channel 0 to 15; {@link BmcClient#channels} tells which are on a LAN
     */
    public LanDevice(BmcClient bmc, int channel) {
        this.bmc = bmc;
        this.channel = Objects.checkIndex(channel, CHANNELS);
    }

    /**
     * Every parameter of the specification that the controller gives, with every alert destination; one command each.
     *
     * @throws IpmiException also if the channel is not on a LAN
     */
    public LanConfiguration configuration() throws IpmiException {
        Conversation conversation = bmc.begin("reading the LAN configuration");
        List<LanParameter> parameters = new ArrayList<>();
        Map<Integer, Integer> refused = new TreeMap<>();
        // Every channel on a LAN has the first, Set In Progress: what refuses that is none.
        parameters.add(decode(0, 0, ask(conversation, 0, 0).orThrow(1)));
        for (int number = 1; number <= LAST_OF_IPV4; number++) {
            add(conversation, number, 0, parameters, refused);
            if (number == DESTINATION_TYPE || number == DESTINATION_ADDRESS) {
                for (int set = 1; set <= destinations(parameters); set++) {
                    add(conversation, number, set, parameters, refused);
                }
            }
        }
        for (int number = FIRST_OF_IPV6; number <= LAST_OF_IPV6; number++) {
            add(conversation, number, 0, parameters, refused);
        }
        return new LanConfiguration(channel, parameters, refused);
    }

    /**
     * One parameter as it is.
     *
     * @param number 0 to 0xFF
     * @param set which set of the parameter, for those that have several, 0 to 0xFF
     */
    public LanParameter parameter(int number, int set) throws IpmiException {
        IpmiResponse answer = ask(bmc.begin("Get LAN Configuration Parameters"), number, set);
        return decode(number, set, answer.orThrow(1));
    }

    private void add(
            Conversation conversation,
            int number,
            int set,
            List<LanParameter> parameters,
            Map<Integer, Integer> refused)
            throws IpmiException {
        IpmiResponse answer = ask(conversation, number, set);
        if (answer.isOk()) {
            parameters.add(decode(number, set, answer.orThrow(1)));
        } else if (answer.completionCode() != PARAMETER_NOT_SUPPORTED) {
            refused.put(number, answer.completionCode());
        }
    }

    private IpmiResponse ask(Conversation conversation, int number, int set) throws IpmiException {
        return conversation.ask(NetFn.TRANSPORT, Cmd.GET_LAN_CONFIGURATION, channel, number, set, 0);
    }

    /** After the byte that says which revision of the parameters the controller has. */
    private static LanParameter decode(int number, int set, IpmiResponse answer) {
        Octets data = Octets.of(answer.data());
        return new LanParameter(number, set, data.slice(1, data.lengthBytes()));
    }

    private static int destinations(List<LanParameter> parameters) {
        return parameters.stream()
                .filter(parameter ->
                        parameter.number() == DESTINATIONS && parameter.data().lengthBytes() > 0)
                .mapToInt(parameter -> parameter.data().u8(0) & 0x0F)
                .findFirst()
                .orElse(0);
    }
}
