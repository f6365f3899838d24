// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.config.OptionsLoader;
import dev.iora.config.ServerOptions;
import dev.iora.server.NatsServer;
import dev.iora.testkit.NatsProcess;
import dev.iora.testkit.Seeds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients of random accounts get the same from Iora and nats-server, before and after reloads. */
final class RandomAccountsDifferentialIT {
    private static final int ROUNDS = Integer.getInteger("iora.accounts.rounds", 60);
    private static final Map<String, String> ADDRESS = Map.of("host", "127.0.0.1", "port", "-1");

    @TempDir
    private Path folder;

    @Test
    void actsLikeTheReference() {
        Optional<ReferenceServer> installed = ReferenceServer.find();
        Tools.require(installed.isPresent(), "nats-server to compare with");
        List<String> command = installed.orElseThrow().command();
        var site = new AccountSite(folder);
        Path config = folder.resolve("server.conf");
        Seeds.forEach(ROUNDS, random -> {
            List<AccountsGenerator.Stage> stages = AccountsGenerator.stages(random);
            write(config, stages.getFirst());
            List<String> expected;
            try (NatsProcess server = NatsProcess.start(command, config)) {
                expected = outcome(stages, config, server.port(), site, () -> {
                    server.signal("HUP");
                    assertThat(server.log().await("server configuration")).contains("Reloaded");
                });
            }
            write(config, stages.getFirst());
            List<String> actual;
            try (NatsServer server = NatsServer.builder(load(config)).start()) {
                actual = outcome(stages, config, server.port(), site, () -> server.reload(load(config)));
            }
            assertThat(actual).as(() -> stages.toString()).isEqualTo(expected);
        });
    }

    private static void write(Path config, AccountsGenerator.Stage stage) {
        try {
            Files.writeString(config, stage.config() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ServerOptions load(Path config) {
        return OptionsLoader.load(config, ADDRESS, Map.of()).options();
    }

    /** Each step, with the messages and errors of all clients after it. */
    private static List<String> outcome(
            List<AccountsGenerator.Stage> stages, Path config, int port, AccountSite site, Runnable reload) {
        var outcome = new ArrayList<String>();
        try (var clients = new AccountClients(port, site)) {
            for (AccountsGenerator.Stage stage : stages) {
                if (stage != stages.getFirst()) {
                    write(config, stage);
                    reload.run();
                    outcome.add("reload: " + clients.look());
                }
                for (String step : stage.steps()) {
                    outcome.add(step + ": " + clients.play(step));
                }
            }
        }
        return outcome;
    }
}
