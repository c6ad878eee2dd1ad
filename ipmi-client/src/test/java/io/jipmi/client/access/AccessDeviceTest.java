package io.jipmi.client.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jipmi.client.Octets;
import io.jipmi.client.ScriptedBmc;
import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.IpmiCompletionException;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiResponse;
import io.jipmi.msghandler.NetFn;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccessDeviceTest {
    private final ScriptedBmc bmc = new ScriptedBmc();
    private final AccessDevice access = new AccessDevice(bmc.client());

    @Test
    void aChannelNowAndAfterAReset() throws IpmiException {
        bmc.on(
                NetFn.APP,
                Cmd.GET_CHANNEL_ACCESS,
                request -> (request.data()[1] & 0xFF) == 0x80
                        ? ScriptedBmc.ok(request, 0x32, 0x04)
                        : ScriptedBmc.ok(request, 0x08, 0x03));
        assertEquals(
                new ChannelAccess(1, false, false, true, ChannelAccess.Mode.ALWAYS, new PrivilegeLevel(4)),
                access.channelAccess(1));
        assertEquals(
                new ChannelAccess(1, true, true, false, ChannelAccess.Mode.DISABLED, new PrivilegeLevel(3)),
                access.storedChannelAccess(1));
        assertEquals("0180", Octets.of(bmc.requests().get(0).data()).hex());
        assertEquals("0140", Octets.of(bmc.requests().get(1).data()).hex());
    }

    @Test
    void theUsersOfAChannelButForThoseThatAreRefused() throws IpmiException {
        bmc.on(NetFn.APP, Cmd.GET_USER_ACCESS, AccessDeviceTest::user);
        bmc.on(
                NetFn.APP,
                Cmd.GET_USER_NAME,
                request -> request.data()[0] == 2
                        ? ScriptedBmc.ok(request, 'r', 'o', 'o', 't', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
                        : ScriptedBmc.refusal(request, 0xCC));
        UserList users = access.users(1);
        assertEquals(4, users.maxUsers());
        assertEquals(2, users.enabledCount());
        assertEquals(1, users.fixedNameCount());
        assertEquals(
                List.of(
                        new UserAccount(1, "", UserAccount.State.DISABLED, new PrivilegeLevel(15), false, false, false),
                        new UserAccount(2, "root", UserAccount.State.ENABLED, new PrivilegeLevel(4), true, true, false),
                        new UserAccount(
                                4, "", UserAccount.State.UNSPECIFIED, new PrivilegeLevel(2), true, false, true)),
                users.users());
    }

    @Test
    void aControllerWithoutUsersRefuses() {
        IpmiCompletionException refused = assertThrows(IpmiCompletionException.class, () -> access.users(1));
        assertEquals(0xC1, refused.completionCode());
    }

    @Test
    void channelsThatCannotBeAreNotAskedFor() {
        assertThrows(IndexOutOfBoundsException.class, () -> access.users(16));
        assertThrows(IndexOutOfBoundsException.class, () -> access.channelAccess(-1));
        assertEquals(List.of(), bmc.requests());
    }

    @Test
    void everyPrivilegeHasAName() {
        assertEquals("administrator", new PrivilegeLevel(4).toString());
        assertEquals("no access", new PrivilegeLevel(15).name());
        assertEquals("reserved 0x06", new PrivilegeLevel(6).name());
    }

    private static IpmiResponse user(IpmiRequest request) {
        return switch (request.data()[1]) {
            case 1 -> ScriptedBmc.ok(request, 0x04, 0x82, 0x01, 0x0F);
            case 2 -> ScriptedBmc.ok(request, 0x04, 0x42, 0x01, 0x34);
            case 3 -> ScriptedBmc.refusal(request, 0xCC);
            default -> ScriptedBmc.ok(request, 0x04, 0x02, 0x01, 0x52);
        };
    }
}
