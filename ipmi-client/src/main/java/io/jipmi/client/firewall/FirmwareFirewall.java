package io.jipmi.client.firewall;

import io.jipmi.client.BmcClient;
import io.jipmi.client.Conversation;
import io.jipmi.client.Octets;
import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.NetFn;
import java.util.BitSet;
import java.util.Objects;

/**
 * Which commands the controller has, and which of them it lets through (IPMI 2.0, 21). Only reads; a controller without
 * it refuses with completion code 0xC1. Immutable and thread-safe.
 */
public final class FirmwareFirewall {
    private static final int CHANNELS = 16;
    private static final int NETFN_SUPPORT_LENGTH_BYTES = 17;
    private static final int NETFN_PAIRS = 32;
    private static final int LUNS = 4;
    private static final int MASK_LENGTH_BYTES = 16;
    private static final int COMMANDS_A_MASK = MASK_LENGTH_BYTES * Byte.SIZE;
    private static final int UPPER_HALF = 0x40;

    private final BmcClient bmc;
    private final int channel;

    /**
     * As one of the channels of the client's controller sees it, each operation within the client's deadline.
     *
     * @param channel 0 to 15; 14 is the one the commands go through
     */
    public FirmwareFirewall(BmcClient bmc, int channel) {
        this.bmc = bmc;
        this.channel = Objects.checkIndex(channel, CHANNELS);
    }

    /**
     * The network functions the controller has anything of, by their even codes.
     *
     * @param lun 0 to 3
     */
    public BitSet networkFunctions(int lun) throws IpmiException {
        Objects.checkIndex(lun, LUNS);
        Octets answer = bmc.begin("Get NetFn Support")
                .data(NETFN_SUPPORT_LENGTH_BYTES, NetFn.APP, Cmd.GET_NETFN_SUPPORT, channel);
        BitSet netFns = new BitSet();
        for (int pair = 0; pair < NETFN_PAIRS; pair++) {
            int bit = lun * NETFN_PAIRS + pair;
            netFns.set(2 * pair, answer.bit(1 + bit / Byte.SIZE, bit % Byte.SIZE));
        }
        return netFns;
    }

    /**
     * The commands the controller has.
     *
     * @param netFn network function, even, 0 to 0x2A: those beyond belong to groups and vendors
     * @param lun 0 to 3
     */
    public BitSet supported(int netFn, int lun) throws IpmiException {
        BitSet missing = mask(Cmd.GET_COMMAND_SUPPORT, netFn, lun);
        missing.flip(0, 2 * COMMANDS_A_MASK);
        return missing;
    }

    /**
     * The commands that can be shut out.
     *
     * @param netFn network function, even, 0 to 0x2A
     * @param lun 0 to 3
     */
    public BitSet configurable(int netFn, int lun) throws IpmiException {
        return mask(Cmd.GET_CONFIGURABLE_COMMANDS, netFn, lun);
    }

    /**
     * The commands that are let through now.
     *
     * @param netFn network function, even, 0 to 0x2A
     * @param lun 0 to 3
     */
    public BitSet enabled(int netFn, int lun) throws IpmiException {
        return mask(Cmd.GET_COMMAND_ENABLES, netFn, lun);
    }

    /** Bits for all 256 commands, which take two questions. */
    private BitSet mask(int cmd, int netFn, int lun) throws IpmiException {
        if (netFn < 0 || netFn >= NetFn.GROUP_EXTENSION || netFn % 2 != 0) {
            throw new IllegalArgumentException("network function " + netFn + " is not an even number within 0..0x2a");
        }
        Objects.checkIndex(lun, LUNS);
        Conversation conversation = bmc.begin("asking for the commands of " + NetFn.describe(netFn));
        byte[] bits = new byte[2 * MASK_LENGTH_BYTES];
        for (int half = 0; half < 2; half++) {
            Octets mask = conversation.data(MASK_LENGTH_BYTES, NetFn.APP, cmd, channel, half * UPPER_HALF | netFn, lun);
            System.arraycopy(mask.toByteArray(), 0, bits, half * MASK_LENGTH_BYTES, MASK_LENGTH_BYTES);
        }
        return BitSet.valueOf(bits);
    }
}
