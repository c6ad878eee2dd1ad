package io.jipmi.devintf.imb;

import io.jipmi.msghandler.Parameter;
import io.jipmi.msghandler.Parameters;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the calls of a node are: by which numbers they are known, and how their structures are laid out
 * (bsd-and-hpux-drivers 2).
 */
public final class ImbAbi {
    // HP's header is not public: these are what its 32- and 64-bit structures give with the usual macros.
    static final int HPUX_SEND_MESSAGE = 0xC0381082; // abi: linux/ioctl.h _IOWR(0x10, 0x82, char[56])
    static final int HPUX_SEND_MESSAGE_32 = 0xC01C1082; // abi: linux/ioctl.h _IOWR(0x10, 0x82, char[28])
    static final int INTEL_SEND_MESSAGE = 0x1082; // abi: linux/ioctl.h _IO(0x10, 0x82)
    /** The same as BSD and UnixWare write a call without argument. */
    static final int INTEL_SEND_MESSAGE_VOID = 0x20001082;

    private static final int MAX_NUMBERS = 8;

    /** Sets by which numbers IOCTL_IMB_SEND_MESSAGE is known. */
    public static final Parameter<List<OptionalLong>> SEND_MESSAGE = Parameter.integers(
            "ipmi_imb.send_message",
            "numbers of IOCTL_IMB_SEND_MESSAGE, by default 0xc0381082 (not Intel's), 0x1082 and 0x20001082",
            MAX_NUMBERS,
            0,
            0xFFFF_FFFFL);

    /** Sets by which numbers IOCTL_IMB_SEND_MESSAGE_32 is known. */
    public static final Parameter<List<OptionalLong>> SEND_MESSAGE_32 = Parameter.integers(
            "ipmi_imb.send_message_32",
            "numbers of HP-UX's IOCTL_IMB_SEND_MESSAGE_32, by default 0xc01c1082",
            MAX_NUMBERS,
            0,
            0xFFFF_FFFFL);

    /** Every one. */
    public static final List<Parameter<?>> PARAMETERS = List.of(SEND_MESSAGE, SEND_MESSAGE_32);

    private final Set<Integer> sendMessage;
    private final Set<Integer> sendMessage32;
    private final ImbLayout wide;
    private final ImbLayout narrow;

    private ImbAbi(Set<Integer> sendMessage, Set<Integer> sendMessage32, ImbLayout wide, ImbLayout narrow) {
        this.sendMessage = sendMessage;
        this.sendMessage32 = sendMessage32;
        this.wide = wide;
        this.narrow = narrow;
    }

    /** HP-UX's {@code /dev/ipmi}. */
    public static ImbAbi hpux(Parameters parameters) {
        return new ImbAbi(
                numbers(
                        parameters.get(SEND_MESSAGE),
                        Set.of(HPUX_SEND_MESSAGE, INTEL_SEND_MESSAGE, INTEL_SEND_MESSAGE_VOID)),
                numbers(parameters.get(SEND_MESSAGE_32), Set.of(HPUX_SEND_MESSAGE_32)),
                ImbLayout.HPUX64,
                ImbLayout.HPUX32);
    }

    /** Intel's {@code /dev/imb}, as its library and ipmitool's {@code imb} interface use it on Linux. */
    public static ImbAbi intel(Parameters parameters) {
        return new ImbAbi(
                numbers(parameters.get(SEND_MESSAGE), Set.of(INTEL_SEND_MESSAGE, INTEL_SEND_MESSAGE_VOID)),
                Set.of(),
                ImbLayout.INTEL64,
                ImbLayout.INTEL32);
    }

    /** How the argument of a call that sends a message is laid out; null if it is another call. */
    @Nullable
    ImbLayout layout(int cmd, boolean caller32Bit) {
        if (sendMessage32.contains(cmd)) {
            return narrow;
        }
        if (sendMessage.contains(cmd)) {
            return caller32Bit ? narrow : wide;
        }
        return null;
    }

    private static Set<Integer> numbers(List<OptionalLong> given, Set<Integer> otherwise) {
        Set<Integer> numbers = given.stream()
                .flatMapToLong(OptionalLong::stream)
                .mapToObj(number -> (int) number)
                .collect(Collectors.toUnmodifiableSet());
        return numbers.isEmpty() ? otherwise : numbers;
    }
}
