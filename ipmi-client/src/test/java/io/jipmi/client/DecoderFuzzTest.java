package io.jipmi.client;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.jipmi.client.access.ChannelAccess;
import io.jipmi.client.chassis.BootFlags;
import io.jipmi.client.chassis.BootOption;
import io.jipmi.client.chassis.ChassisCapabilities;
import io.jipmi.client.chassis.ChassisStatus;
import io.jipmi.client.chassis.PowerOnHours;
import io.jipmi.client.chassis.RestartCause;
import io.jipmi.client.fru.FruAreaInfo;
import io.jipmi.client.sdr.SdrRecord;
import io.jipmi.client.sdr.SdrRepository;
import io.jipmi.client.sdr.SdrRepositoryDevice;
import io.jipmi.client.sdr.SdrRepositoryInfo;
import io.jipmi.client.sdr.SensorRecord;
import io.jipmi.client.sel.SelInfo;
import io.jipmi.client.vocabulary.SensorTypes;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiResponse;
import java.time.Duration;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** Whatever bytes a BMC sends, the outcome is a value or an {@link IpmiException}. */
class DecoderFuzzTest {
    private static final int ROUNDS = 20_000;

    /** Reads something out of bytes. */
    private interface Decoder {
        Object decode(Octets bytes) throws IpmiException;
    }

    @Test
    void deviceId() {
        decodesAnything(1, 20, data -> {
            DeviceId id = DeviceId.decode(data);
            return id.firmwareRevision() + id.ipmiVersion() + id.manufacturerName();
        });
    }

    @Test
    void guid() {
        decodesAnything(2, 20, data -> SystemGuid.decode(data).toString());
    }

    @Test
    void channelInfo() {
        decodesAnything(3, 12, data -> {
            ChannelInfo info = ChannelInfo.decode(3, data);
            return info.mediumName() + info.protocolName() + info.sessions().label();
        });
    }

    @Test
    void selAndSdrInfo() {
        decodesAnything(4, 18, data -> SelInfo.decode(data).version() + SelInfo.decode(data));
        decodesAnything(5, 18, data -> SdrRepositoryInfo.decode(data).version() + SdrRepositoryInfo.decode(data));
    }

    @Test
    void chassisSelfTestAndWatchdog() {
        decodesAnything(6, 6, data -> ChassisStatus.decode(data).toString());
        decodesAnything(7, 4, data -> SelfTestResult.decode(data).toString());
        decodesAnything(8, 12, data -> WatchdogState.decode(data).toString());
    }

    @Test
    void chassisBootAndAccess() {
        decodesAnything(60, 8, data -> ChassisCapabilities.decode(data).toString());
        decodesAnything(61, 4, data -> RestartCause.decode(data).name());
        decodesAnything(62, 8, data -> PowerOnHours.decode(data).duration());
        decodesAnything(
                63, 9, data -> BootFlags.decode(BootOption.decode(data).data()).toString());
        decodesAnything(
                64, 4, data -> ChannelAccess.decode(1, data).privilegeLimit().name());
        decodesAnything(65, 4, data -> FruAreaInfo.decode(data).toString());
    }

    @Test
    void sensorDataRecords() {
        int[] types = {0x01, 0x02, 0x03, 0x08, 0x09, 0x10, 0x11, 0x12, 0x13, 0x14, 0xC0};
        decodesAnything(9, 70, data -> {
            byte[] bytes = data.toByteArray();
            if (bytes.length > 4 && (bytes[0] & 3) != 0) {
                bytes[3] = (byte) types[(bytes[1] & 0xFF) % types.length];
                bytes[4] = (byte) Math.max(0, bytes.length - 5 + bytes[2] % 3);
            }
            SdrRecord record = SdrRecord.decode(Octets.of(bytes));
            if (record instanceof SensorRecord sensor) {
                return SensorTypes.name(sensor.sensorType())
                        + sensor.name(sensor.sharing().count() - 1);
            }
            return record.toString() + record.recordId() + record.recordType();
        });
    }

    /** A BMC that answers every storage command with random codes and bytes: the reading ends, within its deadline. */
    @Test
    void readingTheRepositoryOfABmcThatTalksNonsenseEnds() {
        for (long seed = 1; seed <= 500; seed++) {
            RandomGenerator random = random(seed);
            ScriptedBmc bmc = new ScriptedBmc().eachRequestTakes(Duration.ofMillis(1));
            for (int cmd : new int[] {0x20, 0x22, 0x23}) {
                bmc.on(0x0A, cmd, request -> nonsense(random, request.netFn(), request.cmd()));
            }
            try {
                SdrRepository repository = new SdrRepositoryDevice(bmc.client(Duration.ofMillis(500))).read();
                assertNotNull(repository.sensorCount());
            } catch (IpmiException expected) {
                assertNotNull(expected.failure());
            } catch (RuntimeException e) {
                fail("seed " + seed, e);
            }
            assertTrue(
                    bmc.requests().size() <= 501,
                    "seed " + seed + ": " + bmc.requests().size() + " requests");
        }
    }

    private static IpmiResponse nonsense(RandomGenerator random, int netFn, int cmd) {
        int[] codes = {0xC5, 0xCA, 0xCB, 0xC1, 0xFF, 0x80};
        int completionCode = random.nextInt(4) == 0 ? codes[random.nextInt(codes.length)] : 0;
        byte[] data = new byte[random.nextInt(4) == 0 ? random.nextInt(40) : 14 + random.nextInt(60)];
        random.nextBytes(data);
        if (cmd == 0x23 && data.length > 7 && random.nextInt(8) != 0) {
            data[5] = (byte) (1 + random.nextInt(3));
            data[6] = (byte) (data.length - 7 + random.nextInt(3) - 1);
        }
        return new IpmiResponse(netFn | 1, cmd, completionCode, data);
    }

    private static void decodesAnything(long seed, int maxLengthBytes, Decoder decoder) {
        RandomGenerator random = random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = new byte[random.nextInt(maxLengthBytes + 1)];
            random.nextBytes(bytes);
            try {
                assertNotNull(decoder.decode(Octets.of(bytes)));
            } catch (IpmiException expected) {
                assertNotNull(expected.failure());
            } catch (RuntimeException e) {
                fail("seed " + seed + " round " + round + ": " + Octets.of(bytes), e);
            }
        }
    }

    private static RandomGenerator random(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }
}
