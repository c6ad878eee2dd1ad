package io.jipmi.client.lan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.client.Octets;
import io.jipmi.client.ScriptedBmc;
import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.IpmiCompletionException;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiResponse;
import io.jipmi.msghandler.IpmiTransportException;
import io.jipmi.msghandler.NetFn;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LanDeviceTest {
    private static final int CHANNEL = 2;

    private final ScriptedBmc bmc = new ScriptedBmc();
    private final LanDevice lan = new LanDevice(bmc.client(), CHANNEL);
    private final Map<Integer, int[]> parameters = new HashMap<>();

    @BeforeEach
    void answer() {
        bmc.on(NetFn.TRANSPORT, Cmd.GET_LAN_CONFIGURATION, this::parameter);
        parameters.put(0, new int[] {0x11, 0});
        parameters.put(3, new int[] {0x11, 192, 0, 2, 17});
        parameters.put(4, new int[] {0x11, 0x02});
        parameters.put(5, new int[] {0x11, 0x52, 0x54, 0, 0xAB, 0x34, 0x56});
        parameters.put(6, new int[] {0x11, 255, 255, 255, 0});
        parameters.put(12, new int[] {0x11, 192, 0, 2, 1});
        parameters.put(16, new int[] {0x11, 'p', 'u', 'b', 0, 0, 0});
        parameters.put(20, new int[] {0x11, 0x2A, 0x81});
        parameters.put(21, new int[] {0x11, 0x05});
        parameters.put(22, new int[] {0x11, 0x03});
        parameters.put(23, new int[] {0x11, 0, 3, 17, 8, 0, 0});
    }

    @Test
    void everythingWithANameIsReadByIt() throws IpmiException {
        LanConfiguration configuration = lan.configuration();
        assertEquals("192.0.2.17", configuration.address().orElseThrow().getHostAddress());
        assertEquals(Optional.of(LanConfiguration.AddressSource.DHCP), configuration.addressSource());
        assertEquals(Optional.of("52:54:00:ab:34:56"), configuration.macAddress());
        assertEquals("255.255.255.0", configuration.subnetMask().orElseThrow().getHostAddress());
        assertEquals("192.0.2.1", configuration.defaultGateway().orElseThrow().getHostAddress());
        assertEquals(Optional.empty(), configuration.backupGateway());
        assertEquals(Optional.empty(), configuration.defaultGatewayMacAddress());
        assertEquals(Optional.of("pub"), configuration.community());
        assertEquals(OptionalInt.of(0x12A), configuration.vlan());
        assertEquals(OptionalInt.of(5), configuration.vlanPriority());
        assertEquals(List.of(3, 17, 8), configuration.cipherSuites());
        assertTrue(configuration.refused().isEmpty());
    }

    @Test
    void whatHasNoNameIsKeptAsItIs() throws IpmiException {
        parameters.put(24, new int[] {0x11, 1, 2, 3});
        parameters.put(59, new int[] {0x11, 9});
        LanConfiguration configuration = lan.configuration();
        assertEquals(Optional.of(Octets.of(1, 2, 3)), configuration.parameter(24));
        assertEquals(Optional.of(Octets.of(9)), configuration.parameter(59));
        assertEquals(Optional.empty(), configuration.parameter(25));
    }

    @Test
    void aVlanThatIsDisabledIsNone() throws IpmiException {
        parameters.put(20, new int[] {0x11, 0x2A, 0x01});
        assertEquals(OptionalInt.empty(), lan.configuration().vlan());
    }

    @Test
    void everyAlertDestinationIsRead() throws IpmiException {
        parameters.put(17, new int[] {0x11, 2});
        parameters.put(18, new int[] {0x11, 0xF0});
        List<LanParameter> types = lan.configuration().parameters().stream()
                .filter(parameter -> parameter.number() == 18)
                .toList();
        assertEquals(
                List.of(
                        new LanParameter(18, 0, Octets.of(0xF0)),
                        new LanParameter(18, 1, Octets.of(0xF0)),
                        new LanParameter(18, 2, Octets.of(0xF0))),
                types);
    }

    @Test
    void oneParameterThatIsRefusedLeavesTheOthers() throws IpmiException {
        bmc.on(
                NetFn.TRANSPORT,
                Cmd.GET_LAN_CONFIGURATION,
                request -> request.data()[1] == 16 ? ScriptedBmc.refusal(request, 0xD4) : parameter(request));
        LanConfiguration configuration = lan.configuration();
        assertEquals(Map.of(16, 0xD4), configuration.refused());
        assertEquals(Optional.empty(), configuration.community());
        assertEquals(OptionalInt.of(5), configuration.vlanPriority());
    }

    @Test
    void parametersThatAreTooShortAreEmpty() throws IpmiException {
        for (int number : new int[] {3, 4, 5, 20, 21, 22, 23}) {
            parameters.put(number, new int[] {0x11});
        }
        LanConfiguration configuration = lan.configuration();
        assertEquals(Optional.empty(), configuration.address());
        assertEquals(Optional.empty(), configuration.addressSource());
        assertEquals(Optional.empty(), configuration.macAddress());
        assertEquals(OptionalInt.empty(), configuration.vlan());
        assertEquals(OptionalInt.empty(), configuration.vlanPriority());
        assertEquals(List.of(), configuration.cipherSuites());
    }

    @Test
    void moreCipherSuitesThanThereAreBytesForAreNotInvented() throws IpmiException {
        parameters.put(22, new int[] {0x11, 0x1F});
        parameters.put(23, new int[] {0x11, 0, 3});
        assertEquals(List.of(3), lan.configuration().cipherSuites());
    }

    @Test
    void aChannelThatIsOnNoLanIsToldByTheFirstRefusal() {
        bmc.refuses(NetFn.TRANSPORT, Cmd.GET_LAN_CONFIGURATION, 0xCC);
        IpmiCompletionException refused = assertThrows(IpmiCompletionException.class, lan::configuration);
        assertEquals(0xCC, refused.completionCode());
        assertEquals(1, bmc.requests().size());
    }

    @Test
    void anAnswerWithNothingInItIsABadAnswer() {
        bmc.on(NetFn.TRANSPORT, Cmd.GET_LAN_CONFIGURATION);
        assertThrows(IpmiTransportException.class, lan::configuration);
        assertThrows(IpmiTransportException.class, () -> lan.parameter(3, 0));
    }

    @Test
    void oneParameterIsAskedForByNumberAndSet() throws IpmiException {
        assertEquals(new LanParameter(21, 4, Octets.of(5)), lan.parameter(21, 4));
        assertEquals("02150400", Octets.of(bmc.requests().get(0).data()).hex());
    }

    private IpmiResponse parameter(IpmiRequest request) {
        int[] data = parameters.get((int) request.data()[1]);
        return data == null ? ScriptedBmc.refusal(request, 0x80) : ScriptedBmc.ok(request, data);
    }
}
