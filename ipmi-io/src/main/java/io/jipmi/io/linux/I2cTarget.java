package io.jipmi.io.linux;

import io.jipmi.io.Errno;
import io.jipmi.io.I2cAdapter;
import io.jipmi.io.IoFault;
import io.jipmi.io.NativeBuffer;
import io.jipmi.io.SmbusTarget;
import java.lang.ref.Reference;

/**
 * A device on a bus of this machine through {@code /dev/i2c-N}: SMBus block transfers where the adapter has them, plain
 * I2C messages where it has only those. No transfer allocates unless it fails.
 */
public final class I2cTarget implements SmbusTarget {
    private static final int READ_BIT = 1;
    /** What does not tell its length beforehand is read whole: length byte, block, packet error code. */
    private static final int LONGEST_READ_BYTES = 1 + MAX_BLOCK_BYTES + 1;

    private final Fd fd;
    private final int address;
    private final long functions;
    private final NativeBuffer data = new NativeBuffer(2 + LONGEST_READ_BYTES);
    private final NativeBuffer call = new NativeBuffer(I2cAbi.CALL_BYTES);
    private final NativeBuffer messages = new NativeBuffer(2 * I2cAbi.I2C_MSG_BYTES);
    private boolean checked;

    private I2cTarget(Fd fd, int address, long functions) {
        this.fd = fd;
        this.address = address;
        this.functions = functions;
    }

    /**
     * Opens the bus and takes the address.
     *
     * @throws IoFault with the reason and the remedy
     */
    public static I2cTarget open(I2cAdapter adapter, int address) throws IoFault {
        if (address < 0x08 || address > 0x77) {
            throw new IllegalArgumentException(
                    "i2c address 0x" + Integer.toHexString(address) + " is not within 0x08..0x77");
        }
        Fd fd = openBus(adapter);
        try {
            NativeBuffer functions = new NativeBuffer(Long.BYTES);
            fd.ioctl(I2cAbi.I2C_FUNCS, functions.address(0));
            I2cTarget target = new I2cTarget(fd, address, functions.i64(0));
            target.requireBlocks(adapter);
            target.select();
            return target;
        } catch (IoFault | RuntimeException e) {
            fd.close();
            throw e;
        }
    }

    @Override
    public void writeBlock(int command, byte[] source, int from, int lengthBytes) throws IoFault {
        if (lengthBytes < 0 || lengthBytes > MAX_BLOCK_BYTES) {
            throw new IllegalArgumentException("block length out of 0..32: " + lengthBytes);
        }
        if (has(I2cAbi.I2C_FUNC_SMBUS_WRITE_BLOCK_DATA)) {
            data.putU8(0, lengthBytes);
            data.write(1, source, from, lengthBytes);
            smbus(I2cAbi.I2C_SMBUS_WRITE, command);
            return;
        }
        data.putU8(0, command);
        data.putU8(1, lengthBytes);
        data.write(2, source, from, lengthBytes);
        int count = 2 + lengthBytes;
        if (checked) {
            int code = PacketErrorCode.add(PacketErrorCode.NONE, address << 1);
            data.putU8(count, PacketErrorCode.add(code, data, 0, count));
            count++;
        }
        message(0, 0, 0, count);
        transfer(1);
    }

    @Override
    public int readBlock(int command, byte[] target) throws IoFault {
        if (has(I2cAbi.I2C_FUNC_SMBUS_READ_BLOCK_DATA)) {
            data.putU8(0, 0);
            smbus(I2cAbi.I2C_SMBUS_READ, command);
            return block(0, target);
        }
        data.putU8(0, command);
        message(0, 0, 0, 1);
        message(1, I2cAbi.I2C_M_RD, 1, LONGEST_READ_BYTES);
        transfer(2);
        int lengthBytes = block(1, target);
        if (checked) {
            verify(command, lengthBytes);
        }
        return lengthBytes;
    }

    @Override
    public void packetErrorCode(boolean used) throws IoFault {
        if (used && !canCheckPackets()) {
            throw new IoFault("use packet error codes on", fd.path(), Errno.EOPNOTSUPP);
        }
        fd.ioctl(I2cAbi.I2C_PEC, used ? 1 : 0);
        checked = used;
    }

    @Override
    public boolean canCheckPackets() {
        return has(I2cAbi.I2C_FUNC_SMBUS_PEC) || has(I2cAbi.I2C_FUNC_I2C);
    }

    @Override
    public void close() {
        fd.close();
    }

    private static Fd openBus(I2cAdapter adapter) throws IoFault {
        String path = adapter.device().toString();
        try {
            return Fd.open(path, LinuxAbi.O_RDWR, 0);
        } catch (IoFault refused) {
            String remedy = "";
            if (refused.errno().equals(Errno.ENOENT)) {
                remedy = "load the kernel's module i2c-dev";
            } else if (refused.errno().equals(Errno.EACCES)) {
                remedy = "run as root";
            }
            throw new IoFault("open", path, refused.errno(), remedy);
        }
    }

    private void requireBlocks(I2cAdapter adapter) throws IoFault {
        boolean blocks = has(I2cAbi.I2C_FUNC_SMBUS_READ_BLOCK_DATA) && has(I2cAbi.I2C_FUNC_SMBUS_WRITE_BLOCK_DATA);
        if (!blocks && !has(I2cAbi.I2C_FUNC_I2C)) {
            throw new IoFault(
                    "use",
                    fd.path(),
                    Errno.EOPNOTSUPP,
                    "the adapter '" + adapter.name() + "' can do neither SMBus block transfers nor plain I2C");
        }
    }

    private void select() throws IoFault {
        try {
            fd.ioctl(I2cAbi.I2C_SLAVE, address);
        } catch (IoFault refused) {
            boolean bound = refused.errno().equals(Errno.EBUSY);
            throw new IoFault(
                    "take address 0x" + Integer.toHexString(address) + " of",
                    fd.path(),
                    refused.errno(),
                    bound
                            ? "a kernel driver is bound to it, ipmi_ssif most likely: unload ipmi_ssif,"
                                    + " or use --interface dev,/dev/ipmi0"
                            : "");
        }
    }

    private void smbus(int direction, int command) throws IoFault {
        call.putU8(I2cAbi.CALL_READ_WRITE, direction);
        call.putU8(I2cAbi.CALL_COMMAND, command);
        call.putI32(I2cAbi.CALL_SIZE, I2cAbi.I2C_SMBUS_BLOCK_DATA);
        call.putI64(I2cAbi.CALL_DATA, data.address(0));
        ioctl(I2cAbi.I2C_SMBUS);
    }

    private void message(int index, int flags, int offset, int lengthBytes) {
        int at = index * I2cAbi.I2C_MSG_BYTES;
        messages.putU16(at + I2cAbi.I2C_MSG_ADDR, address);
        messages.putU16(at + I2cAbi.I2C_MSG_FLAGS, flags);
        messages.putU16(at + I2cAbi.I2C_MSG_LEN, lengthBytes);
        messages.putI64(at + I2cAbi.I2C_MSG_BUF, data.address(offset));
    }

    private void transfer(int count) throws IoFault {
        call.putI64(I2cAbi.RDWR_MSGS, messages.address(0));
        call.putI32(I2cAbi.RDWR_NMSGS, count);
        ioctl(I2cAbi.I2C_RDWR);
    }

    private void ioctl(int request) throws IoFault {
        try {
            fd.ioctl(request, call.address(0));
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    private int block(int offset, byte[] target) throws IoFault {
        int lengthBytes = data.u8(offset);
        if (lengthBytes > MAX_BLOCK_BYTES) {
            throw new IoFault("read a block of " + lengthBytes + " bytes from", fd.path(), Errno.EPROTO);
        }
        data.read(offset + 1, target, 0, lengthBytes);
        return lengthBytes;
    }

    private void verify(int command, int lengthBytes) throws IoFault {
        int code = PacketErrorCode.add(PacketErrorCode.NONE, address << 1);
        code = PacketErrorCode.add(code, command);
        code = PacketErrorCode.add(code, address << 1 | READ_BIT);
        code = PacketErrorCode.add(code, data, 1, 1 + lengthBytes);
        if (code != data.u8(2 + lengthBytes)) {
            throw new IoFault("check the block read from", fd.path(), Errno.EBADMSG);
        }
    }

    private boolean has(int function) {
        return (functions & function) != 0;
    }
}
