package io.jipmi.it;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs test classes where there is no Maven, and reports as the scenarios of the VM lab do: one line per test, then the
 * total. Exit status 0 only if some test passed and none failed.
 */
final class GuestTests implements TestExecutionListener {
    private final AtomicInteger passed = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicInteger skipped = new AtomicInteger();

    private GuestTests() {}

    public static void main(String[] arguments) {
        if (arguments.length == 0) {
            System.err.println("usage: GuestTests CLASS...");
            System.exit(2);
        }
        GuestTests report = new GuestTests();
        LauncherDiscoveryRequest tests = LauncherDiscoveryRequestBuilder.request()
                .selectors(Arrays.stream(arguments)
                        .map(DiscoverySelectors::selectClass)
                        .toList())
                .build();
        LauncherFactory.create().execute(tests, report);
        System.out.println(
                "vm: " + report.passed + " passed, " + report.failed + " failed, " + report.skipped + " skipped");
        System.exit(report.failed.get() == 0 && report.passed.get() > 0 ? 0 : 1);
    }

    @Override
    public void executionSkipped(TestIdentifier identifier, String reason) {
        skip(identifier, reason);
    }

    @Override
    public void executionFinished(TestIdentifier identifier, TestExecutionResult result) {
        String cause = result.getThrowable().map(Throwable::getMessage).orElse("");
        switch (result.getStatus()) {
            case SUCCESSFUL -> {
                if (identifier.isTest()) {
                    passed.incrementAndGet();
                    line("ok", identifier, "");
                }
            }
            case ABORTED -> skip(identifier, cause);
            case FAILED -> {
                failed.incrementAndGet();
                line("not ok", identifier, "");
                System.out.println("#   " + cause.replace("\n", "\n#   "));
            }
        }
    }

    private void skip(TestIdentifier identifier, String reason) {
        skipped.incrementAndGet();
        line("ok", identifier, " # SKIP " + reason);
    }

    private void line(String verdict, TestIdentifier identifier, String remark) {
        int number = passed.get() + failed.get() + skipped.get();
        System.out.println(verdict + " " + number + " - " + identifier.getDisplayName() + remark);
    }
}
