package io.jipmi.it.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.client.BmcClient;
import io.jipmi.client.ChannelInfo;
import io.jipmi.client.DeviceFunction;
import io.jipmi.client.DeviceId;
import io.jipmi.client.SelfTestResult;
import io.jipmi.client.SystemGuid;
import io.jipmi.client.chassis.ChassisDevice;
import io.jipmi.client.sdr.MalformedRecord;
import io.jipmi.client.sdr.SdrRepository;
import io.jipmi.client.sdr.SdrRepositoryDevice;
import io.jipmi.client.sdr.SensorRecord;
import io.jipmi.client.sel.SelDevice;
import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiMessageHandler;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiUser;
import io.jipmi.msghandler.NetFn;
import io.jipmi.msghandler.Parameters;
import io.jipmi.msghandler.spi.SmiProviders;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The typed commands through the whole stack, down to the registers of a BMC written by somebody else. */
@Tag("simulator")
class BmcClientIT {
    private final IpmiMessageHandler handler = IpmiMessageHandler.create();
    private IpmiUser user;
    private BmcClient bmc;

    @BeforeEach
    void attach() throws IOException {
        user = handler.attach(SmiProviders.load()
                        .candidate("sim,kcs", Parameters.DEFAULTS)
                        .open())
                .openUser("agent");
        bmc = new BmcClient(user);
    }

    @AfterEach
    void detach() {
        handler.close();
    }

    @Test
    void theIdentityIsWhatTheBytesSay() throws IpmiException {
        DeviceId id = bmc.deviceId();
        byte[] raw = user.request(IpmiRequest.of(NetFn.APP, Cmd.GET_DEVICE_ID))
                .orThrow(11)
                .data();
        assertEquals(raw[0] & 0xFF, id.deviceId());
        assertEquals(String.format(Locale.ROOT, "%d.%02x", raw[2], raw[3]), id.firmwareRevision());
        assertEquals("2.0", id.ipmiVersion());
        assertTrue(id.available());
        assertTrue(id.has(DeviceFunction.SDR_REPOSITORY));
        assertTrue(id.has(DeviceFunction.SEL_DEVICE));
    }

    @Test
    void theGuidKeepsTheBytesSent() throws IpmiException {
        SystemGuid guid = bmc.systemGuid().orElseThrow();
        assertArrayEquals(
                user.request(IpmiRequest.of(NetFn.APP, Cmd.GET_SYSTEM_GUID)).data(),
                guid.bytes().toByteArray());
    }

    @Test
    void theInterfaceWeTalkThroughIsAmongTheChannels() throws IpmiException {
        assertTrue(bmc.channels(bmc.deviceId()).stream()
                .anyMatch(channel -> channel.mediumName().equals("system interface")
                        && channel.protocolName().equals("KCS")
                        && !channel.isAlias()));
        assertTrue(bmc.channels(bmc.deviceId()).stream().noneMatch(ChannelInfo::assumed));
    }

    @Test
    void everyRecordOfTheRepositoryIsReadAndUnderstood() throws IpmiException {
        SdrRepository repository = new SdrRepositoryDevice(bmc.withTimeout(Duration.ofSeconds(20))).read();
        assertEquals(new SdrRepositoryDevice(bmc).info(), repository.info());
        assertEquals(repository.info().records(), repository.records().size());
        assertTrue(repository.records().stream().noneMatch(MalformedRecord.class::isInstance));
        assertTrue(
                repository.sensorCount().total() >= 12, repository.sensorCount().toString());
        assertFalse(repository.locators().isEmpty());

        Set<Integer> numbers = new HashSet<>();
        Set<String> names = new HashSet<>();
        for (SensorRecord sensor : repository.sensors()) {
            for (int i = 0; i < sensor.sharing().count(); i++) {
                int key = sensor.ownerId() << 16 | sensor.ownerLun() << 8 | (sensor.number() + i);
                assertTrue(numbers.add(key), sensor + " is not alone");
                assertTrue(names.add(sensor.name(i)), sensor.name(i) + " is there twice");
            }
            assertFalse(sensor.idString().isEmpty(), sensor + " has no name");
        }
    }

    @Test
    void logChassisSelfTestAndWatchdogAreRead() throws IpmiException {
        assertEquals("1.5", new SelDevice(bmc).info().version());
        assertTrue(new ChassisDevice(bmc).status().powerOn());
        assertEquals(SelfTestResult.Outcome.PASSED, bmc.selfTest().outcome());
        assertFalse(bmc.watchdog().running());
    }
}
