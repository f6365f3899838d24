// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.iora.testkit.ArchitectureRules;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Rules for all classes of the command line. */
class CliArchitectureTest {
    private static final String ROOT = "dev.iora.cli.";

    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.iora.cli");

    @Test
    void hasNoCyclesBetweenPackages() {
        slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(ALL);
    }

    @Test
    void printsThroughTheConsoleOnly() {
        noClasses()
                .that()
                .doNotHaveSimpleName("TrainingRun")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(ALL);
    }

    @Test
    void loadsTerminalsForQuestionsAndScreensOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "console")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.jline..")
                .check(ALL);
    }

    @Test
    void startsAServerInOneCommandOnly() {
        noClasses()
                .that()
                .doNotHaveSimpleName("ServerRun")
                .and()
                .doNotHaveSimpleName("TrainingRun")
                .should()
                .dependOnClassesThat(describe(
                        "run a server",
                        type -> type.getPackageName().startsWith("dev.iora.distribution")
                                || type.getFullName().equals("dev.iora.server.NatsServer")))
                .check(ALL);
    }

    @Test
    void endsTheProcessInTwoPlacesOnly() {
        noClasses()
                .that(describe(
                        "end no process", type -> !Set.of("Main", "Interrupts").contains(type.getSimpleName())))
                .should()
                .callMethod(Runtime.class, "halt", int.class)
                .check(ALL);
        noClasses().should().callMethod(System.class, "exit", int.class).check(ALL);
        noClasses()
                .that()
                .doNotHaveSimpleName("Interrupts")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("sun.misc")
                .check(ALL);
    }

    @Test
    void hasNoMutableStaticState() {
        ArchitectureRules.checkStaticState(ALL);
    }

    @Test
    void limitsTheFieldsOfClasses() {
        ArchitectureRules.checkFieldCounts(ALL, JavaClass::isRecord);
    }

    @Test
    void hasFinalClassesOnly() {
        ArchitectureRules.checkInheritance(ALL);
    }

    @Test
    void avoidsMeaninglessNames() {
        ArchitectureRules.checkNames(ALL);
    }
}
