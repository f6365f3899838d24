// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.server.NatsServer;
import dev.iora.testkit.NatsProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The official clients for JavaScript, C and Go work with Iora. Each has its own programs for core NATS and for JetStream,
 * which print a line per check. A client without installed tools is skipped, except on CI.
 */
@ParameterizedClass(name = "shards: {0}")
@ValueSource(ints = {1, 3})
final class ForeignClientsCompatIT {
    private static final Path SOURCES = Path.of("src", "test").toAbsolutePath();
    private static final Path GO_LIBRARIES = Path.of("/usr/share/gocode");

    @Parameter
    int shards;

    @TempDir
    Path directory;

    private @Nullable NatsServer server;

    @BeforeEach
    void startServer() {
        server = NatsServer.builder()
                .host("127.0.0.1")
                .port(-1)
                .jetStream(StoreShards.create(directory.resolve("store"), shards))
                .start();
    }

    @AfterEach
    void stopServer() {
        requireNonNull(server).close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"compat", "jetstream"})
    void worksWithTheJavaScriptClient(String program) {
        Path sources = SOURCES.resolve("js");
        Tools.require(Tools.isOnPath("node"), "node");
        Tools.require(Files.isDirectory(sources.resolve("node_modules")), "npm ci in it/src/test/js");
        passesItsChecks(sources, List.of("node", program + ".mjs"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"compat", "jetstream"})
    void worksWithTheCClient(String name, @TempDir Path target) {
        Tools.require(Tools.isOnPath("cc"), "cc");
        Tools.require(Files.exists(Path.of("/usr/include/nats/nats.h")), "libnats-dev");
        Path program = target.resolve(name);
        run(SOURCES.resolve("c"), Map.of(), List.of("cc", "-Wall", "-o", program.toString(), name + ".c", "-lnats"));
        passesItsChecks(target, List.of(program.toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"compat", "jetstream"})
    void worksWithTheGoClient(String name, @TempDir Path target) {
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
        passesItsChecks(target, List.of(program.toString()));
    }

    private void passesItsChecks(Path workingDirectory, List<String> command) {
        List<String> withUrl = new ArrayList<>(command);
        withUrl.add(requireNonNull(server).clientUrl());
        assertThat(run(workingDirectory, Map.of(), withUrl))
                .containsPattern("(\\d+) of \\1 checks passed")
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
