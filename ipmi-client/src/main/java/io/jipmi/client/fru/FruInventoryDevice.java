package io.jipmi.client.fru;

import io.jipmi.client.BmcClient;
import io.jipmi.client.Conversation;
import io.jipmi.client.Octets;
import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.IpmbAddress;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.NetFn;
import io.jipmi.msghandler.SystemInterfaceAddress;
import java.util.Objects;

/**
 * One of the FRU inventory devices of a controller (IPMI 2.0, 34). Immutable and thread-safe.
 *
 * <p>A device that is busy (completion code 0x81) is asked again a few times; one that stays so, or is not there (0xCB,
 * or as many BMCs say it 0xC9), makes every method throw the completion exception.
 */
public final class FruInventoryDevice {
    private static final int MAX_FRU_ID = 0xFE;
    private static final int BMC_ADDRESS = 0x20;

    private final BmcClient bmc;
    private final int fruId;

    /**
     * A device of the client's controller, each operation within the client's deadline.
     *
     * @param fruId 0 to 0xFE; 0 is the controller's own board
     */
    public FruInventoryDevice(BmcClient bmc, int fruId) {
        if (Objects.checkIndex(fruId, 0x100) > MAX_FRU_ID) {
            throw new IllegalArgumentException("FRU device id 0xff is reserved");
        }
        this.bmc = bmc;
        this.fruId = fruId;
    }

    /**
     * The device that a FRU locator record speaks of (IPMI 2.0, 43.8).
     *
     * @param bmc a client of the BMC
     * @param channel of the controller, 0 to 15
     * @param address of the controller, 8 bits with bit 0 clear; 0 and 0x20 on channel 0 are the BMC itself
     * @param lun of the controller, 0 to 3
     * @param fruId 0 to 0xFE
     */
    public static FruInventoryDevice at(BmcClient bmc, int channel, int address, int lun, int fruId) {
        boolean own = channel == 0 && (address == 0 || address == BMC_ADDRESS);
        return new FruInventoryDevice(
                bmc.to(own ? new SystemInterfaceAddress(lun) : new IpmbAddress(channel, address, lun)), fruId);
    }

    /** The device's number at its controller, 0 to 0xFE. */
    public int fruId() {
        return fruId;
    }

    /** How large the inventory is. */
    public FruAreaInfo areaInfo() throws IpmiException {
        return areaInfo(bmc.begin("Get FRU Inventory Area Info"));
    }

    /**
     * Reads the inventory as far as its areas reach: one command for each 128 bytes with most BMCs.
     *
     * @throws IpmiException also if the device is smaller than the common header
     */
    public FruInventory read() throws IpmiException {
        return FruInventory.decode(reader(begin("reading")).readAreas());
    }

    /** Reads every byte the device has, as it is. */
    public Octets readRaw() throws IpmiException {
        return reader(begin("reading")).readWhole();
    }

    /**
     * Reads some bytes, as they are.
     *
     * @param offset of the first, from 0
     * @throws IllegalArgumentException if they are not all within the device
     */
    public Octets readRaw(int offset, int lengthBytes) throws IpmiException {
        Conversation conversation = begin("reading");
        FruAreaInfo info = areaInfo(conversation);
        requireWithin(info, offset, lengthBytes);
        return new FruReader(conversation, fruId, info).read(offset, lengthBytes);
    }

    /**
     * Prepares a change; nothing is written before {@link FruUpdate#write()}.
     *
     * @param offset of the first byte, from 0
     * @param bytes what is to be there
     */
    public FruUpdate update(int offset, Octets bytes) {
        return new FruUpdate(bmc, fruId, offset, bytes, false);
    }

    static void requireWithin(FruAreaInfo info, int offset, int lengthBytes) {
        if (offset < 0 || lengthBytes < 0 || offset > info.sizeBytes() - lengthBytes) {
            throw new IllegalArgumentException(lengthBytes + " bytes from byte " + offset
                    + " on are not all within the inventory's " + info.sizeBytes());
        }
    }

    private FruAreaInfo areaInfo(Conversation conversation) throws IpmiException {
        return FruAreaInfo.decode(
                conversation.data(FruAreaInfo.LENGTH_BYTES, NetFn.STORAGE, Cmd.GET_FRU_INVENTORY_AREA_INFO, fruId));
    }

    private FruReader reader(Conversation conversation) throws IpmiException {
        return new FruReader(conversation, fruId, areaInfo(conversation));
    }

    private Conversation begin(String doing) {
        return bmc.begin(doing + " FRU " + fruId);
    }
}
