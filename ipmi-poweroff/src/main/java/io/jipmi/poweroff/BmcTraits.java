package io.jipmi.poweroff;

import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiResponse;
import io.jipmi.msghandler.IpmiUser;
import io.jipmi.msghandler.NetFn;
import java.time.Duration;

/**
 * What tells how a BMC's machine is switched off.
 *
 * @param manufacturerId IANA enterprise number, 24 bits
 * @param productId 16 bits
 * @param ipmiVersion BCD, least significant digit first: 0x51 is 1.5
 * @param support additional device support of Get Device ID
 * @param picmg whether it answers PICMG's Get Address Info
 */
record BmcTraits(int manufacturerId, int productId, int ipmiVersion, int support, boolean picmg) {
    static final int CHASSIS_DEVICE = 1 << 7;

    private static final Duration EACH = Duration.ofSeconds(2);
    private static final int PICMG_GET_ADDRESS_INFO = 0x01;
    private static final int PICMG = 0x00;

    // Get Device ID, after the completion code
    private static final int VERSION = 4;
    private static final int SUPPORT = 5;
    private static final int MANUFACTURER = 6;
    private static final int PRODUCT = 9;
    private static final int END = 11;

    /**
     * Asks the BMC; within 4 s.
     *
     * @throws IpmiException if it does not say who it is
     */
    static BmcTraits ask(IpmiUser user) throws IpmiException {
        IpmiResponse id = user.request(
                        IpmiRequest.of(NetFn.APP, Cmd.GET_DEVICE_ID).withTimeout(EACH))
                .orThrow(END);
        return new BmcTraits(
                id.u8(MANUFACTURER) | id.u8(MANUFACTURER + 1) << 8 | id.u8(MANUFACTURER + 2) << 16,
                id.u8(PRODUCT) | id.u8(PRODUCT + 1) << 8,
                id.u8(VERSION),
                id.u8(SUPPORT),
                answersPicmg(user));
    }

    /** A BMC that says nothing to this is no board of a shelf; it goes on with what else may fit. */
    private static boolean answersPicmg(IpmiUser user) {
        try {
            return user.request(IpmiRequest.of(NetFn.GROUP_EXTENSION, PICMG_GET_ADDRESS_INFO, PICMG)
                            .withTimeout(EACH))
                    .isOk();
        } catch (IpmiException e) {
            return false;
        }
    }

    int ipmiMajor() {
        return ipmiVersion & 0xF;
    }

    int ipmiMinor() {
        return ipmiVersion >> 4;
    }
}
