package io.jipmi.si.driver;

import io.jipmi.io.DeviceInterrupt;
import io.jipmi.si.sm.StateMachine;
import org.jspecify.annotations.Nullable;

/**
 * What a driver has of the machine.
 *
 * @param machine the registers' state machine
 * @param interrupt the device's interrupt; null if there is none, or none is wanted
 * @param beforeSleep called on the waiting thread before it is asked to sleep
 * @param release gives everything back; called once
 */
public record Hardware(
        StateMachine machine, @Nullable DeviceInterrupt interrupt, Runnable beforeSleep, Runnable release) {}
