// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static java.util.Objects.requireNonNull;

import dev.iora.server.NatsServer;
import java.nio.file.Path;
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
    void worksWithTheJavaScriptClient(String name, @TempDir Path target) {
        passesItsChecks("js", name, target);
    }

    @ParameterizedTest
    @ValueSource(strings = {"compat", "jetstream"})
    void worksWithTheCClient(String name, @TempDir Path target) {
        passesItsChecks("c", name, target);
    }

    @ParameterizedTest
    @ValueSource(strings = {"compat", "jetstream"})
    void worksWithTheGoClient(String name, @TempDir Path target) {
        passesItsChecks("go", name, target);
    }

    private void passesItsChecks(String language, String name, Path target) {
        ForeignClients.program(language, name, target)
                .passesItsChecks(requireNonNull(server).clientUrl());
    }
}
