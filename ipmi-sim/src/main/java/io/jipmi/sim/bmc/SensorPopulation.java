package io.jipmi.sim.bmc;

import io.jipmi.sim.bmc.Sensor.Identity;

/** What the simulated server is equipped with: its sensors and the records that describe them. */
final class SensorPopulation {
    static final String INTRUSION = "Intrusion";
    static final String EVENT_LOG = "SEL";
    static final int WATCHDOG_NUMBER = 0x41;

    private static final int BMC = Ipmb.BMC_ADDRESS;
    private static final int SATELLITE = Ipmb.SATELLITE_ADDRESS;
    private static final double NONE = Double.NaN;

    // Sensor types, table 42-3.
    private static final int TEMPERATURE = 0x01;
    private static final int VOLTAGE = 0x02;
    private static final int CURRENT = 0x03;
    private static final int FAN = 0x04;
    private static final int PHYSICAL_SECURITY = 0x05;
    private static final int POWER_SUPPLY = 0x08;
    private static final int OTHER_UNITS = 0x0B;
    private static final int DRIVE_SLOT = 0x0D;
    private static final int EVENT_LOGGING_DISABLED = 0x10;
    private static final int CRITICAL_INTERRUPT = 0x13;

    private static final int SENSOR_SPECIFIC = 0x6F;

    // Entity ids, table 43-13.
    private static final int PROCESSOR = 0x03;
    private static final int DISK_BAY = 0x04;
    private static final int SYSTEM_BOARD = 0x07;
    private static final int POWER_UNIT = 0x0A;
    private static final int ADD_IN_CARD = 0x0B;
    private static final int CHASSIS = 0x17;
    private static final int FAN_UNIT = 0x1D;
    private static final int BATTERY = 0x28;
    private static final int AIR_INLET = 0x37;

    // Units, table 43-15.
    private static final int DEGREES_C = 1;
    private static final int VOLTS = 4;
    private static final int AMPS = 5;
    private static final int WATTS = 6;
    private static final int RPM = 18;

    private final SensorBank bmcSensors;
    private final SensorBank satelliteSensors;
    private final SdrRepository repository;

    private SensorPopulation(SensorBank bmcSensors, SensorBank satelliteSensors, SdrRepository repository) {
        this.bmcSensors = bmcSensors;
        this.satelliteSensors = satelliteSensors;
        this.repository = repository;
    }

    static void install(SensorBank bmcSensors, SensorBank satelliteSensors, SdrRepository repository) {
        SensorPopulation population = new SensorPopulation(bmcSensors, satelliteSensors, repository);
        population.installAnalog();
        population.installDiscrete();
        population.installSatellite();
        repository.add(SdrRecord.fruLocator(BMC, 0, SYSTEM_BOARD, "Mainboard FRU"));
        repository.add(
                SdrRecord.mcLocator(BMC, DeviceIdentity.SIMULATED_BMC.additionalSupport(), SYSTEM_BOARD, 1, "BMC"));
    }

    private void installAnalog() {
        Conversion degrees = new Conversion(1, 0, 0, 0, false);
        Conversion signedDegrees = new Conversion(1, 0, 0, 0, true);
        double[] cpuLimits = {NONE, NONE, NONE, 85, 95, 100};
        analog(new Identity(0x01, "CPU1 Temp", TEMPERATURE, 1, PROCESSOR, 1), degrees, DEGREES_C, 42, cpuLimits);
        analog(new Identity(0x02, "CPU2 Temp", TEMPERATURE, 1, PROCESSOR, 2), degrees, DEGREES_C, 44, cpuLimits);
        double[] inletLimits = {-5, -10, -20, 35, 40, 45};
        analog(
                new Identity(0x03, "Inlet Temp", TEMPERATURE, 1, AIR_INLET, 1),
                signedDegrees,
                DEGREES_C,
                22,
                inletLimits);

        double[] rail12 = {11.4, 11.1, NONE, 12.6, 12.9, NONE};
        analog(
                new Identity(0x10, "P12V", VOLTAGE, 1, SYSTEM_BOARD, 1),
                new Conversion(6, 0, 0, -2, false),
                VOLTS,
                12.06,
                rail12);
        double[] rail3 = {3.135, 2.97, NONE, 3.465, 3.63, NONE};
        analog(
                new Identity(0x11, "P3V3", VOLTAGE, 1, SYSTEM_BOARD, 1),
                new Conversion(165, 0, 0, -4, false),
                VOLTS,
                3.3,
                rail3);
        double[] battery = {2.7, 2.5, NONE, NONE, NONE, NONE};
        analog(
                new Identity(0x12, "VBAT", VOLTAGE, 1, BATTERY, 1),
                new Conversion(15, 15, 1, -3, false),
                VOLTS,
                3.05,
                battery);

        Conversion rpm = new Conversion(60, 0, 0, 0, false);
        double[] fanLimits = {1800, 1200, 600, NONE, NONE, NONE};
        analog(new Identity(0x20, "Fan1", FAN, 1, FAN_UNIT, 1), rpm, RPM, 6000, fanLimits);
        analog(new Identity(0x21, "Fan2", FAN, 1, FAN_UNIT, 2), rpm, RPM, 6060, fanLimits);

        double[] currentLimits = {NONE, NONE, NONE, 18, 20, NONE};
        analog(
                new Identity(0x28, "PSU1 Current", CURRENT, 1, POWER_UNIT, 1),
                new Conversion(1, 0, 0, -1, false),
                AMPS,
                4.2,
                currentLimits);
        double[] powerLimits = {NONE, NONE, NONE, 800, 900, NONE};
        analog(
                new Identity(0x29, "Sys Power", OTHER_UNITS, 1, SYSTEM_BOARD, 1),
                new Conversion(4, 0, 0, 0, false),
                WATTS,
                212,
                powerLimits);
    }

    private void installDiscrete() {
        discrete(new Identity(0x30, "PSU1 Status", POWER_SUPPLY, SENSOR_SPECIFIC, POWER_UNIT, 1), 0x000F, 0x0001);
        discrete(new Identity(0x31, "PSU2 Status", POWER_SUPPLY, SENSOR_SPECIFIC, POWER_UNIT, 2), 0x000F, 0x0001);
        discrete(new Identity(0x38, INTRUSION, PHYSICAL_SECURITY, SENSOR_SPECIFIC, CHASSIS, 1), 0x0001, 0x0000);
        discrete(
                new Identity(0x40, EVENT_LOG, EVENT_LOGGING_DISABLED, SENSOR_SPECIFIC, SYSTEM_BOARD, 1),
                0x0034,
                0x0000);
        discrete(
                new Identity(WATCHDOG_NUMBER, "Watchdog", WatchdogTimer.SENSOR_TYPE, SENSOR_SPECIFIC, SYSTEM_BOARD, 1),
                0x010F,
                0x0000);

        DiscreteSensor drive1 = drive(1);
        bmcSensors.add(drive1);
        bmcSensors.add(drive(2));
        repository.add(SdrRecord.compact(BMC, drive1, "Drive ", 2, 1));

        repository.add(SdrRecord.eventOnly(
                BMC, new Identity(0x48, "Critical Int", CRITICAL_INTERRUPT, SENSOR_SPECIFIC, SYSTEM_BOARD, 1)));
    }

    private void installSatellite() {
        double[] limits = {NONE, NONE, NONE, 70, 80, NONE};
        Identity riser = new Identity(0x01, "Riser Temp", TEMPERATURE, 1, ADD_IN_CARD, 1);
        ThresholdSensor sensor = new ThresholdSensor(riser, new Conversion(1, 0, 0, 0, false), DEGREES_C, 38, limits);
        satelliteSensors.add(sensor);
        repository.add(SdrRecord.full(SATELLITE, sensor));
        repository.add(SdrRecord.mcLocator(
                SATELLITE, DeviceIdentity.SATELLITE.additionalSupport(), ADD_IN_CARD, 1, "Riser MC"));
    }

    private static DiscreteSensor drive(int instance) {
        Identity identity =
                new Identity(0x4F + instance, "Drive " + instance, DRIVE_SLOT, SENSOR_SPECIFIC, DISK_BAY, instance);
        return new DiscreteSensor(identity, 0x0007, 0x0001);
    }

    private void analog(Identity identity, Conversion conversion, int unit, double value, double[] thresholds) {
        ThresholdSensor sensor = new ThresholdSensor(identity, conversion, unit, value, thresholds);
        bmcSensors.add(sensor);
        repository.add(SdrRecord.full(BMC, sensor));
    }

    private void discrete(Identity identity, int supportedStates, int states) {
        DiscreteSensor sensor = new DiscreteSensor(identity, supportedStates, states);
        bmcSensors.add(sensor);
        repository.add(SdrRecord.compact(BMC, sensor));
    }
}
