package io.jipmi.io.linux;

import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.io.NativeBuffer;
import io.jipmi.io.SysRoot;
import io.jipmi.io.cuse.CuseChannel;
import io.jipmi.io.cuse.CuseDevice;
import io.jipmi.io.cuse.CuseNodeStatus;
import io.jipmi.io.cuse.CuseSession;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node below {@code /dev} whose calls this process answers, and the open {@code /dev/cuse} behind it. */
final class CuseNode implements ServedNode, CuseChannel {
    private static final String CUSE = "/dev/cuse";
    private static final Logger log = LoggerFactory.getLogger(CuseNode.class);

    private final Fd fd;
    private final CuseSession session;
    /** Writing to it has the kernel give the node up. Null until there is one. */
    private @Nullable Fd abort;

    private CuseNode(Fd fd, String name, CuseDevice device) {
        this.fd = fd;
        this.session = new CuseSession(this, name, device);
    }

    /**
     * Makes a node; it can be opened when this returns, and its calls wait until they are served.
     *
     * @param buffer for messages, {@link CuseSession#MESSAGE_BYTES} long
     * @throws IoFault with the remedy if there cannot be such a node; there is none of ours then
     */
    static CuseNode open(SysRoot root, String name, CuseDevice device, NativeBuffer buffer) throws IoFault {
        CuseSession.requireName(name);
        String path = "/dev/" + name;
        if (root.has(path)) {
            throw new IoFault(
                    "serve",
                    path,
                    Errno.EEXIST,
                    "somebody serves that node already; end that driver (lsof " + path + ", lsmod), or choose another"
                            + " name");
        }
        Fd fd;
        try {
            fd = Fd.open(root.path(CUSE).toString(), LinuxAbi.O_RDWR, 0);
        } catch (IoFault refused) {
            throw new IoFault("open", CUSE, refused.errno(), remedy(refused.errno()));
        }
        CuseNode node = new CuseNode(fd, name, device);
        try {
            node.answer(buffer, node.read(buffer));
            if (!node.session.serving()) {
                throw new IoFault("serve", path, Errno.EPROTO, "the kernel's CUSE is too old");
            }
            node.requireThere(root);
            node.abort = openAbort(root, node.directory() + "/abort");
            return node;
        } catch (IoFault failed) {
            node.close();
            throw failed;
        }
    }

    @Override
    public String name() {
        return session.name();
    }

    private String path() {
        return "/dev/" + session.name();
    }

    private String directory() {
        return "/sys/class/cuse/" + session.name().replace('/', '!');
    }

    @Override
    public CuseNodeStatus status() {
        return session.status();
    }

    @Override
    public int read(NativeBuffer buffer) throws IoFault {
        try {
            return Math.toIntExact(Math.max(0, fd.read(buffer.address(0), buffer.lengthBytes())));
        } catch (IoFault fault) {
            // A caller that gave up before its request was read.
            if (fault.errno().equals(Errno.ENOENT)) {
                return 0;
            }
            throw fault;
        } finally {
            Reference.reachabilityFence(buffer);
        }
    }

    @Override
    public void answer(NativeBuffer message, int lengthBytes) {
        session.receive(message, lengthBytes);
    }

    @Override
    public void abort() {
        Fd open = abort;
        if (open == null) {
            return;
        }
        NativeBuffer text = new NativeBuffer(1);
        text.putU8(0, '1');
        try {
            open.write(text.address(0), text.lengthBytes());
        } catch (IoFault gone) {
            log.debug("{} is given up already: {}", path(), gone.getMessage());
        } finally {
            Reference.reachabilityFence(text);
        }
    }

    @Override
    public void write(NativeBuffer message, int lengthBytes) throws IoFault {
        try {
            fd.write(message.address(0), lengthBytes);
        } finally {
            Reference.reachabilityFence(message);
        }
    }

    @Override
    public void close() {
        session.close();
        fd.close();
        Fd open = abort;
        if (open != null) {
            open.close();
        }
    }

    private static Fd openAbort(SysRoot root, String path) throws IoFault {
        try {
            return Fd.open(root.path(path).toString(), LinuxAbi.O_WRONLY, 0);
        } catch (IoFault refused) {
            throw new IoFault("open", path, refused.errno(), "a node is ended by writing to it: /sys must be writable");
        }
    }

    /** The kernel takes the name without a word even if it cannot have it: only the device number tells. */
    private void requireThere(SysRoot root) throws IoFault {
        String registered = root.text(directory() + "/dev")
                .orElseThrow(() -> new IoFault(
                        "serve", path(), Errno.ENODEV, "the kernel refused the node; its log says why (dmesg)"));
        Path node = root.path(path());
        String there;
        try {
            long number = (long) Files.getAttribute(node, "unix:rdev", LinkOption.NOFOLLOW_LINKS);
            there = describe(number);
        } catch (IOException missing) {
            throw new IoFault(
                    "serve",
                    path(),
                    Errno.ENOENT,
                    "the kernel serves device " + registered + ", but /dev is no devtmpfs here; as root: mknod "
                            + path() + " c " + registered.replace(':', ' '));
        }
        if (!there.equals(registered)) {
            throw new IoFault("serve", path(), Errno.EEXIST, "another driver took the node at the same moment");
        }
    }

    /** {@code major:minor}, as sysfs has it, of a device number as stat(2) has it. */
    private static String describe(long number) {
        long major = (number >>> 8 & 0xFFF) | (number >>> 32 & 0xFFFF_F000L);
        long minor = (number & 0xFF) | (number >>> 12 & 0xFFFF_FF00L);
        return major + ":" + minor;
    }

    private static String remedy(Errno reason) {
        if (reason.equals(Errno.ENOENT)) {
            return "the kernel's cuse module is not loaded: modprobe cuse";
        }
        if (reason.equals(Errno.EACCES) || reason.equals(Errno.EPERM)) {
            return "only root may serve devices";
        }
        return "";
    }
}
