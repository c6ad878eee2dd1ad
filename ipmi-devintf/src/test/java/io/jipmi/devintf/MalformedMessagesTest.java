package io.jipmi.devintf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.devintf.freebsd.FreeBsdIpmiDevice;
import io.jipmi.devintf.imb.ImbAbi;
import io.jipmi.devintf.imb.ImbDevice;
import io.jipmi.devintf.linux.LinuxIpmiDevice;
import io.jipmi.devintf.policy.AccessPolicy;
import io.jipmi.devintf.rig.ClientMemory;
import io.jipmi.devintf.rig.CuseKernel;
import io.jipmi.devintf.rig.DeviceRig;
import io.jipmi.devintf.rig.EchoBmc;
import io.jipmi.devintf.rig.ImbClient;
import io.jipmi.io.SysRoot;
import io.jipmi.io.cuse.CuseDevice;
import io.jipmi.msghandler.InterfaceLimits;
import io.jipmi.msghandler.IpmiInterface;
import io.jipmi.msghandler.Parameters;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Messages no kernel sends, and calls no client means: whatever comes, the device lives, answers whom it must, and serves
 * the next client. {@code -Djipmi.fuzz.messages=N} for as many as wanted.
 */
@SuppressWarnings("ByteBufferBackingArray") // whole arrays, made here
class MalformedMessagesTest {
    private static final int MESSAGES = Integer.getInteger("jipmi.fuzz.messages", 4000);
    private static final int SEND_COMMAND = 0x8028690D;
    private static final int RECEIVE_MSG = 0xC030690C;
    private static final int[] OPCODES = {14, 15, 16, 18, 20, 25, 36, 38, 39, 40, 41, 4096};

    /** The nodes there are. */
    private enum Node {
        LINUX,
        FREEBSD,
        HPUX,
        INTEL,
        /** Where only reading is allowed, and not often. */
        GUARDED;

        DeviceRig rig() {
            return new DeviceRig(new EchoBmc().unbreakable(), this::device);
        }

        private CuseDevice device(DeviceRig rig, IpmiInterface ipmi, InterfaceLimits limits) {
            AccessPolicy everything = rig.policy(SysRoot.host(), "allow");
            return switch (this) {
                case LINUX -> new LinuxIpmiDevice(ipmi, () -> limits, everything);
                case FREEBSD -> new FreeBsdIpmiDevice(ipmi, () -> limits, everything);
                case HPUX -> new ImbDevice(ipmi, everything, ImbAbi.hpux(Parameters.DEFAULTS));
                case INTEL -> new ImbDevice(ipmi, everything, ImbAbi.intel(Parameters.DEFAULTS));
                case GUARDED ->
                    new LinuxIpmiDevice(
                            ipmi, () -> limits, rig.policy(SysRoot.host(), "deny,netfn=0", "limit=5/s,readonly"));
            };
        }

        boolean synchronous() {
            return this == HPUX || this == INTEL;
        }
    }

    @ParameterizedTest
    @CsvSource({"LINUX, 1", "LINUX, 20261121", "FREEBSD, 3", "HPUX, 4", "INTEL, 5", "GUARDED, 6"})
    void noMessageIsWorseThanAnError(Node node, long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        DeviceRig rig = node.rig();
        long before = rig.kernel.open();
        long last = 0;
        try (rig) {
            for (long message = 0; message < MESSAGES; message++) {
                last = message;
                rig.kernel.throwAt(message(random, before));
                if (random.nextInt(50) == 0) {
                    rig.turn();
                    rig.kernel.takeWokenHandles();
                    releaseStrays(rig);
                }
            }
            rig.turn();
            releaseStrays(rig);
            serves(rig, node);
        } catch (Throwable e) {
            throw new AssertionError("seed " + seed + ", message " + last, e);
        }
    }

    @ParameterizedTest
    @CsvSource({"LINUX, 2", "LINUX, 20261122", "FREEBSD, 7", "HPUX, 8", "HPUX, 20261123", "INTEL, 9", "GUARDED, 10"})
    void noArgumentIsWorseThanAnError(Node node, long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        long last = 0;
        try (DeviceRig rig = node.rig()) {
            long file = rig.kernel.open();
            for (long call = 0; call < MESSAGES; call++) {
                last = call;
                ClientMemory client = new ClientMemory(random.nextBoolean());
                scribble(client, random);
                int cmd = random.nextInt(4) == 0 ? random.nextInt() : knownCall(random);
                long arg = random.nextInt(20) == 0 ? random.nextLong() : client.at(random.nextInt(0x500));
                if (node.synchronous() && random.nextBoolean()) {
                    arg = almostGood(client, node, random);
                    cmd = 0x1082;
                }
                int result = call(rig, client, file, cmd, client.bits32() ? arg & 0xFFFF_FFFFL : arg);
                assertTrue(result <= 0 && result > -200 && result != -CuseKernel.EIO, () -> "result " + result);
                if (random.nextInt(20) == 0) {
                    rig.turn();
                    assertEquals(0, rig.kernel.release(file));
                    file = rig.kernel.open();
                }
            }
            serves(rig, node);
        } catch (Throwable e) {
            throw new AssertionError("seed " + seed + ", call " + last, e);
        }
    }

    /** One that waits ends in a minute. */
    private static int call(DeviceRig rig, ClientMemory client, long file, int cmd, long arg) {
        CuseKernel.Call call = rig.kernel.start(client, file, cmd, arg);
        Integer result = rig.kernel.result(call);
        if (result == null) {
            rig.turn();
            result = rig.kernel.result(call);
        }
        if (result == null) {
            rig.pass(Duration.ofSeconds(60));
            result = rig.kernel.result(call);
        }
        assertNotNull(result);
        return result;
    }

    /** A call in order, but for some bytes. */
    private static long almostGood(ClientMemory memory, Node node, RandomGenerator random) {
        ImbClient client = new ImbClient(memory, node == Node.INTEL);
        client.request(
                random.nextInt(3) == 0 ? random.nextInt(256) : 0x20, 2 * random.nextInt(8), 0, random.nextInt(256));
        client.buffers(random.nextInt(80), random.nextInt(80));
        for (int i = random.nextInt(6); i > 0; i--) {
            memory.bytes().put(0x100 + random.nextInt(0x150), (byte) random.nextInt());
        }
        return client.at();
    }

    private static byte[] message(RandomGenerator random, long file) {
        int opcode = random.nextInt(10) == 0 ? random.nextInt() : OPCODES[random.nextInt(OPCODES.length)];
        byte[] body = new byte[random.nextInt(4) == 0 ? random.nextInt(3000) : random.nextInt(120)];
        random.nextBytes(body);
        ByteBuffer words = CuseKernel.buffer(body.length).put(body);
        if (body.length >= 8 && opcode != 18 && random.nextInt(4) != 0) {
            words.putLong(0, file);
        }
        if (opcode == 39 && body.length >= 32 && random.nextInt(4) != 0) {
            words.putInt(12, knownCall(random)).putInt(24, body.length - 32);
        }
        if (opcode == 18 && body.length >= 8 && random.nextInt(4) == 0) {
            words.putLong(0, 1 + random.nextInt(200));
        }
        byte[] whole = CuseKernel.header(opcode, random.nextLong() | 1, words.array());
        if (random.nextInt(10) == 0) {
            ByteBuffer.wrap(whole).order(ByteOrder.nativeOrder()).putInt(0, random.nextInt());
        }
        return random.nextInt(10) == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole;
    }

    private static int knownCall(RandomGenerator random) {
        int[] synchronous = {0xC0381082, 0xC01C1082, 0x1082, 0x20001082};
        if (random.nextInt(3) == 0) {
            return synchronous[random.nextInt(synchronous.length)];
        }
        int[] sizes = {0x8028690D, 0x8014690D, 0xC030690C, 0xC018690C, 0xC030690B, 0xC018690B, 0x80306915, 0x801C6915};
        int[] rest = {
            0x8002690E,
            0x8002690F,
            0x80046910,
            0x80046911,
            0x80046912,
            0x80046913,
            0x80046914,
            0x80086916,
            0x80086917,
            0x80046918,
            0x80046919,
            0x8004691A,
            0x8004691B,
            0x800C691C,
            0x800C691D,
            0x8004691E,
            0x4004691F,
            0x40046912,
            0x40046914
        };
        return random.nextBoolean() ? sizes[random.nextInt(sizes.length)] : rest[random.nextInt(rest.length)];
    }

    /** Numbers that are addresses, lengths and types often enough to get somewhere. */
    private static void scribble(ClientMemory client, RandomGenerator random) {
        ByteBuffer memory = client.bytes();
        for (int offset = 0; offset < 0x500; offset += 4) {
            switch (random.nextInt(6)) {
                case 0 -> memory.putInt(offset, random.nextInt());
                case 1 -> memory.putInt(offset, (int) client.at(random.nextInt(0x600)));
                case 2 -> memory.putInt(offset, random.nextInt(300));
                case 3 -> memory.putInt(offset, new int[] {0x0C, 0x01, 0x04, 0x41, 0x81, 0x0F}[random.nextInt(6)]);
                case 4 -> memory.putLong(offset, client.at(random.nextInt(0x600)));
                default -> memory.putInt(offset, 0);
            }
        }
        if (random.nextBoolean()) {
            client.toBmc(random.nextInt(5));
        }
    }

    /** Files that random OPENs have made; their handles count up from 1. */
    private static void releaseStrays(DeviceRig rig) {
        if (rig.kernel.session().openFiles() >= 3) {
            rig.kernel.releaseAll();
        }
    }

    private static void serves(DeviceRig rig, Node node) {
        rig.kernel.releaseAll();
        rig.pass(Duration.ofSeconds(61));
        assertEquals(0, rig.kernel.session().openFiles());
        assertEquals(0, rig.kernel.session().pendingRequests());
        long file = rig.kernel.open();
        if (node.synchronous()) {
            ImbClient client = new ImbClient(false, node == Node.INTEL);
            client.request(0x20, 6, 0, 1, 7);
            assertEquals(0, call(rig, client.memory, file, 0x1082, client.at()));
            assertTrue(client.outcome(2).endsWith("2 0007"), client.outcome(2));
            return;
        }
        ClientMemory client = new ClientMemory(false);
        assertEquals(
                0, rig.kernel.ioctl(client, file, SEND_COMMAND, client.toBmc(0).request(8, 7, 6, 1)));
        rig.turn();
        assertEquals(0, rig.kernel.ioctl(client, file, RECEIVE_MSG, client.receive(8, 16)));
        assertEquals("1 7 07/01 [00] from 0c0000000f000000", client.received());
    }
}
