// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Each rule accepts one class and refuses another. */
final class ArchitectureRulesTest {
    record Twenty(
            int a,
            int b,
            int c,
            int d,
            int e,
            int f,
            int g,
            int h,
            int i,
            int j,
            int k,
            int l,
            int m,
            int n,
            int o,
            int p,
            int q,
            int r,
            int s,
            int t) {}

    record TwentyOne(
            int a,
            int b,
            int c,
            int d,
            int e,
            int f,
            int g,
            int h,
            int i,
            int j,
            int k,
            int l,
            int m,
            int n,
            int o,
            int p,
            int q,
            int r,
            int s,
            int t,
            int u) {}

    static class Open {
        static int changes;
    }

    /** Gives every rule something to check; a rule without classes fails. */
    static final class Closed {
        static final int NEVER_CHANGES = 1;

        int size() {
            return 0;
        }
    }

    static final class SocketManager {}

    static final class Getter {
        int getSize() {
            return 0;
        }
    }

    /** Overrides a method of a foreign type. */
    static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            return "failed";
        }
    }

    private static void assertAccepts(Consumer<JavaClasses> rule, Class<?> type) {
        assertThatCode(() -> rule.accept(new ClassFileImporter().importClasses(type, Closed.class)))
                .doesNotThrowAnyException();
    }

    private static void assertRefuses(Consumer<JavaClasses> rule, Class<?> type, String reason) {
        assertThatThrownBy(() -> rule.accept(new ClassFileImporter().importClasses(type, Closed.class)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(reason);
    }

    @Test
    void limitsFields() {
        Consumer<JavaClasses> rule = checked -> ArchitectureRules.checkFieldCounts(checked, type -> false);
        assertAccepts(rule, Twenty.class);
        assertRefuses(rule, TwentyOne.class, "TwentyOne has 21");
        assertAccepts(checked -> ArchitectureRules.checkFieldCounts(checked, JavaClass::isRecord), TwentyOne.class);
    }

    @Test
    void refusesStaticFieldsThatCanChange() {
        assertAccepts(ArchitectureRules::checkStaticState, Closed.class);
        assertRefuses(ArchitectureRules::checkStaticState, Open.class, "changes");
    }

    @Test
    void refusesOpenClasses() {
        assertAccepts(ArchitectureRules::checkInheritance, Closed.class);
        assertRefuses(ArchitectureRules::checkInheritance, Open.class, "Open");
    }

    @Test
    void refusesNamesThatSayNothing() {
        assertAccepts(ArchitectureRules::checkNames, Closed.class);
        assertAccepts(ArchitectureRules::checkNames, Failure.class);
        assertRefuses(ArchitectureRules::checkNames, SocketManager.class, "SocketManager");
        assertRefuses(ArchitectureRules::checkNames, Getter.class, "getSize");
    }
}
