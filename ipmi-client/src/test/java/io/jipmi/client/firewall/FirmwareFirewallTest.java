package io.jipmi.client.firewall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jipmi.client.Octets;
import io.jipmi.client.ScriptedBmc;
import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.IpmiCompletionException;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.NetFn;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FirmwareFirewallTest {
    private final ScriptedBmc bmc = new ScriptedBmc();
    private final FirmwareFirewall firewall = new FirmwareFirewall(bmc.client(), 14);

    @Test
    void networkFunctionsOfEachLun() throws IpmiException {
        bmc.on(NetFn.APP, Cmd.GET_NETFN_SUPPORT, 0x05, 0x2D, 0, 0, 0, 0x20, 0, 0, 0x80, 0, 0, 0, 0, 0, 0, 0, 0);
        assertEquals(bits(0x00, 0x04, 0x06, 0x0A), firewall.networkFunctions(0));
        assertEquals(bits(0x0A, 0x3E), firewall.networkFunctions(1));
        assertEquals(bits(), firewall.networkFunctions(2));
    }

    @Test
    void aClearBitIsACommandThatIsThere() throws IpmiException {
        int[] first = new int[16];
        Arrays.fill(first, 0xFF);
        int[] second = first.clone();
        first[0] = 0xFC;
        second[15] = 0x7F;
        bmc.on(
                NetFn.APP,
                Cmd.GET_COMMAND_SUPPORT,
                request -> ScriptedBmc.ok(request, (request.data()[1] & 0x40) == 0 ? first : second));
        assertEquals(bits(0x00, 0x01, 0xFF), firewall.supported(NetFn.APP, 3));
        assertEquals("0e0603", Octets.of(bmc.requests().get(0).data()).hex());
        assertEquals("0e4603", Octets.of(bmc.requests().get(1).data()).hex());
    }

    @Test
    void aSetBitIsACommandThatCanBeShutOutOrIsLetThrough() throws IpmiException {
        int[] mask = new int[16];
        mask[1] = 0x01;
        bmc.on(NetFn.APP, Cmd.GET_CONFIGURABLE_COMMANDS, mask);
        bmc.on(NetFn.APP, Cmd.GET_COMMAND_ENABLES, mask);
        assertEquals(bits(0x08, 0x88), firewall.configurable(NetFn.STORAGE, 0));
        assertEquals(bits(0x08, 0x88), firewall.enabled(NetFn.STORAGE, 0));
    }

    @Test
    void aControllerWithoutAFirewallRefuses() {
        IpmiCompletionException refused =
                assertThrows(IpmiCompletionException.class, () -> firewall.networkFunctions(0));
        assertEquals(0xC1, refused.completionCode());
    }

    @ParameterizedTest
    @ValueSource(ints = {-2, 1, 0x2C, 0x30})
    void networkFunctionsThatNeedMoreThanANumberAreRefused(int netFn) {
        assertThrows(IllegalArgumentException.class, () -> firewall.supported(netFn, 0));
        assertEquals(List.of(), bmc.requests());
    }

    private static BitSet bits(int... indexes) {
        BitSet bits = new BitSet();
        for (int index : indexes) {
            bits.set(index);
        }
        return bits;
    }
}
