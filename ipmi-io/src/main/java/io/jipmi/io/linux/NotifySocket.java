package io.jipmi.io.linux;

import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.io.NativeBuffer;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;

/** Datagrams to a socket with a name. */
public final class NotifySocket {
    private NotifySocket() {}

    /**
     * Sends one.
     *
     * @param path the socket's file, or {@code @} and its name in the abstract name space
     * @throws IoFault with the kernel's reason
     */
    public static void send(String path, String text) throws IoFault {
        NativeBuffer address = new NativeBuffer(LinuxAbi.SOCKADDR_UN_PATH + LinuxAbi.SOCKADDR_UN_PATH_BYTES);
        int addressBytes = name(path, address);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        NativeBuffer message = new NativeBuffer(bytes.length);
        message.write(0, bytes, 0, bytes.length);
        int number = Libc.socket(LinuxAbi.AF_UNIX, LinuxAbi.SOCK_DGRAM | LinuxAbi.SOCK_CLOEXEC, 0);
        try (Fd socket = Fd.made(number, "make a socket for", path)) {
            long sent = Libc.sendto(
                    socket.number(),
                    message.address(0),
                    bytes.length,
                    LinuxAbi.MSG_NOSIGNAL,
                    address.address(0),
                    addressBytes);
            if (sent == -1) {
                throw new IoFault("notify", path, Libc.errno());
            }
        } finally {
            Reference.reachabilityFence(address);
            Reference.reachabilityFence(message);
        }
    }

    /** Returns the length of the address. */
    private static int name(String path, NativeBuffer address) throws IoFault {
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        if (name.length >= LinuxAbi.SOCKADDR_UN_PATH_BYTES) {
            throw new IoFault("notify", path, Errno.EINVAL, "the name is too long for a socket");
        }
        if (name[0] == '@') {
            name[0] = 0;
        }
        address.putU16(LinuxAbi.SOCKADDR_UN_FAMILY, LinuxAbi.AF_UNIX);
        address.write(LinuxAbi.SOCKADDR_UN_PATH, name, 0, name.length);
        return LinuxAbi.SOCKADDR_UN_PATH + name.length;
    }
}
