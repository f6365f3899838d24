// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.testkit;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Rules for the classes of every module. */
public final class ArchitectureRules {
    private static final int MAX_FIELDS = 20;

    private ArchitectureRules() {}

    /** Refuses static fields that can change. */
    public static void checkStaticState(JavaClasses checked) {
        noFields()
                .that()
                .areStatic()
                .and(describe(
                        "are not generated", field -> !field.getModifiers().contains(JavaModifier.SYNTHETIC)))
                .should()
                .notBeFinal()
                .check(checked);
    }

    /** Refuses classes with more than 20 instance fields, except {@code data}. */
    public static void checkFieldCounts(JavaClasses checked, Predicate<JavaClass> data) {
        classes()
                .that(describe("are not data", type -> !data.test(type)))
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
                .check(checked);
    }

    /** Refuses classes that are open for subclasses outside their file. */
    public static void checkInheritance(JavaClasses checked) {
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
                .check(checked);
    }

    /** Refuses class names that say nothing, and methods named {@code getX}. */
    public static void checkNames(JavaClasses checked) {
        classes()
                .should()
                .haveNameNotMatching(".*(Manager|Helper|Util|Utils|Impl|Handler)")
                .check(checked);
        methods()
                .that(describe("are not those of a foreign type", method -> !overridesForeignMethod(method)))
                .should()
                .haveNameNotMatching("get[A-Z].*")
                .check(checked);
    }

    private static boolean overridesForeignMethod(JavaMethod method) {
        JavaClass owner = method.getOwner();
        return Stream.concat(owner.getAllRawInterfaces().stream(), owner.getAllRawSuperclasses().stream())
                .filter(type -> !type.getPackageName().startsWith("dev.iora"))
                .flatMap(type -> type.getMethods().stream())
                .anyMatch(inherited -> inherited.getName().equals(method.getName()));
    }
}
