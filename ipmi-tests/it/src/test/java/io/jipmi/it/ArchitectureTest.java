package io.jipmi.it;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethod;
import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethodWhere;
import static com.tngtech.archunit.lang.conditions.ArchConditions.dependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The arrows between packages that neither Maven nor the module system can see. */
final class ArchitectureTest {
    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.jipmi");
    private static final JavaClasses TESTS = new ClassFileImporter()
            .withImportOption(new ImportOption.OnlyIncludeTests())
            .importPackages("io.jipmi");

    /** Published types that build what their own module hides; no other published type may look behind the face. */
    private static final Set<String> ENTRY_POINTS = Set.of(
            "io.jipmi.io.DeviceInterrupts",
            "io.jipmi.io.SmbusTargets",
            "io.jipmi.io.DeviceNodes",
            "io.jipmi.io.HardwareClaim",
            "io.jipmi.io.MemorySpaces",
            "io.jipmi.io.NativeBuffer",
            "io.jipmi.io.PortSpaces",
            "io.jipmi.io.MemoryLock",
            "io.jipmi.io.ServiceNotice",
            "io.jipmi.io.SupervisorPipe",
            "io.jipmi.io.cuse.CuseServer",
            "io.jipmi.io.TimerSlack",
            "io.jipmi.msghandler.IpmiMessageHandler",
            "io.jipmi.si.SystemInterface",
            "io.jipmi.ssif.SsifInterface");

    /** The tags that put an integration test into a level of {@code scripts/test}; {@code port} and {@code dev} are for a guest. */
    private static final Set<String> LEVELS = Set.of("simulator", "qemu", "port", "dev");

    @Test
    void onlyTheLinuxPackageOfIoTouchesJna() {
        check(noClasses()
                .that(resideOutsideOfPackages("io.jipmi.io.linux.."))
                .should(dependOnClassesThat(resideInAPackage("com.sun.jna.."))));
    }

    @Test
    void ioKnowsNobody() {
        check(noClasses()
                .that(resideInAPackage("io.jipmi.io.."))
                .should(dependOnClassesThat(oursOutside("io.jipmi.io.."))));
    }

    @Test
    void theMessageHandlerKnowsNoDriver() {
        check(noClasses()
                .that(resideInAPackage("io.jipmi.msghandler.."))
                .should(dependOnClassesThat(oursOutside("io.jipmi.msghandler.."))));
    }

    @Test
    void theCoreIsReachedOnlyThroughTheMessageHandlersPublicFaces() {
        check(noClasses()
                .that(resideOutsideOfPackages("io.jipmi.msghandler.."))
                .should(dependOnClassesThat(resideInAPackage("io.jipmi.msghandler.core.."))));
    }

    @Test
    void theSimulatorSharesNothingWithTheDrivers() {
        check(noClasses()
                .that(resideInAPackage("io.jipmi.sim.."))
                .should(dependOnClassesThat(oursOutside("io.jipmi.sim..", "io.jipmi.io"))));
    }

    @Test
    void stateMachinesOwnNoClockNoThreadAndNoLogger() {
        check(noClasses()
                .that(resideInAPackage("io.jipmi..sm.."))
                .should(dependOnClassesThat(resideInAnyPackage(
                        "java.time..", "java.util.concurrent..", "java.util.logging..", "org.slf4j..")))
                .orShould(dependOnClassesThat(JavaClass.Predicates.assignableTo(Thread.class)))
                .orShould(callMethod(System.class, "nanoTime"))
                .orShould(callMethod(System.class, "currentTimeMillis")));
    }

    /** A security-conscious host of the libraries gives neither a shell nor a directory for temporary files. */
    @Test
    void librariesStartNoProgramAndNeedNoTemporaryDirectory() {
        check(noClasses()
                .that(resideOutsideOfPackages("io.jipmi.cli..", "io.jipmi.watchdog.health.."))
                .should(dependOnClassesThat(JavaClass.Predicates.assignableTo(ProcessBuilder.class)))
                .orShould(callMethodWhere(target(owner(type(Runtime.class))).and(target(name("exec")))))
                .orShould(callMethod(File.class, "createTempFile", String.class, String.class))
                .orShould(callMethod(Files.class, "createTempFile", String.class, String.class, FileAttribute[].class))
                .orShould(callMethod(Files.class, "createTempDirectory", String.class, FileAttribute[].class)));
    }

    @Test
    void packagesFormNoCycle() {
        check(slices().matching("io.jipmi.(**)")
                .should()
                .beFreeOfCycles()
                .ignoreDependency(
                        DescribedPredicate.describe("entry points", type -> ENTRY_POINTS.contains(type.getName())),
                        DescribedPredicate.alwaysTrue()));
    }

    @Test
    void everyEntryPointExists() {
        ENTRY_POINTS.forEach(name -> assertTrue(MAIN.contain(name), name));
    }

    @Test
    void typesAreNamedForTheirRole() {
        check(noClasses()
                .should()
                .haveNameMatching(".*(Manager|Helper|Helpers|Util|Utils)(\\$.*)?")
                .because("such a name says nothing about what the type is for"));
    }

    @Test
    void everyIntegrationTestBelongsToOneLevel() {
        ArchRule rule = classes()
                .that()
                .haveSimpleNameEndingWith("IT")
                .and()
                .doNotHaveModifier(JavaModifier.ABSTRACT)
                .should()
                .beAnnotatedWith(DescribedPredicate.describe(
                        "@Tag, once, naming one of " + LEVELS,
                        annotation -> annotation.getRawType().isEquivalentTo(Tag.class)
                                && annotation
                                        .get("value")
                                        .filter(LEVELS::contains)
                                        .isPresent()))
                .because("scripts/test runs and counts integration tests by level");
        rule.allowEmptyShould(true).check(TESTS);
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(false).check(MAIN);
    }

    private static DescribedPredicate<JavaClass> oursOutside(String... packages) {
        return resideInAPackage("io.jipmi..").and(resideOutsideOfPackages(packages));
    }
}
