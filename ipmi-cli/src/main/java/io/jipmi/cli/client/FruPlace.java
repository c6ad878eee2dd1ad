package io.jipmi.cli.client;

import io.jipmi.client.BmcClient;
import io.jipmi.client.fru.FruInventoryDevice;
import io.jipmi.msghandler.IpmiException;

/**
 * Where an inventory is. Immutable.
 *
 * @param channel of its controller, 0 to 15
 * @param address of its controller, 8 bits; 0x20 on channel 0 is the BMC
 * @param lun of its controller, 0 to 3
 * @param fruId its number there, 0 to 0xFE
 * @param name what it is called; empty if nobody says
 */
record FruPlace(int channel, int address, int lun, int fruId, String name) {
    /** What tells it from others. */
    String key() {
        return controller() + " " + fruId;
    }

    String controller() {
        return Places.controller(channel, address, lun);
    }

    FruUnit read(BmcClient bmc) throws IpmiException {
        try {
            return FruUnit.of(
                    this,
                    FruInventoryDevice.at(bmc, channel, address, lun, fruId).read());
        } catch (IpmiException e) {
            return switch (e.failure().kind()) {
                case CANCELLED, CLOSED -> throw e;
                default -> FruUnit.failed(this, e);
            };
        }
    }
}
