package io.jipmi.example;

import io.jipmi.client.BmcClient;
import io.jipmi.client.DeviceId;
import io.jipmi.client.chassis.ChassisDevice;
import io.jipmi.client.chassis.ChassisStatus;
import io.jipmi.client.fru.FruInventory;
import io.jipmi.client.fru.FruInventoryDevice;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiInterface;
import io.jipmi.msghandler.IpmiMessageHandler;
import io.jipmi.msghandler.IpmiUser;
import io.jipmi.msghandler.Parameters;
import io.jipmi.msghandler.spi.SmiProviders;
import java.io.IOException;
import java.time.Duration;

/**
 * What a management agent asks of a machine, by typed calls. On the simulator, from the root of a checkout:
 *
 * <pre>
 * scripts/build --if-missing && java -cp 'ipmi-cli/target/jipmi/lib/*' docs/examples/ExampleAgent.java sim,kcs
 * </pre>
 *
 * On hardware name its interface instead, for example {@code kcs,i/o,0xca2} or {@code dev,/dev/ipmi0}.
 */
public final class ExampleAgent {
    private ExampleAgent() {}

    public static void main(String[] args) throws IOException {
        String spec = args.length > 0 ? args[0] : "dev,/dev/ipmi0";
        // Each of the three is closed in the reverse order; the last ends the only thread there is.
        try (IpmiMessageHandler handler = IpmiMessageHandler.create();
                IpmiInterface ipmi0 = handler.attach(SmiProviders.load()
                        .candidate(spec, Parameters.DEFAULTS)
                        .open());
                IpmiUser user = ipmi0.openUser("example-agent")) {
            // No call takes longer than this, whatever the BMC does.
            report(new BmcClient(user).withTimeout(Duration.ofSeconds(30)));
        }
    }

    private static void report(BmcClient bmc) throws IpmiException {
        DeviceId id = bmc.deviceId();
        System.out.printf("BMC: %s, firmware %s, IPMI %s%n", id.manufacturerName().orElse("unknown"), id.firmwareRevision(), id.ipmiVersion());
        ChassisStatus chassis = new ChassisDevice(bmc).status();
        System.out.printf("power: %s, flags %s%n", chassis.powerOn() ? "on" : "off", chassis.flags());
        inventory(new FruInventoryDevice(bmc, 0).read());
        System.out.printf("it took %d requests%n", bmc.cost().requests());
    }

    private static void inventory(FruInventory fru) {
        fru.product()
                .ifPresent(product -> System.out.printf(
                        "product: %s %s, serial number %s%n",
                        product.manufacturer(), product.productName(), product.serialNumber()));
        fru.board()
                .ifPresent(board -> System.out.printf(
                        "board: %s %s, made %s%n",
                        board.manufacturer(),
                        board.productName(),
                        board.manufactured().map(Object::toString).orElse("at an unknown time")));
        // One bad area is told and leaves the others alone.
        fru.defects().forEach(defect -> System.out.println("inventory: " + defect));
    }
}
