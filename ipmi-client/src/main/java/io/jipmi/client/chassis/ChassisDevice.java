package io.jipmi.client.chassis;

import io.jipmi.client.BmcClient;
import io.jipmi.client.Octets;
import io.jipmi.client.chassis.ChassisStatus.PowerRestorePolicy;
import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.NetFn;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** The controller's chassis device (IPMI 2.0, 28). Immutable and thread-safe. */
public final class ChassisDevice {
    private static final int MAX_IDENTIFY_SECONDS = 0xFF;
    private static final int FORCE_ON = 1;
    private static final int NO_CHANGE = 3;

    private final BmcClient bmc;

    /** The device of the client's controller, each operation within the client's deadline. */
    public ChassisDevice(BmcClient bmc) {
        this.bmc = bmc;
    }

    /** What the chassis can do and where its devices are. */
    public ChassisCapabilities capabilities() throws IpmiException {
        return ChassisCapabilities.decode(bmc.begin("Get Chassis Capabilities")
                .data(ChassisCapabilities.MIN_LENGTH_BYTES, NetFn.CHASSIS, Cmd.GET_CHASSIS_CAPABILITIES));
    }

    /** Power and chassis state. */
    public ChassisStatus status() throws IpmiException {
        return ChassisStatus.decode(bmc.begin("Get Chassis Status")
                .data(ChassisStatus.MIN_LENGTH_BYTES, NetFn.CHASSIS, Cmd.GET_CHASSIS_STATUS));
    }

    /**
     * Changes the system's power. The BMC answers before it is done, and what happens to the system this runs on
     * happens to this.
     *
     * @throws IpmiException also if the BMC cannot do that, or not now: completion codes 0xCC and 0xD5
     */
    public void control(PowerCommand command) throws IpmiException {
        bmc.begin("Chassis Control").data(0, NetFn.CHASSIS, Cmd.CHASSIS_CONTROL, command.code());
    }

    /**
     * Has the chassis show itself, by a light mostly.
     *
     * @param howLong for so many whole seconds, 0 to 255; 0 ends it
     */
    public void identify(Duration howLong) throws IpmiException {
        long seconds = howLong.toSeconds();
        if (seconds < 0 || seconds > MAX_IDENTIFY_SECONDS) {
            throw new IllegalArgumentException("a chassis can be identified for 0 to 255 s, not " + seconds);
        }
        bmc.begin("Chassis Identify").data(0, NetFn.CHASSIS, Cmd.CHASSIS_IDENTIFY, (int) seconds);
    }

    /** Has the chassis show itself until {@link #identify} with another time; not every BMC can. */
    public void identifyUntilToldOtherwise() throws IpmiException {
        bmc.begin("Chassis Identify").data(0, NetFn.CHASSIS, Cmd.CHASSIS_IDENTIFY, 0, FORCE_ON);
    }

    /** What the system can be told to do when AC power returns; what it does now is in {@link #status()}. */
    public Set<PowerRestorePolicy> powerRestorePolicies() throws IpmiException {
        return setPolicy(NO_CHANGE);
    }

    /**
     * Says what the system does when AC power returns.
     *
     * @throws IllegalArgumentException if that is {@link PowerRestorePolicy#UNKNOWN}
     */
    public void setPowerRestorePolicy(PowerRestorePolicy policy) throws IpmiException {
        if (policy == PowerRestorePolicy.UNKNOWN) {
            throw new IllegalArgumentException("the power restore policy has to be a known one");
        }
        setPolicy(policy.code());
    }

    /** What made the system start last. */
    public RestartCause restartCause() throws IpmiException {
        return RestartCause.decode(bmc.begin("Get System Restart Cause")
                .data(RestartCause.LENGTH_BYTES, NetFn.CHASSIS, Cmd.GET_SYSTEM_RESTART_CAUSE));
    }

    /** How long the system has been on in its life. */
    public PowerOnHours powerOnHours() throws IpmiException {
        return PowerOnHours.decode(
                bmc.begin("Get POH Counter").data(PowerOnHours.LENGTH_BYTES, NetFn.CHASSIS, Cmd.GET_POH_COUNTER));
    }

    /**
     * Has some buttons of the front panel do nothing and all others do what they are for.
     *
     * @param disabled which; {@link ChassisStatus#disablableButtons()} tells which can be
     */
    public void disableButtons(Set<FrontPanelButton> disabled) throws IpmiException {
        int mask = disabled.stream().mapToInt(FrontPanelButton::mask).sum();
        bmc.begin("Set Front Panel Enables").data(0, NetFn.CHASSIS, Cmd.SET_FRONT_PANEL_ENABLES, mask);
    }

    /** How the system is to start. */
    public BootOptions bootOptions() {
        return new BootOptions(bmc);
    }

    private Set<PowerRestorePolicy> setPolicy(int code) throws IpmiException {
        Octets supported =
                bmc.begin("Set Power Restore Policy").data(1, NetFn.CHASSIS, Cmd.SET_POWER_RESTORE_POLICY, code);
        EnumSet<PowerRestorePolicy> policies = EnumSet.noneOf(PowerRestorePolicy.class);
        for (PowerRestorePolicy policy : PowerRestorePolicy.values()) {
            if (policy != PowerRestorePolicy.UNKNOWN && supported.bit(0, policy.code())) {
                policies.add(policy);
            }
        }
        return Collections.unmodifiableSet(policies);
    }
}
