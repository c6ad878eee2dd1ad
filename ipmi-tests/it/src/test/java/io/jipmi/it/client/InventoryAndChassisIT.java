package io.jipmi.it.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.client.BmcClient;
import io.jipmi.client.Octets;
import io.jipmi.client.chassis.BootDevice;
import io.jipmi.client.chassis.BootFlags;
import io.jipmi.client.chassis.BootOption;
import io.jipmi.client.chassis.ChassisCapabilities.Feature;
import io.jipmi.client.chassis.ChassisDevice;
import io.jipmi.client.chassis.ChassisStatus.Identify;
import io.jipmi.client.chassis.ChassisStatus.PowerRestorePolicy;
import io.jipmi.client.chassis.PowerCommand;
import io.jipmi.client.fru.BoardArea;
import io.jipmi.client.fru.ChassisArea;
import io.jipmi.client.fru.FruInventory;
import io.jipmi.client.fru.FruInventoryDevice;
import io.jipmi.client.fru.ProductArea;
import io.jipmi.msghandler.IpmiCompletionException;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiMessageHandler;
import io.jipmi.msghandler.Parameters;
import io.jipmi.msghandler.spi.SmiProviders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** FRU inventory and chassis of a BMC written by somebody else, through its registers. */
@Tag("simulator")
class InventoryAndChassisIT {
    private final IpmiMessageHandler handler = IpmiMessageHandler.create();
    private BmcClient bmc;
    private ChassisDevice chassis;
    private FruInventoryDevice fru;

    @BeforeEach
    void attach() throws IOException {
        bmc = new BmcClient(handler.attach(SmiProviders.load()
                        .candidate("sim,kcs", Parameters.DEFAULTS)
                        .open())
                .openUser("agent"));
        chassis = new ChassisDevice(bmc);
        fru = new FruInventoryDevice(bmc, 0);
    }

    @AfterEach
    void detach() {
        handler.close();
    }

    @Test
    void everyFieldOfTheInventoryIsRead() throws IpmiException {
        FruInventory inventory = fru.read();
        assertEquals(List.of(), inventory.defects());
        ChassisArea housing = inventory.chassis().orElseThrow();
        assertEquals("Rack Mount Chassis", housing.typeName());
        assertEquals("JS-CH-100", housing.partNumber().text());
        assertEquals("CH0000042", housing.serialNumber().text());
        BoardArea board = inventory.board().orElseThrow();
        assertEquals(Optional.of(Instant.parse("2026-01-01T00:00:00Z")), board.manufactured());
        assertEquals("Simulated Board", board.productName().text());
        assertEquals("BD0000042", board.serialNumber().text());
        ProductArea product = inventory.product().orElseThrow();
        assertEquals("Example Systems", product.manufacturer().text());
        assertEquals("ASSET-42", product.assetTag().text());
        assertEquals("fru-1", product.fruFileId().text());
    }

    @Test
    void theRawBytesBeginWithTheInventory() throws IpmiException {
        Octets raw = fru.readRaw();
        assertEquals(fru.areaInfo().sizeBytes(), raw.lengthBytes());
        Octets areas = fru.read().raw();
        assertEquals(areas, raw.slice(0, areas.lengthBytes()));
        assertEquals(raw.slice(33, 77), fru.readRaw(33, 44));
    }

    @Test
    void theAssetTagIsChangedWithItsChecksumOrNotAtAll() throws IpmiException {
        Octets before = fru.readRaw();
        int productAt = before.u8(4) * 8;
        int lengthBytes = before.u8(productAt + 1) * 8;
        byte[] product = before.slice(productAt, productAt + lengthBytes).toByteArray();
        int tagAt = new String(product, StandardCharsets.ISO_8859_1).indexOf("ASSET-42");
        product[tagAt + 7] = '3';

        assertThrows(
                IllegalArgumentException.class,
                () -> fru.update(productAt, Octets.of(product)).write());
        assertEquals(before, fru.readRaw());

        product[lengthBytes - 1]--;
        fru.update(productAt, Octets.of(product)).write();
        assertEquals("ASSET-43", fru.read().product().orElseThrow().assetTag().text());
        assertTrue(fru.read().isSound());
    }

    @Test
    void aDeviceThatIsNotThereIsRefused() {
        IpmiCompletionException refused =
                assertThrows(IpmiCompletionException.class, () -> new FruInventoryDevice(bmc, 9).read());
        assertEquals(0xCB, refused.completionCode());
    }

    @Test
    void theChassisIsIdentifiedForATimeAndForGood() throws IpmiException {
        assertTrue(chassis.capabilities().features().contains(Feature.INTRUSION_SENSOR));
        assertEquals(Identify.OFF, chassis.status().identify());
        chassis.identify(Duration.ofSeconds(200));
        assertEquals(Identify.ON_FOR_A_TIME, chassis.status().identify());
        chassis.identifyUntilToldOtherwise();
        assertEquals(Identify.ON, chassis.status().identify());
        chassis.identify(Duration.ZERO);
        assertEquals(Identify.OFF, chassis.status().identify());
    }

    @Test
    void powerIsSwitchedAndToldAsTheCause() throws IpmiException {
        assertEquals("unknown", chassis.restartCause().name());
        chassis.control(PowerCommand.POWER_DOWN);
        assertFalse(chassis.status().powerOn());
        IpmiCompletionException refused =
                assertThrows(IpmiCompletionException.class, () -> chassis.control(PowerCommand.HARD_RESET));
        assertEquals(0xD5, refused.completionCode());
        chassis.control(PowerCommand.POWER_UP);
        assertTrue(chassis.status().powerOn());
        assertEquals("chassis control command", chassis.restartCause().name());
        assertEquals(Duration.ZERO, chassis.powerOnHours().duration());
    }

    @Test
    void whatHappensWhenPowerReturnsIsSet() throws IpmiException {
        assertEquals(
                Set.of(
                        PowerRestorePolicy.STAYS_OFF,
                        PowerRestorePolicy.RESTORES_PRIOR_STATE,
                        PowerRestorePolicy.POWERS_UP),
                chassis.powerRestorePolicies());
        assertEquals(PowerRestorePolicy.STAYS_OFF, chassis.status().restorePolicy());
        chassis.setPowerRestorePolicy(PowerRestorePolicy.POWERS_UP);
        assertEquals(PowerRestorePolicy.POWERS_UP, chassis.status().restorePolicy());
    }

    @Test
    void theNextStartIsFromTheNetworkAndTheOptionsAreFreeAgain() throws IpmiException {
        assertFalse(chassis.bootOptions().flags().isValid());
        chassis.bootOptions().setFlags(BootFlags.next(BootDevice.PXE).efi(true));
        assertEquals("PXE, once, EFI", chassis.bootOptions().flags().toString());
        BootOption setInProgress = chassis.bootOptions().get(0, 0);
        assertEquals(Octets.of(0), setInProgress.data());
        assertEquals(
                List.of(0, 1, 2, 3, 4, 5),
                chassis.bootOptions().all().stream().map(BootOption::number).toList());
    }
}
