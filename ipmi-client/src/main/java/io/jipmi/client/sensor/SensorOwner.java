package io.jipmi.client.sensor;

import io.jipmi.msghandler.IpmbAddress;
import io.jipmi.msghandler.IpmiAddress;
import io.jipmi.msghandler.SystemInterfaceAddress;
import java.util.Optional;

/**
 * Who answers for sensors, whatever the LUN.
 *
 * @param id as sensor records have it
 * @param channel as sensor records have it
 */
record SensorOwner(int id, int channel) {
    private static final int BMC = 0x20;
    private static final int LAST_CHANNEL = 14;

    static SensorOwner of(Sensor sensor) {
        return new SensorOwner(sensor.record().ownerId(), sensor.record().channel());
    }

    /**
     * Where its requests go.
     *
     * @param asked whose repository names the owner: a satellite that names itself is not asked by way of the BMC's LUN
     * @return empty if there is no way there: the owner is system software, or no controller can have its address
     */
    Optional<IpmiAddress> address(IpmiAddress asked, int lun) {
        if (asked instanceof IpmbAddress satellite && satellite.slaveAddress() == id) {
            return Optional.of(new IpmbAddress(satellite.channel(), id, lun));
        }
        if (id == BMC) {
            return Optional.of(new SystemInterfaceAddress(lun));
        }
        return IpmbAddress.isSlaveAddress(id) && channel <= LAST_CHANNEL
                ? Optional.of(new IpmbAddress(channel, id, lun))
                : Optional.empty();
    }
}
