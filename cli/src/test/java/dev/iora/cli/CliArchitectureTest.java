// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules for all classes of the command line. */
class CliArchitectureTest {
    private static final String ROOT = "dev.iora.cli.";
    private static final int MAX_FIELDS = 20;

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
        noFields()
                .that()
                .areStatic()
                .and(describe(
                        "are not generated", field -> !field.getModifiers().contains(JavaModifier.SYNTHETIC)))
                .should()
                .notBeFinal()
                .check(ALL);
    }

    @Test
    void limitsTheFieldsOfClasses() {
        classes()
                .that(describe("are not records", type -> !type.isRecord()))
                .should(new ArchCondition<JavaClass>("have at most " + MAX_FIELDS + " instance fields") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        long fields = type.getFields().stream()
                                .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
                                .count();
                        if (fields > MAX_FIELDS) {
                            events.add(SimpleConditionEvent.violated(type, type.getName() + " has " + fields));
                        }
                    }
                })
                .check(ALL);
    }

    @Test
    void hasFinalClassesOnly() {
        classes()
                .that(describe(
                        "are classes that could be subclassed outside their file",
                        type -> !type.isInterface()
                                && !type.isEnum()
                                && !type.isAnonymousClass()
                                && !type.getModifiers().contains(JavaModifier.ABSTRACT)
                                && !type.getModifiers().contains(JavaModifier.SYNTHETIC)))
                .should()
                .haveModifier(JavaModifier.FINAL)
                .check(ALL);
    }

    @Test
    void avoidsMeaninglessNames() {
        classes()
                .should()
                .haveNameNotMatching(".*(Manager|Helper|Util|Utils|Impl)")
                .check(ALL);
        methods()
                .that(describe(
                        "are not those of a foreign type",
                        method -> Stream.concat(
                                        method.getOwner().getAllRawInterfaces().stream(),
                                        method.getOwner().getAllRawSuperclasses().stream())
                                .filter(type -> !type.getPackageName().startsWith("dev.iora"))
                                .flatMap(type -> type.getMethods().stream())
                                .noneMatch(inherited -> inherited.getName().equals(method.getName()))))
                .should()
                .haveNameNotMatching("get[A-Z].*")
                .check(ALL);
    }
}
