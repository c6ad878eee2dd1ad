package io.jipmi.example;

import io.jipmi.client.BmcClient;
import io.jipmi.client.DeviceId;
import io.jipmi.client.chassis.ChassisDevice;
import io.jipmi.client.chassis.ChassisStatus;
import io.jipmi.client.fru.FruInventory;
import io.jipmi.client.fru.FruInventoryDevice;
import io.jipmi.client.sdr.SdrCache;
import io.jipmi.client.sel.SelDevice;
import io.jipmi.client.sensor.NoReading;
import io.jipmi.client.sensor.SensorDevice;
import io.jipmi.client.sensor.SensorReading;
import io.jipmi.client.sensor.SensorResult;
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
        String manufacturer = id.manufacturerName().orElse("unknown");
        System.out.printf("BMC: %s, firmware %s, IPMI %s%n", manufacturer, id.firmwareRevision(), id.ipmiVersion());
        ChassisStatus chassis = new ChassisDevice(bmc).status();
        System.out.printf("power: %s, flags %s%n", chassis.powerOn() ? "on" : "off", chassis.flags());
        sensors(bmc);
        log(new SelDevice(bmc));
        inventory(new FruInventoryDevice(bmc, 0).read());
        System.out.printf("it took %d requests%n", bmc.cost().requests());
    }

    private static void sensors(BmcClient bmc) throws IpmiException {
        // The records tell which sensors there are. Kept between rounds, each round is one request a sensor.
        SdrCache records = new SdrCache(bmc);
        for (SensorResult result : new SensorDevice(bmc).readAll(records.repository())) {
            String name = result.sensor().name();
            if (result instanceof NoReading none) {
                System.out.printf("%s: no reading, %s%n", name, none.detail());
            } else if (result instanceof SensorReading reading && reading.value().isPresent()) {
                String unit = result.sensor().unit().map(each -> each.label()).orElse("");
                System.out.printf("%s: %.2f %s, %s%n", name, reading.value().getAsDouble(), unit, reading.health());
            } else if (result instanceof SensorReading reading) {
                System.out.printf(
                        "%s: %s%n", name, reading.states().stream().map(state -> state.name()).toList());
            }
        }
    }

    private static void log(SelDevice sel) throws IpmiException {
        System.out.printf("event log: %d entries%n", sel.info().entries());
        sel.entries().forEach(entry -> System.out.println(entry.line()));
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
