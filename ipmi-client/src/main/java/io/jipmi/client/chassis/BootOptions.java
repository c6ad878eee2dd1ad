package io.jipmi.client.chassis;

import io.jipmi.client.BmcClient;
import io.jipmi.client.Conversation;
import io.jipmi.client.Octets;
import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.IpmiCompletionException;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.NetFn;
import java.util.ArrayList;
import java.util.List;

/** The controller's system boot options (IPMI 2.0, 28.12 and 28.13). Immutable and thread-safe. */
public final class BootOptions {
    /** Of the command: this controller does not have the parameter. */
    static final int PARAMETER_NOT_SUPPORTED = 0x80;

    private static final int SET_IN_PROGRESS = 0;
    private static final int IN_PROGRESS = 1;
    private static final Setting COMPLETED = new Setting(SET_IN_PROGRESS, Octets.of(0), false);

    private static final int INFO_ACKNOWLEDGE = 4;
    private static final int EVERYBODY = 0xFF;

    private static final int FLAGS = 5;
    private static final int LAST_PARAMETER = 7;
    private static final int MAX_PARAMETER = 0x7F;

    private final BmcClient bmc;

    /** Those of the client's controller, each operation within the client's deadline. */
    public BootOptions(BmcClient bmc) {
        this.bmc = bmc;
    }

    /** How the system is to start. */
    public BootFlags flags() throws IpmiException {
        return BootFlags.decode(
                get(bmc.begin("reading the boot flags"), FLAGS, 0).data());
    }

    /**
     * One parameter as it is.
     *
     * @param parameter 0 to 0x7F
     * @param set which set of the parameter, for those that have several, 0 to 0xFF
     */
    public BootOption get(int parameter, int set) throws IpmiException {
        return get(bmc.begin("Get System Boot Options"), parameter, set);
    }

    /** Every parameter from 0 to 7 that the controller has, the first set of each. */
    public List<BootOption> all() throws IpmiException {
        Conversation conversation = bmc.begin("reading the boot options");
        List<BootOption> options = new ArrayList<>();
        for (int parameter = 0; parameter <= LAST_PARAMETER; parameter++) {
            try {
                options.add(get(conversation, parameter, 0));
            } catch (IpmiCompletionException refused) {
                if (refused.completionCode() != PARAMETER_NOT_SUPPORTED) {
                    throw refused;
                }
            }
        }
        return List.copyOf(options);
    }

    /**
     * Says how the system is to start, marks that as valid and as not yet heeded by anybody. Where the controller can,
     * nobody else sets options meanwhile.
     *
     * @throws IpmiException also with completion code 0x81 if somebody else is setting options
     */
    public void setFlags(BootFlags flags) throws IpmiException {
        setGuarded(
                bmc.begin("setting the boot flags"),
                new Setting(INFO_ACKNOWLEDGE, Octets.of(EVERYBODY, EVERYBODY), true),
                new Setting(FLAGS, flags.valid().raw(), false));
    }

    /**
     * Sets one parameter as it is. Where the controller can, nobody else sets options meanwhile.
     *
     * @param parameter 1 to 0x7F; 0 is what keeps others out
     * @param data the parameter's bytes
     * @throws IpmiException also with completion code 0x80 if the controller does not have the parameter, 0x81 if
     *     somebody else is setting options, 0x82 if the parameter can only be read
     */
    public void set(int parameter, Octets data) throws IpmiException {
        if (parameter <= SET_IN_PROGRESS || parameter > MAX_PARAMETER) {
            throw new IllegalArgumentException("boot option " + parameter + " is not within 1..127");
        }
        setGuarded(bmc.begin("setting boot option " + parameter), new Setting(parameter, data, false));
    }

    /**
     * What a parameter is to be.
     *
     * @param ifThere whether a controller without the parameter is content without
     */
    private record Setting(int parameter, Octets data, boolean ifThere) {}

    private static void setGuarded(Conversation conversation, Setting... settings) throws IpmiException {
        boolean guarded = set(conversation, new Setting(SET_IN_PROGRESS, Octets.of(IN_PROGRESS), true));
        try {
            for (Setting setting : settings) {
                set(conversation, setting);
            }
        } catch (IpmiException failed) {
            if (guarded) {
                release(conversation, failed);
            }
            throw failed;
        }
        if (guarded) {
            set(conversation, COMPLETED);
        }
    }

    /** Somebody who comes later shall not find the options held by one who is gone; why that is so counts more. */
    private static void release(Conversation conversation, IpmiException failed) {
        try {
            set(conversation, COMPLETED);
        } catch (IpmiException alsoFailed) {
            failed.addSuppressed(alsoFailed);
        }
    }

    private static BootOption get(Conversation conversation, int parameter, int set) throws IpmiException {
        BootOption option = BootOption.decode(conversation.data(
                BootOption.MIN_LENGTH_BYTES, NetFn.CHASSIS, Cmd.GET_SYSTEM_BOOT_OPTIONS, parameter, set, 0));
        if (option.number() != parameter) {
            throw Conversation.badResponse(
                    "asked for boot option " + parameter + ", the BMC sent number " + option.number());
        }
        return option;
    }

    /** Whether the controller has the parameter. */
    private static boolean set(Conversation conversation, Setting setting) throws IpmiException {
        int[] bytes = new int[1 + setting.data.lengthBytes()];
        bytes[0] = setting.parameter;
        for (int i = 0; i < setting.data.lengthBytes(); i++) {
            bytes[1 + i] = setting.data.u8(i);
        }
        try {
            conversation.data(0, NetFn.CHASSIS, Cmd.SET_SYSTEM_BOOT_OPTIONS, bytes);
            return true;
        } catch (IpmiCompletionException refused) {
            if (!setting.ifThere || refused.completionCode() != PARAMETER_NOT_SUPPORTED) {
                throw refused;
            }
            return false;
        }
    }
}
