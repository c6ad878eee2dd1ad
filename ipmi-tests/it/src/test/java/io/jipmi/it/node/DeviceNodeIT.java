package io.jipmi.it.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.client.BmcClient;
import io.jipmi.client.DeviceId;
import io.jipmi.client.chassis.ChassisDevice;
import io.jipmi.client.sdr.SdrRepositoryDevice;
import io.jipmi.client.sel.SelDevice;
import io.jipmi.io.SysRoot;
import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.InterfaceHealth;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiInterface;
import io.jipmi.msghandler.IpmiMessageHandler;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiResponse;
import io.jipmi.msghandler.IpmiTimeoutException;
import io.jipmi.msghandler.IpmiUser;
import io.jipmi.msghandler.NetFn;
import io.jipmi.msghandler.Parameters;
import io.jipmi.msghandler.spi.SmiProviders;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The stack through an existing IPMI device node: the kernel's, or {@code ipmid}'s. It only reads, so that any BMC will
 * do; what the kernel shows of it in sysfs is the oracle.
 */
@Tag("dev")
@EnabledIfSystemProperty(
        named = DeviceNodeIT.NODE_PROPERTY,
        matches = "/.+",
        disabledReason = "name an IPMI device node, as in -D" + DeviceNodeIT.NODE_PROPERTY + "=/dev/ipmi0")
class DeviceNodeIT {
    static final String NODE_PROPERTY = "jipmi.dev";

    private static final IpmiRequest GET_DEVICE_ID = IpmiRequest.of(NetFn.APP, Cmd.GET_DEVICE_ID);

    private final IpmiMessageHandler handler = IpmiMessageHandler.create();
    private IpmiInterface ipmi0;
    private IpmiUser user;

    @BeforeEach
    void attach() throws IOException {
        String spec = "dev," + System.getProperty(NODE_PROPERTY);
        ipmi0 = handler.attach(
                SmiProviders.load().candidate(spec, Parameters.DEFAULTS).open());
        user = ipmi0.openUser("test");
    }

    @AfterEach
    void detach() {
        handler.close();
    }

    @Test
    void theBmcIsWhomTheKernelSaysItIs() throws IpmiException {
        DeviceId id = new BmcClient(user).deviceId();
        kernelSays("device_id").ifPresent(said -> assertEquals(said, String.valueOf(id.deviceId())));
        kernelSays("firmware_revision").ifPresent(said -> assertEquals(said, id.firmwareRevision()));
        kernelSays("ipmi_version").ifPresent(said -> assertEquals(said, id.ipmiVersion()));
        kernelSays("manufacturer_id")
                .ifPresent(said ->
                        assertEquals(Integer.decode(said), id.manufacturerId().orElseThrow()));
        kernelSays("product_id")
                .ifPresent(said ->
                        assertEquals(Integer.decode(said), id.productId().orElseThrow()));
        assertEquals(InterfaceHealth.UP, ipmi0.health());
    }

    @Test
    void theGuidIsPrintedAsTheKernelPrintsIt() throws IpmiException {
        Optional<String> guid = new BmcClient(user).systemGuid().map(Object::toString);
        kernelSays("guid").ifPresent(said -> assertEquals(Optional.of(said), guid));
    }

    @Test
    void aThousandRequestsGetTheSameAnswer() throws IpmiException {
        IpmiResponse first = user.request(GET_DEVICE_ID).orThrow(6);
        for (int i = 0; i < 1000; i++) {
            assertEquals(first, user.request(GET_DEVICE_ID));
        }
        assertEquals(0, ipmi0.counters().get("node_stale_responses"));
    }

    @Test
    void aCommandTheBmcDoesNotKnowIsRefusedByTheBmc() throws IpmiException {
        assertEquals(0xC1, user.request(IpmiRequest.of(NetFn.APP, 0xEE)).completionCode());
    }

    @Test
    void theAnswerToARequestGivenUpIsNotTakenForAnother() throws IpmiException {
        IpmiRequest other = IpmiRequest.of(NetFn.APP, Cmd.GET_BMC_GLOBAL_ENABLES);
        IpmiResponse expected = user.request(other).orThrow(1);
        int givenUp = 0;
        for (int i = 0; i < 50; i++) {
            try {
                user.request(GET_DEVICE_ID.withTimeout(Duration.ofNanos(1_000L * (i + 1))));
            } catch (IpmiTimeoutException late) {
                givenUp++;
            }
            assertEquals(expected, user.request(other));
        }
        assertTrue(givenUp > 0, "no request was given up: the test shows nothing");
    }

    @Test
    void manyUsersEachGetTheirOwnAnswers() throws IpmiException {
        List<CompletableFuture<IpmiResponse>> ids = new ArrayList<>();
        List<CompletableFuture<IpmiResponse>> enables = new ArrayList<>();
        IpmiUser second = ipmi0.openUser("second");
        for (int i = 0; i < 50; i++) {
            ids.add(user.requestAsync(GET_DEVICE_ID));
            enables.add(second.requestAsync(IpmiRequest.of(NetFn.APP, Cmd.GET_BMC_GLOBAL_ENABLES)));
        }
        ids.forEach(id -> assertEquals(Cmd.GET_DEVICE_ID, id.join().cmd()));
        enables.forEach(
                each -> assertEquals(Cmd.GET_BMC_GLOBAL_ENABLES, each.join().cmd()));
    }

    @Test
    void theWholeSdrRepositoryIsRead() throws IpmiException {
        BmcClient bmc = new BmcClient(user);
        assertEquals(
                new SdrRepositoryDevice(bmc).info().records(),
                new SdrRepositoryDevice(bmc.withTimeout(Duration.ofSeconds(60)))
                        .read()
                        .records()
                        .size());
    }

    @Test
    void everythingAgentsAskForIsAnswered() throws IpmiException {
        BmcClient bmc = new BmcClient(user);
        assertFalse(bmc.channels(bmc.deviceId()).isEmpty());
        assertTrue(new SelDevice(bmc).info().entries() >= 0);
        assertTrue(bmc.watchdog().initialCountdown().toMillis() >= 0);
        assertTrue(new ChassisDevice(bmc).status().powerOn(), "this machine runs, so its chassis has power");
    }

    private Optional<String> kernelSays(String attribute) {
        String name = System.getProperty(NODE_PROPERTY).replaceFirst("^.*\\D", "ipmi");
        return SysRoot.host().text("/sys/class/ipmi/" + name + "/device/bmc/" + attribute);
    }
}
