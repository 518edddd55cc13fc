package org.hilbert.heartbeat;

import java.util.stream.Stream;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.OPTIONS;

import org.junit.jupiter.api.Test;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** Holds the arrows between the rooms that the root {@code package-info} draws: they go one way. */
class ArchitectureTest {
    private static final String ROOT = "org.hilbert.heartbeat";
    private static final JavaClasses PROGRAM = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void theWireUsesTheJdkOnly() {
        usesOnly("protocol", "java..");
    }

    @Test
    void theCoreUsesTheWireAndTheJdkOnly() {
        usesOnly("monitor", "java..", room("protocol"));
    }

    @Test
    void pluginOutputUsesTheJdkOnly() {
        usesOnly("nagios", "java..");
    }

    @Test
    void theClientLibraryUsesTheWire_pluginOutputAndTheJdkOnly() {
        usesOnly("client", "java..", "javax.net.ssl", room("protocol"), room("nagios"));
    }

    @Test
    void onlyTheCommandLineUsesTheClientLibrary() {
        noClasses()
                .that()
                .resideOutsideOfPackages(room("client"), room("cli"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(room("client"))
                .check(PROGRAM);
    }

    @Test
    void theServerKnowsNoOutput() {
        doesNotKnow("server", "rest", "health", "nagios", "roster", "store");
    }

    @Test
    void outputsDoNotKnowOneAnother() {
        doesNotKnow("rest", "health", "roster");
        doesNotKnow("health", "rest", "roster", "store", "dashboard", "metrics", "access", "action");
        doesNotKnow("dashboard", "health", "metrics", "access", "action", "nagios", "roster", "client", "cli");
    }

    @Test
    void metricsAreAnOutputOfTheirOwn_andOnlyTheyKnowTheirLibraries() {
        doesNotKnow("metrics", "rest", "health", "access", "dashboard", "action", "roster", "nagios");
        noClasses()
                .that()
                .resideOutsideOfPackage(room("metrics"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(room("metrics"), "io.micrometer..", "io.prometheus..")
                .check(PROGRAM);
    }

    @Test
    void theRosterKnowsNoOutput() {
        doesNotKnow("roster", "rest", "health", "nagios", "store");
    }

    @Test
    void actionsKnowTheServerTheStoreAndTheCoreOnly() {
        doesNotKnow("action", "rest", "health", "nagios", "roster", "client", "cli", "metrics", "dashboard", "access");
        doesNotKnow("rest", "action");
    }

    @Test
    void probesKnowTheServerAndTheCoreOnly() {
        doesNotKnow(
                "probe", "rest", "health", "nagios", "roster", "store", "action", "agent", "client", "cli", "access");
        doesNotKnow("server", "probe");
    }

    @Test
    void upstreamKnowsTheServerTheStoreAndTheCoreOnly_andNobodyKnowsIt() {
        doesNotKnow(
                "upstream",
                "rest",
                "health",
                "nagios",
                "roster",
                "action",
                "probe",
                "agent",
                "client",
                "cli",
                "metrics",
                "dashboard",
                "access");
        noClasses()
                .that()
                .resideOutsideOfPackage(room("upstream"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(room("upstream"))
                .check(PROGRAM);
    }

    /** Programs that are no heartbeat server may use them. */
    @Test
    void clientsOfOtherServersUseNoFramework() {
        usesOnly("probe.happypandax", "java..", "javax.net.ssl", "com.fasterxml.jackson..");
        usesOnly("probe.conplyent", "java..", "org.zeromq..", "zmq..", "net.razorvine.pickle..");
    }

    /** Another JSON library can be plugged in. */
    @Test
    void oneClassOfTheHappyPandaXClientKnowsItsJsonLibrary() {
        noClasses()
                .that()
                .resideInAPackage(room("probe.happypandax"))
                .and()
                .doNotHaveSimpleName("JacksonJson")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.fasterxml..")
                .check(PROGRAM);
    }

    @Test
    void theAgentKnowsTheProtocolThatItSpeaksOnly() {
        doesNotKnow("agent", "server", "monitor", "rest", "health", "roster", "store", "action", "cli", "client");
        noClasses()
                .that()
                .resideOutsideOfPackages(room("agent"), room("cli"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(room("agent"))
                .check(PROGRAM);
    }

    @Test
    void onlyConplyentKnowsItsLibraries() {
        noClasses()
                .that()
                .resideOutsideOfPackages(room("probe.conplyent"), room("agent"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.zeromq..", "zmq..", "net.razorvine..")
                .check(PROGRAM);
    }

    @Test
    void theStoreKnowsTheServerAndTheCoreOnly() {
        doesNotKnow("store", "rest", "health", "nagios", "roster", "client", "cli");
    }

    @Test
    void theFleetKnowsTheServerTheStoreAndTheCoreOnly_andIsKnownToNobody() {
        doesNotKnow(
                "fleet",
                "rest",
                "health",
                "metrics",
                "dashboard",
                "nagios",
                "roster",
                "action",
                "probe",
                "access",
                "client",
                "cli");
        noClasses()
                .that()
                .resideOutsideOfPackage(room("fleet"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(room("fleet"), "io.vertx.redis..", "io.quarkus.redis..")
                .check(PROGRAM);
    }

    @Test
    void accessIsAskedForByAnnotation_andKnownToNobody() {
        doesNotKnow("access", "health", "metrics", "dashboard", "nagios", "roster", "store", "action", "client", "cli");
        noClasses()
                .that()
                .resideOutsideOfPackage(room("access"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(room("access"))
                .check(PROGRAM);
    }

    @Test
    void onlyAccessKnowsTheLibraryOfItsLimits() {
        noClasses()
                .that()
                .resideOutsideOfPackage(room("access"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.github.bucket4j..")
                .check(PROGRAM);
    }

    /** The question which methods there are is free of charge; anything else says what it wants. */
    @Test
    void everyResourceSaysWhatItWants() {
        methods()
                .that()
                .areMetaAnnotatedWith(HttpMethod.class)
                .and()
                .areNotAnnotatedWith(OPTIONS.class)
                .should()
                .beAnnotatedWith(RolesAllowed.class)
                .orShould()
                .beDeclaredInClassesThat()
                .areAnnotatedWith(RolesAllowed.class)
                .check(PROGRAM);
        methods()
                .that()
                .areAnnotatedWith(PermitAll.class)
                .should()
                .beAnnotatedWith(OPTIONS.class)
                .check(PROGRAM);
        methods()
                .that()
                .areAnnotatedWith(OPTIONS.class)
                .should()
                .beAnnotatedWith(PermitAll.class)
                .check(PROGRAM);
        noClasses().should().beAnnotatedWith(PermitAll.class).check(PROGRAM);
    }

    @Test
    void onlyTheStoreKnowsItsLibrary() {
        noClasses()
                .that()
                .resideOutsideOfPackage(room("store"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.h2..")
                .check(PROGRAM);
    }

    @Test
    void theCommandLineKnowsTheServerOnlyFromOutside() {
        doesNotKnow("cli", "server", "rest", "health", "monitor", "roster", "store");
    }

    @Test
    void everyClassIsInARoom() {
        classes()
                .that()
                .resideInAPackage(ROOT + "..")
                .should()
                .resideInAnyPackage(
                        ROOT,
                        room("protocol"),
                        room("monitor"),
                        room("nagios"),
                        room("server"),
                        room("fleet"),
                        room("rest"),
                        room("health"),
                        room("access"),
                        room("metrics"),
                        room("dashboard"),
                        room("roster"),
                        room("store"),
                        room("action"),
                        room("probe"),
                        room("agent"),
                        room("upstream"),
                        room("client"),
                        room("cli"))
                .check(PROGRAM);
    }

    @Test
    void nothingGoesBackUp() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(PROGRAM);
    }

    private static void usesOnly(String room, String... allowed) {
        classes()
                .that()
                .resideInAPackage(room(room))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        Stream.concat(Stream.of(room(room)), Stream.of(allowed)).toArray(String[]::new))
                .check(PROGRAM);
    }

    private static void doesNotKnow(String room, String... others) {
        noClasses()
                .that()
                .resideInAPackage(room(room))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        Stream.of(others).map(ArchitectureTest::room).toArray(String[]::new))
                .check(PROGRAM);
    }

    private static String room(String name) {
        return ROOT + "." + name + "..";
    }
}
