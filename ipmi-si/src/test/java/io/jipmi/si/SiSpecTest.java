package io.jipmi.si;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.msghandler.AddressSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The words that describe an interface: what they mean, what they refuse, and that they can be read back. */
class SiSpecTest {
    private static final AddressSource SOURCE = AddressSource.HARDCODED;

    private static SiConfig parse(String spec) {
        return SiSpec.parse(spec, SOURCE);
    }

    private static String refusal(String spec) {
        String message =
                assertThrows(IllegalArgumentException.class, () -> parse(spec)).getMessage();
        assertTrue(message.contains("'" + spec + "'"), message);
        assertFalse(message.contains("\n"), message);
        return message;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kcs,i/o,0xca2                         | kcs,i/o,0xca2,rsp=1,rsi=1,rsh=0,irq=0,ipmb=32",
                "kcs,i/o,3234                          | kcs,i/o,0xca2,rsp=1,rsi=1,rsh=0,irq=0,ipmb=32",
                "kcs,i/o,06242                         | kcs,i/o,0xca2,rsp=1,rsi=1,rsh=0,irq=0,ipmb=32",
                "kcs,i/o,0XCA2,rsp=4                   | kcs,i/o,0xca2,rsp=4,rsi=1,rsh=0,irq=0,ipmb=32",
                "kcs,i/o,0xca8,rsi=4                   | kcs,i/o,0xca8,rsp=4,rsi=4,rsh=0,irq=0,ipmb=32",
                "kcs,i/o,0xca8,rsp=0,rsi=0,rsh=0,irq=0 | kcs,i/o,0xca8,rsp=1,rsi=1,rsh=0,irq=0,ipmb=32",
                "kcs,i/o,0xca8,rsi=2,rsh=8,rsp=16      | kcs,i/o,0xca8,rsp=16,rsi=2,rsh=8,irq=0,ipmb=32",
                "smic,i/o,0xca9,irq=5,ipmb=0x82        | smic,i/o,0xca9,rsp=1,rsi=1,rsh=0,irq=5,ipmb=130",
                "bt,mem,0xfed00000,rsi=8,rsp=8,rsh=56  | bt,mem,0xfed00000,rsp=8,rsi=8,rsh=56,irq=0,ipmb=32",
                "kcs,mem,0x7fffffff00000000            | kcs,mem,0x7fffffff00000000,rsp=1,rsi=1,rsh=0,irq=0,ipmb=32",
                "kcs,i/o,0xc0c0,pci=0000:00:04.0       | kcs,i/o,0xc0c0,rsp=0,rsi=1,rsh=0,irq=0,ipmb=32,pci=0000:00:04.0",
                "bt,mem,0xfeb00000,pci=0000:00:1f.7    | bt,mem,0xfeb00000,rsp=1,rsi=1,rsh=0,irq=0,ipmb=32,pci=0000:00:1f.7",
                "kcs,i/o,0xfffe                        | kcs,i/o,0xfffe,rsp=1,rsi=1,rsh=0,irq=0,ipmb=32"
            })
    void theWordsMeanWhatTheKernelsHotmodWordsMean(String spec, String spelledOut) {
        assertEquals(spelledOut, parse(spec).spec());
        assertEquals(SOURCE, parse(spec).source());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "kcs                                   | at least a type, an address space and an address",
                "kcs,i/o                               | at least a type, an address space and an address",
                "kbc,i/o,0xca2                         | 'kbc' is no interface type",
                "KCS,i/o,0xca2                         | 'KCS' is no interface type",
                "ssif,i/o,0xca2                        | 'ssif' is no interface type",
                "kcs,io,0xca2                          | 'io' is no address space",
                "kcs,memory,0xca2                      | 'memory' is no address space",
                "kcs,i/o,                              | '' is not a number",
                "kcs,i/o,ca2                           | 'ca2' is not a number",
                "kcs,i/o,0xg                           | '0xg' is not a number",
                "kcs,i/o,-5                            | '-5' is not a number",
                "kcs,i/o,0x-5                          | '0x-5' is not a number",
                "kcs,i/o,+5                            | '+5' is not a number",
                "kcs,i/o,#ca2                          | '#ca2' is not a number",
                "kcs,i/o,0x8000000000000000            | '0x8000000000000000' is not a number",
                "kcs,i/o,0                             | address 0x0 is not one a register can have",
                "kcs,i/o,0xffff                        | ports 0xffff to 0x10000 reach beyond the last one, 0xffff",
                "bt,i/o,0xfffe                         | ports 0xfffe to 0x10000 reach beyond the last one, 0xffff",
                "kcs,i/o,0x10000                       | ports 0x10000 to 0x10001 reach beyond the last one, 0xffff",
                "kcs,i/o,0x7fffffffffffffff            | ports 0x7fffffffffffffff to 0x8000000000000000 reach beyond",
                "kcs,mem,0x7fffffffffffffff            | addresses 0x7fffffffffffffff to 0x8000000000000000 reach beyond",
                "kcs,i/o,0xfff0,rsp=16                 | ports 0xfff0 to 0x10000 reach beyond the last one, 0xffff",
                "kcs,i/o,0xca2,                        | '' is none of the options",
                "kcs,i/o,0xca2,rsp                     | 'rsp' is none of the options",
                "kcs,i/o,0xca2,rsz=1                   | 'rsz=1' is none of the options",
                "kcs,i/o,0xca2,RSP=1                   | 'RSP=1' is none of the options",
                "kcs,i/o,0xca2,rsp=                    | 'rsp=' is not a number",
                "kcs,i/o,0xca2,rsp=x                   | 'rsp=x' is not a number",
                "kcs,i/o,0xca2,rsp=1=1                 | 'rsp=1=1' is not a number",
                "kcs,i/o,0xca2,rsp=1,rsp=1             | 'rsp' is given twice",
                "kcs,i/o,0xca2,rsp=4294967297          | 'rsp=4294967297' is out of range",
                "kcs,i/o,0xca2,pci=00:04.0             | pci=00:04.0 is not a PCI function",
                "kcs,i/o,0xca2,pci=0000:00:04.8        | pci=0000:00:04.8 is not a PCI function",
                "kcs,i/o,0xca2,rsp=256                 | rsp=256: register spacing is 1 to 255",
                "kcs,i/o,0xca2,rsi=3                   | rsi=3: register size is 1, 2 or 4, or 8 in memory",
                "kcs,i/o,0xca2,rsi=8                   | rsi=8: register size is 1, 2 or 4, or 8 in memory",
                "kcs,i/o,0xca2,rsi=2,rsp=1             | rsp=1 is less than the register size rsi=2",
                "kcs,i/o,0xca2,rsh=1                   | rsh=1: the shift leaves no byte in a register of 1 bytes",
                "kcs,i/o,0xca2,rsi=4,rsh=25            | rsh=25: the shift leaves no byte in a register of 4 bytes",
                "kcs,i/o,0xca2,ipmb=0                  | ipmb=0: a slave address is even, 2 to 0xfe",
                "kcs,i/o,0xca2,ipmb=0x21               | ipmb=33: a slave address is even, 2 to 0xfe",
                "kcs,i/o,0xca2,ipmb=0x100              | ipmb=256: a slave address is even, 2 to 0xfe"
            })
    void everyBadWordIsNamed(String spec, String complaint) {
        String message = refusal(spec);
        assertTrue(message.contains(complaint), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ",", ",,", ",,,,,,,,"})
    void nothingIsNotAnInterface(String spec) {
        refusal(spec);
    }

    @Test
    void spaceAroundTheWordsDoesNotMatter() {
        assertEquals(parse("kcs,i/o,0xca2"), parse("  kcs,i/o,0xca2\n"));
    }

    @Test
    void aNewlineInABadWordStaysOnOneLine() {
        for (String spec :
                List.of("kcs\nbt,i/o,1", "kcs,i\r/o,1", "kcs,i/o,1\n2", "kcs,i/o,1,rsp=\n", "k\u2028,i/o,1")) {
            String message = assertThrows(IllegalArgumentException.class, () -> parse(spec))
                    .getMessage();
            assertEquals(1, message.lines().count(), message);
            assertFalse(message.contains("\r") || message.contains("\n") || message.contains("\u2028"), message);
        }
    }

    @Test
    void whatIsSpelledOutReadsBackTheSame() {
        long seed = 0x7370656331L;
        RandomGenerator random = new SplittableRandom(seed);
        for (int i = 0; i < 20_000; i++) {
            SiConfig config = randomConfig(random);
            assertEquals(config, SiSpec.parse(config.spec(), config.source()), () -> "seed " + seed);
            assertEquals(config.spec(), config.info().spec());
        }
    }

    private static SiConfig randomConfig(RandomGenerator random) {
        SiType type = List.of(SiType.values()).get(random.nextInt(3));
        boolean memory = random.nextBoolean();
        int size = 1 << random.nextInt(memory ? 4 : 3);
        int spacing = random.nextInt(size, 256);
        return new SiConfig(
                type,
                memory ? AddressSpace.MEMORY : AddressSpace.IO,
                memory ? random.nextLong(1, Long.MAX_VALUE - 3 * 256) : random.nextInt(1, 0xFFFF - 3 * 256),
                spacing,
                size,
                random.nextInt(8 * size - 7),
                random.nextInt(Integer.MAX_VALUE),
                2 * random.nextInt(1, 128),
                List.of(AddressSource.values()).get(random.nextInt(AddressSource.values().length)),
                random.nextBoolean() ? "" : "0000:3a:1f." + random.nextInt(8));
    }

    /** Words of the syntax, near misses and noise, in any order: one line that says what is wrong, or an interface. */
    @Test
    void whateverIsTypedIsReadOrRefusedInOneLine() {
        long seed = 0x7370656332L;
        RandomGenerator random = new SplittableRandom(seed);
        int read = 0;
        for (int i = 0; i < 40_000; i++) {
            String spec = randomSpec(random);
            try {
                SiConfig config = parse(spec);
                assertEquals(config, parse(config.spec()), spec);
                read++;
            } catch (IllegalArgumentException e) {
                String message = e.getMessage();
                assertEquals(1, message.lines().count(), () -> "seed " + seed + ": " + message);
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", '" + spec + "'", e);
            }
        }
        int readable = read;
        assertTrue(read > 1000 && read < 39_000, () -> readable + " of 40000 could be read");
    }

    private static String randomSpec(RandomGenerator random) {
        List<String> words = new ArrayList<>(List.of("kcs", "i/o", "0xca2"));
        String[] pool = {
            "kcs",
            "bt",
            "smic",
            "mem",
            "i/o",
            "0x",
            "0xca2",
            "0",
            "08",
            "-1",
            "rsp=1",
            "rsp=16",
            "rsi=4",
            "rsi=-4",
            "rsh=8",
            "irq=5",
            "ipmb=32",
            "ipmb=0x20",
            "=",
            "rsp==",
            "99999999999999999999",
            "0xffffffffffffffff",
            "",
            "\u0663",
            "\n",
            "\r\n",
            "\0",
            "%s%n",
            "rsp=0x100000001",
            "0xFFFE",
            "irq=2147483648"
        };
        int edits = random.nextInt(1, 5);
        for (int edit = 0; edit < edits; edit++) {
            String word = pool[random.nextInt(pool.length)];
            int at = random.nextInt(words.size() + 1);
            switch (random.nextInt(4)) {
                case 0 -> words.add(at, word);
                case 1 -> words.add(word);
                case 2 -> words.set(Math.min(at, words.size() - 1), word);
                default ->
                    words.set(words.size() - 1, words.get(words.size() - 1) + (char) random.nextInt(0x20, 0x3000));
            }
        }
        return String.join(",", words);
    }

    @Test
    void anIrqIsOnlyRememberedAsUserspaceCannotTakeIt() {
        SiConfig config = parse("kcs,i/o,0xca2,irq=5");
        assertEquals(5, config.irq());
        assertThrows(
                IllegalArgumentException.class,
                () -> new SiConfig(SiType.KCS, AddressSpace.IO, 0xCA2, 1, 1, 0, -1, 0x20, SOURCE));
    }

    @Test
    void theSameInterfaceFromAnotherSourceDiffersInNothingElse() {
        SiConfig given = parse("kcs,i/o,0xca2,rsp=4");
        SiConfig found = given.withSource(AddressSource.SMBIOS);
        assertEquals(AddressSource.SMBIOS, found.source());
        assertEquals(given, found.withSource(SOURCE));
        assertEquals(SiConfig.kcsAtPort(0xCA2, SOURCE), parse("kcs,i/o,0xca2"));
    }
}
