// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class NatsProcessTest {
    private static final String READY =
            "echo '[1] Listening for client connections on 127.0.0.1:4711'; " + "echo '[1] Server is ready' >&2; ";

    private static NatsProcess shell(String script) {
        return NatsProcess.launch(List.of("/bin/sh", "-c", script));
    }

    @Test
    void isReadyWhenTheLogSaysSo() {
        try (NatsProcess process = shell(READY + "exec cat")) {
            assertThat(process.awaitReady().port()).isEqualTo(4711);
            assertThat(process.isAlive()).isTrue();
        }
    }

    @Test
    void showsTheLogOfAProcessThatEndsBeforeItIsReady() {
        try (NatsProcess process = shell("echo '[FTL] no'; exit 1")) {
            assertThatThrownBy(process::awaitReady)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("[FTL] no");
        }
    }

    @Test
    void findsEachLineOnceAndInOrder() {
        try (NatsProcess process = shell("echo one 1; echo two; echo one 2; echo one 3")) {
            assertThat(process.log().await("one")).isEqualTo("one 1");
            assertThat(process.log().await("one")).isEqualTo("one 2");
            assertThatThrownBy(() -> process.log().await("two")).hasMessageContaining("ended without \"two\"");
            assertThat(process.log().count("one")).isEqualTo(3);
        }
    }

    @Test
    void sendsSignalsAndReturnsTheExitCode() {
        try (NatsProcess process =
                shell("trap 'echo trapped; exit 7' USR1; echo waiting; while :; do read -r _; done")) {
            process.log().await("waiting");
            process.signal("USR1");
            assertThat(process.awaitExit()).isEqualTo(7);
            assertThat(process.log().awaitEnd()).containsExactly("waiting", "trapped");
        }
    }

    @Test
    void killsTheProcessOnClose() {
        NatsProcess process = shell("exec cat");
        process.close();
        assertThat(process.isAlive()).isFalse();
    }

    /** A program for {@link #runsJavaWithTheClassPathOfTheTest}. */
    static final class Program {
        private Program() {}

        /** Prints its first argument. */
        public static void main(String[] args) {
            System.out.println(args[0]);
        }
    }

    @Test
    void runsJavaWithTheClassPathOfTheTest() {
        List<String> command = NatsProcess.javaCommand(Program.class.getName(), "-XX:+UseSerialGC");
        command.add("here");
        try (NatsProcess process = NatsProcess.launch(command)) {
            assertThat(process.log().awaitEnd()).containsExactly("here");
        }
    }
}
