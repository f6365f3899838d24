// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.testkit.NatsProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * By SIGHUP, the executables of Iora and nats-server take over the same changes of users, accounts and TLS: clients are
 * closed, kept and told the same, and the log has the same lines. {@code -Diora.exchange=TEXT} picks changes by their title.
 */
final class ReloadDifferentialIT {
    private static final String RESOURCE = "/reload-exchanges.txt";
    private static final int HEAP_MEGABYTES = 128;

    /** Lines that nats-server logs in reloads that change nothing of the kind; the time to log in follows that of TLS. */
    private static final Pattern GENERAL = Pattern.compile(
            "\\[INF] Reloaded: (accounts|tls = enabled|authorization (nkey )?users|authorization timeout = \\d+)");

    @TempDir
    private Path folder;

    /** The common results of both servers when they reload. */
    private enum Comparison {
        /** The lines of the log, and what clients get. */
        ALL,
        /** The lines of the log. */
        LOG,
        /** They refuse the configuration, with texts of their own, and clients get nothing. */
        REFUSAL
    }

    /** A configuration, and what clients do with it. */
    private record Stage(Comparison comparison, String config, List<String> steps) {
        static Stage of(String section) {
            Comparison comparison = section.startsWith(" !")
                    ? Comparison.REFUSAL
                    : section.startsWith(" +") ? Comparison.LOG : Comparison.ALL;
            String[] parts = section.substring(section.indexOf('\n') + 1).split("\n--\n", 2);
            return new Stage(
                    comparison,
                    parts[0],
                    parts[1].lines().filter(line -> !line.isBlank()).toList());
        }
    }

    private record Case(String title, List<Stage> stages) {
        static Case of(String section) {
            String[] stages = section.split("\n~~", -1);
            return new Case(
                    section.lines().findFirst().orElseThrow().strip(),
                    Stream.of(stages).map(Stage::of).toList());
        }
    }

    /** The result of one step or reload. */
    private record Outcome(String cause, boolean compared, String result) {}

    @Test
    void reloadsLikeTheReference() throws IOException {
        Optional<ReferenceServer> installed = ReferenceServer.find();
        Tools.require(installed.isPresent(), "nats-server to compare with");
        var site = new AccountSite(folder);
        String picked = System.getProperty("iora.exchange", "");
        var differences = new ArrayList<String>();
        for (Case each : cases()) {
            if (each.title.contains(picked)) {
                Path config = folder.resolve("server.conf");
                List<Outcome> expected = play(
                        each,
                        config,
                        site,
                        () -> NatsProcess.start(installed.orElseThrow().command(), config));
                List<Outcome> actual = play(each, config, site, () -> IoraProcess.start(HEAP_MEGABYTES, config));
                compare(each, expected, actual, differences);
            }
        }
        assertThat(String.join("\n", differences)).isEmpty();
    }

    private static void compare(Case each, List<Outcome> expected, List<Outcome> actual, List<String> differences) {
        for (int i = 0; i < expected.size(); i++) {
            Outcome right = expected.get(i);
            String got = actual.get(i).result;
            if (right.compared && !got.equals(right.result)) {
                differences.add(each.title + ": " + right.cause + "\n   nats-server: " + right.result
                        + "\n   Iora:        " + got);
            }
        }
    }

    private static List<Case> cases() throws IOException {
        try (InputStream in = Objects.requireNonNull(ReloadDifferentialIT.class.getResourceAsStream(RESOURCE))) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Stream.of(text.split("(^|\n)== ", -1)).skip(1).map(Case::of).toList();
        }
    }

    private static List<Outcome> play(Case each, Path config, AccountSite site, Supplier<NatsProcess> start)
            throws IOException {
        var outcomes = new ArrayList<Outcome>();
        Files.writeString(config, site.complete(each.stages.getFirst().config) + "\n");
        try (NatsProcess server = start.get();
                var clients = new AccountClients(server.port(), site)) {
            for (Stage stage : each.stages) {
                if (stage != each.stages.getFirst()) {
                    Files.writeString(config, site.complete(stage.config) + "\n");
                    List<String> logged = reload(server);
                    boolean refused = stage.comparison == Comparison.REFUSAL;
                    String log = refused ? "refused: " + isRefusal(logged) : comparable(logged);
                    outcomes.add(new Outcome("log of " + stage.config, true, log));
                    outcomes.add(new Outcome(
                            "clients after " + stage.config,
                            stage.comparison != Comparison.LOG,
                            clients.look().replace("-ERR 'Authorization Violation', closed", "closed")));
                }
                for (String step : stage.steps) {
                    boolean differs = step.startsWith("! ");
                    outcomes.add(new Outcome(step, !differs, clients.play(differs ? step.substring(2) : step)));
                }
            }
        }
        return outcomes;
    }

    /** Reloads; returns the lines that the server logs until it is done. */
    private static List<String> reload(NatsProcess server) {
        int before = server.log().lines().size();
        server.signal("HUP");
        server.log().await("server configuration");
        return server.log().lines().stream()
                .skip(before)
                .map(line -> line.replaceFirst("^\\[\\d+] (\\S+ \\S+ )?", ""))
                .filter(line -> !line.startsWith("[DBG]"))
                .toList();
    }

    private static boolean isRefusal(List<String> lines) {
        return lines.getLast().startsWith("[ERR] Failed to reload server configuration: ");
    }

    /** The lines about the configuration, sorted, without what differs in every run or release. */
    private static String comparable(List<String> lines) {
        return lines.stream()
                .filter(line -> line.contains("eload"))
                .filter(line -> !GENERAL.matcher(line).matches())
                .map(line -> line.replaceAll(" \\(sha256:\\w+\\)", ""))
                .sorted()
                .toList()
                .toString();
    }
}
