// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.config.ConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients of configurations with users and accounts get the same from Iora and nats-server; the resource says what they do.
 * {@code -Diora.exchange=TEXT} picks configurations by their title.
 */
final class AccountsDifferentialIT {
    private static final String RESOURCE = "/accounts-exchanges.txt";
    private static final int CONFIGURATIONS = 90;

    @TempDir
    private Path folder;

    /** A configuration and what clients do with it. */
    private record Case(String title, String config, List<String> steps) {
        static Case of(String section) {
            int end = section.indexOf('\n');
            String[] parts = section.substring(end + 1).split("\n--\n", 2);
            return new Case(
                    section.substring(0, end).strip(),
                    parts[0],
                    parts[1].lines().filter(line -> !line.isBlank()).toList());
        }
    }

    @Test
    void actsLikeTheReference() throws IOException {
        Optional<ReferenceServer> installed = ReferenceServer.find();
        Tools.require(installed.isPresent(), "nats-server to compare with");
        var site = new AccountSite(folder);
        String picked = System.getProperty("iora.exchange", "");
        List<Case> cases =
                cases().stream().filter(each -> each.title.contains(picked)).toList();
        if (picked.isEmpty()) {
            assertThat(cases).hasSizeGreaterThanOrEqualTo(CONFIGURATIONS);
        }
        var differences = new ArrayList<String>();
        for (Case each : cases) {
            Path config = Files.writeString(folder.resolve("server.conf"), site.complete(each.config) + "\n");
            List<String> expected = outcome(installed.orElseThrow(), config, each, site);
            List<String> actual = outcome(new IoraServer(), config, each, site);
            for (int i = 0; i < each.steps.size(); i++) {
                if (!each.steps.get(i).startsWith("!") && !actual.get(i).equals(expected.get(i))) {
                    differences.add(each.title + ": " + each.steps.get(i) + "\n   nats-server: " + expected.get(i)
                            + "\n   Iora:        " + actual.get(i));
                }
            }
        }
        assertThat(String.join("\n", differences)).isEmpty();
    }

    private static List<Case> cases() throws IOException {
        try (InputStream in = Objects.requireNonNull(AccountsDifferentialIT.class.getResourceAsStream(RESOURCE))) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Stream.of(text.split("(^|\n)== ", -1)).skip(1).map(Case::of).toList();
        }
    }

    /**
     * The messages and errors of all clients after each step; whether the configuration is refused, if that is what it is for.
     */
    private static List<String> outcome(ServerUnderTest server, Path config, Case each, AccountSite site)
            throws IOException {
        var outcome = new ArrayList<String>();
        if (each.steps.equals(List.of("REFUSED"))) {
            return List.of(startFails(server, config) ? "refused" : "accepted");
        }
        try (ServerUnderTest.Running running = server.start(config);
                var clients = new AccountClients(running.port(), site)) {
            each.steps.forEach(step -> outcome.add(clients.play(step.replaceFirst("^! ", ""))));
        }
        return outcome;
    }

    private static boolean startFails(ServerUnderTest server, Path config) {
        try {
            server.start(config).close();
            return false;
        } catch (ConfigException | AssertionError e) {
            return true;
        }
    }
}
