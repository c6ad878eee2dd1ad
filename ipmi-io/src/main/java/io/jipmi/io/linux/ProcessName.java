package io.jipmi.io.linux;

import io.jipmi.io.SysRoot;

/** What to call a process in a message. */
final class ProcessName {
    private ProcessName() {}

    /** For example {@code bmc-watchdog (pid 1234)}; only the number if the process is gone or hidden. */
    static String of(long pid) {
        return SysRoot.host()
                .text("/proc/" + pid + "/comm")
                .map(name -> printable(name) + " (pid " + pid + ")")
                .orElse("pid " + pid);
    }

    /** Text that some other process wrote, fit for one line of a message. */
    static String printable(String text) {
        String clean = text.replaceAll("[^\\x20-\\x7E]", "?").strip();
        return clean.substring(0, Math.min(clean.length(), 64));
    }
}
