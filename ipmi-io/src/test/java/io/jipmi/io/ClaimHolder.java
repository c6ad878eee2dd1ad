package io.jipmi.io;

import java.io.IOException;
import java.nio.file.Path;

/** A program that claims a range of ports, says so, and keeps it until its input ends. */
public final class ClaimHolder {
    private ClaimHolder() {}

    public static void main(String[] args) throws IOException {
        IoRange range = IoRange.ports(Integer.parseInt(args[0]), Integer.parseInt(args[1]));
        try (HardwareClaim claim = HardwareClaim.take(range, args[2], new SysRoot(Path.of(args[3])))) {
            System.out.println("claimed");
            System.in.transferTo(System.out);
            System.out.println("released " + claim.range());
        }
    }
}
