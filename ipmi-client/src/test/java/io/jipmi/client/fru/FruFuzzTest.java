package io.jipmi.client.fru;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.jipmi.client.Octets;
import io.jipmi.msghandler.IpmiException;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** Whatever an inventory holds, reading it ends in a value or an {@link IpmiException}. */
class FruFuzzTest {
    private static final int MUTATIONS = 1_000_000;
    private static final long SEED = 20_261_121;

    @Test
    void aMillionInventoriesWithAFewBytesChangedAreRead() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
        byte[] full = FruBytes.full().bytes().toByteArray();
        int unsound = 0;
        for (int round = 0; round < MUTATIONS; round++) {
            byte[] bytes = mutated(full, random);
            try {
                FruInventory fru = FruInventory.decode(Octets.of(bytes));
                unsound += fru.isSound() ? 0 : 1;
                touch(fru);
            } catch (IpmiException expected) {
                assertNotNull(expected.failure());
            } catch (RuntimeException e) {
                fail("seed " + SEED + " round " + round + ": " + Octets.of(bytes), e);
            }
        }
        // All but those cut or changed where nothing is checked: the internal use area, and nothing at all.
        assertTrue(unsound > MUTATIONS * 9L / 10, unsound + " of " + MUTATIONS + " were found out");
    }

    private static byte[] mutated(byte[] full, RandomGenerator random) {
        byte[] bytes = random.nextInt(8) == 0 ? Arrays.copyOf(full, random.nextInt(full.length + 64)) : full.clone();
        int changes = bytes.length == 0 ? 0 : 1 + random.nextInt(6);
        for (int i = 0; i < changes; i++) {
            // The bytes that say where and how long things are come more often than the others.
            int index =
                    random.nextBoolean() ? random.nextInt(bytes.length) : random.nextInt(Math.min(24, bytes.length));
            bytes[index] = (byte) random.nextInt();
        }
        if (random.nextInt(4) == 0) {
            repair(bytes, random);
        }
        return bytes;
    }

    /** Records whose headers are right lead further than those whose are not. */
    private static void repair(byte[] bytes, RandomGenerator random) {
        if (bytes.length < 8) {
            return;
        }
        int position = (bytes[5] & 0xFF) * 8;
        while (position > 0 && position + 5 <= bytes.length) {
            bytes[position + 4] = (byte) FruBytes.checksum(Arrays.copyOfRange(bytes, position, position + 4), 4);
            position += 5 + (bytes[position + 2] & 0xFF);
            if (random.nextInt(16) == 0) {
                return;
            }
        }
    }

    private static void touch(FruInventory fru) {
        int characters = 0;
        if (fru.chassis().isPresent()) {
            ChassisArea chassis = fru.chassis().get();
            characters += chassis.typeName().length()
                    + chassis.partNumber().text().length()
                    + chassis.custom().size();
        }
        if (fru.board().isPresent()) {
            BoardArea board = fru.board().get();
            characters += board.productName().text().length()
                    + board.serialNumber().text().length();
        }
        if (fru.product().isPresent()) {
            characters += fru.product().get().manufacturer().text().length();
        }
        for (FruRecord record : fru.multiRecords()) {
            if (record instanceof ManagementAccessRecord access) {
                characters += access.text().length() + access.subTypeName().length();
            } else if (record instanceof PowerSupplyRecord supply) {
                characters += PowerSupplyRecord.combinedVoltage(supply.combinedFirst())
                        .length();
            }
            characters += record.header().lengthBytes();
        }
        assertTrue(characters >= 0);
    }
}
