package io.jipmi.io.linux;

/** The numbers of {@code /dev/i2c-N}: calls, functionality bits, structure offsets; see {@link LinuxAbi} for the marks. */
final class I2cAbi {
    static final int I2C_SLAVE = 0x0703; // abi: linux/i2c-dev.h
    static final int I2C_FUNCS = 0x0705; // abi: linux/i2c-dev.h
    static final int I2C_RDWR = 0x0707; // abi: linux/i2c-dev.h
    static final int I2C_PEC = 0x0708; // abi: linux/i2c-dev.h
    static final int I2C_SMBUS = 0x0720; // abi: linux/i2c-dev.h

    static final int I2C_FUNC_I2C = 0x0000_0001; // abi: linux/i2c.h
    static final int I2C_FUNC_SMBUS_PEC = 0x0000_0008; // abi: linux/i2c.h
    static final int I2C_FUNC_SMBUS_READ_BLOCK_DATA = 0x0100_0000; // abi: linux/i2c.h
    static final int I2C_FUNC_SMBUS_WRITE_BLOCK_DATA = 0x0200_0000; // abi: linux/i2c.h

    static final int I2C_SMBUS_READ = 1; // abi: linux/i2c.h
    static final int I2C_SMBUS_WRITE = 0; // abi: linux/i2c.h
    static final int I2C_SMBUS_BLOCK_DATA = 5; // abi: linux/i2c.h
    static final int I2C_M_RD = 1; // abi: linux/i2c.h

    static final int SMBUS_DATA_BYTES = 34; // abi: linux/i2c.h sizeof(union i2c_smbus_data)

    static final int CALL_BYTES = 16; // abi: linux/i2c-dev.h sizeof(struct i2c_smbus_ioctl_data)
    static final int CALL_READ_WRITE = 0; // abi: linux/i2c-dev.h offsetof(struct i2c_smbus_ioctl_data, read_write)
    static final int CALL_COMMAND = 1; // abi: linux/i2c-dev.h offsetof(struct i2c_smbus_ioctl_data, command)
    static final int CALL_SIZE = 4; // abi: linux/i2c-dev.h offsetof(struct i2c_smbus_ioctl_data, size)
    static final int CALL_DATA = 8; // abi: linux/i2c-dev.h offsetof(struct i2c_smbus_ioctl_data, data)

    static final int I2C_MSG_BYTES = 16; // abi: linux/i2c.h sizeof(struct i2c_msg)
    static final int I2C_MSG_ADDR = 0; // abi: linux/i2c.h offsetof(struct i2c_msg, addr)
    static final int I2C_MSG_FLAGS = 2; // abi: linux/i2c.h offsetof(struct i2c_msg, flags)
    static final int I2C_MSG_LEN = 4; // abi: linux/i2c.h offsetof(struct i2c_msg, len)
    static final int I2C_MSG_BUF = 8; // abi: linux/i2c.h offsetof(struct i2c_msg, buf)

    static final int RDWR_BYTES = 16; // abi: linux/i2c-dev.h sizeof(struct i2c_rdwr_ioctl_data)
    static final int RDWR_MSGS = 0; // abi: linux/i2c-dev.h offsetof(struct i2c_rdwr_ioctl_data, msgs)
    static final int RDWR_NMSGS = 8; // abi: linux/i2c-dev.h offsetof(struct i2c_rdwr_ioctl_data, nmsgs)

    private I2cAbi() {}
}
