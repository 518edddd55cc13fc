package org.hilbert.heartbeat;

import org.junit.jupiter.api.Test;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
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
    void theServerKnowsNoOutput() {
        noClasses()
                .that()
                .resideInAPackage(room("server"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(room("rest"), room("health"), room("nagios"))
                .check(PROGRAM);
    }

    @Test
    void outputsDoNotKnowOneAnother() {
        noClasses()
                .that()
                .resideInAPackage(room("rest"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(room("health"))
                .check(PROGRAM);
        noClasses()
                .that()
                .resideInAPackage(room("health"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(room("rest"))
                .check(PROGRAM);
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
                        room("rest"),
                        room("health"))
                .check(PROGRAM);
    }

    @Test
    void nothingGoesBackUp() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(PROGRAM);
    }

    private static void usesOnly(String room, String... allowed) {
        String[] withItself = java.util.Arrays.copyOf(allowed, allowed.length + 1);
        withItself[allowed.length] = room(room);
        classes()
                .that()
                .resideInAPackage(room(room))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(withItself)
                .check(PROGRAM);
    }

    private static String room(String name) {
        return ROOT + "." + name + "..";
    }
}
