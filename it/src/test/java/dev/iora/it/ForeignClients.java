// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.testkit.NatsProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The programs that drive a server with the official clients for JavaScript, C and Go, and print a line per check. A program
 * whose tools are not installed is skipped, except on CI.
 *
 * @param workingDirectory where it runs
 * @param command starts it, without its arguments
 */
record ForeignClients(Path workingDirectory, List<String> command) {
    private static final Path SOURCES = Path.of("src", "test").toAbsolutePath();
    private static final Path GO_LIBRARIES = Path.of("/usr/share/gocode");

    /** The program {@code name} of the client for {@code language}: js, c or go. Compiles into {@code target}. */
    static ForeignClients program(String language, String name, Path target) {
        return switch (language) {
            case "js" -> javaScript(name);
            case "c" -> c(name, target);
            case "go" -> go(name, target);
            default -> throw new IllegalArgumentException(language);
        };
    }

    private static ForeignClients javaScript(String name) {
        Path sources = SOURCES.resolve("js");
        Tools.require(Tools.isOnPath("node"), "node");
        Tools.require(Files.isDirectory(sources.resolve("node_modules")), "npm ci in it/src/test/js");
        return new ForeignClients(sources, List.of("node", name + ".mjs"));
    }

    private static ForeignClients c(String name, Path target) {
        Tools.require(Tools.isOnPath("cc"), "cc");
        Tools.require(Files.exists(Path.of("/usr/include/nats/nats.h")), "libnats-dev");
        Path program = target.resolve(name);
        run(SOURCES.resolve("c"), Map.of(), List.of("cc", "-Wall", "-o", program.toString(), name + ".c", "-lnats"));
        return new ForeignClients(target, List.of(program.toString()));
    }

    private static ForeignClients go(String name, Path target) {
        Tools.require(Tools.isOnPath("go"), "go");
        Tools.require(
                Files.isDirectory(GO_LIBRARIES.resolve("src/github.com/nats-io/nats.go")),
                "golang-github-nats-io-go-nats-dev");
        Path program = target.resolve(name);
        Map<String, String> environment =
                Map.of("GO111MODULE", "off", "GOPATH", GO_LIBRARIES.toString(), "GOFLAGS", "");
        run(
                SOURCES.resolve("go"),
                environment,
                List.of("go", "build", "-o", program.toString(), name + ".go", "checks.go"));
        return new ForeignClients(target, List.of(program.toString()));
    }

    /** Runs the program with {@code arguments}, the first of which is the URL of the server. */
    void passesItsChecks(String... arguments) {
        List<String> complete = new ArrayList<>(command);
        complete.addAll(List.of(arguments));
        assertThat(run(workingDirectory, Map.of(), complete))
                .containsPattern("([1-9]\\d*) of \\1 checks passed")
                .doesNotContain("FAILED");
    }

    /** Runs a program to its end and returns its output. */
    private static String run(Path workingDirectory, Map<String, String> environment, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(workingDirectory.toFile());
        builder.environment().putAll(environment);
        try (NatsProcess process = NatsProcess.launch(builder)) {
            String printed = String.join("\n", process.log().awaitEnd());
            assertThat(process.awaitExit()).as("%s: %s", command, printed).isZero();
            return printed;
        }
    }
}
