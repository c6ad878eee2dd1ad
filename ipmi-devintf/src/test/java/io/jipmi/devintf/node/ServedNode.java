package io.jipmi.devintf.node;

import io.jipmi.devintf.rig.ClientMemory;
import io.jipmi.devintf.rig.CuseKernel;
import io.jipmi.io.DeviceNode;
import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.io.NativeBuffer;

/** A node that our own device serves, behind the model of the kernel's half. */
final class ServedNode implements DeviceNode {
    /** Memory is there by the page, whatever else is in it. */
    private static final long PAGE_BYTES = 4096;

    private static final int POLLIN = 0x1;
    private static final long POLL_HANDLE = 77;

    private final CuseKernel kernel;
    private final long file;
    private boolean gone;
    private boolean closed;

    ServedNode(CuseKernel kernel) throws IoFault {
        this.kernel = kernel;
        this.file = kernel.open();
        check("open", (int) Math.min(0, file));
    }

    /** As when its server dies: every call fails from now on. */
    void disappear() {
        gone = true;
    }

    boolean closed() {
        return closed;
    }

    @Override
    @SuppressWarnings("ByteBufferBackingArray") // the client's memory
    public int ioctl(long request, NativeBuffer buffer, int offset) throws IoFault {
        checkThere();
        long page = buffer.address(0) & -PAGE_BYTES;
        int from = (int) (buffer.address(0) - page);
        ClientMemory client = new ClientMemory(page);
        byte[] bytes = client.bytes().array();
        buffer.read(0, bytes, from, buffer.lengthBytes());
        int result = kernel.ioctl(client, file, (int) request, buffer.address(offset));
        buffer.write(0, bytes, from, buffer.lengthBytes());
        return check("ioctl", result);
    }

    @Override
    public boolean readable() throws IoFault {
        checkThere();
        return (check("poll", kernel.poll(file, POLL_HANDLE)) & POLLIN) != 0;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            int unused = kernel.release(file);
        }
    }

    private void checkThere() throws IoFault {
        if (gone || closed) {
            throw new IoFault("use", "/dev/ipmi0", Errno.ENODEV);
        }
    }

    private static int check(String operation, int result) throws IoFault {
        if (result < 0) {
            throw new IoFault(operation, "/dev/ipmi0", new Errno(-result));
        }
        return result;
    }
}
