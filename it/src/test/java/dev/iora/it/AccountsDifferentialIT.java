// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.iora.testkit.RawClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients of configurations with users and accounts get the same from Iora and nats-server; the resource says what they do. */
final class AccountsDifferentialIT {
    private static final String RESOURCE = "/accounts-exchanges.txt";

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
        if (System.getenv("CI") != null) {
            assertThat(installed).as("nats-server installed on CI").isPresent();
        }
        assumeTrue(installed.isPresent(), "no nats-server is installed to compare with");
        List<Case> cases = cases();
        assertThat(cases).hasSizeGreaterThan(25);
        var differences = new ArrayList<String>();
        for (Case each : cases) {
            Path config = Files.writeString(folder.resolve("server.conf"), each.config + "\n");
            List<String> expected = outcome(installed.orElseThrow(), config, each);
            List<String> actual = outcome(new IoraServer(), config, each);
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

    /** The messages and errors of all clients after each step. */
    private static List<String> outcome(ServerUnderTest server, Path config, Case each) {
        var outcome = new ArrayList<String>();
        try (ServerUnderTest.Running running = server.start(config);
                var clients = new Clients(running.port())) {
            each.steps.forEach(step -> outcome.add(clients.play(step.replaceFirst("^! ", ""))));
        }
        return outcome;
    }

    /** The connections of one case by their names. */
    private static final class Clients implements AutoCloseable {
        private final int port;
        private final Map<String, RawClient> open = new LinkedHashMap<>();
        private final List<RawClient> all = new ArrayList<>();
        private final Map<String, String> replies = new HashMap<>();

        /** The clients that get a message a while after the step. */
        private final Set<String> awaited = new HashSet<>();

        Clients(int port) {
            this.port = port;
        }

        /** Sends the text of a step; returns the messages and errors of all clients. The sender comes first: then its messages are routed. */
        String play(String step) {
            if (step.startsWith("+")) {
                int end = step.indexOf(' ');
                awaited.addAll(List.of(step.substring(1, end).split(",", -1)));
                return play(step.substring(end + 1));
            }
            int space = step.indexOf(' ');
            String sender = step.substring(0, space);
            String text = step.substring(space + 1).replace("{reply}", replies.getOrDefault(sender, "none"));
            RawClient client = open.computeIfAbsent(sender, _ -> connect());
            List<String> got = new ArrayList<>();
            if (text.equals("CLOSE")) {
                client.close();
                open.remove(sender);
            } else {
                client.trySend(protocol(text));
                got.add(sender + " " + await(sender, client));
            }
            new LinkedHashMap<>(open).forEach((name, other) -> {
                if (other != client) {
                    got.add(name + " " + await(name, other));
                }
            });
            return String.join(", ", got);
        }

        private RawClient connect() {
            RawClient client = RawClient.connect("127.0.0.1", port).answerPings();
            all.add(client);
            client.readLine();
            return client;
        }

        private static String protocol(String text) {
            String[] words = text.split(" ", -1);
            String login = switch (words[0]) {
                case "LOGIN" -> "\"user\":\"" + words[1] + "\",\"pass\":\"" + words[2] + "\",";
                case "TOKEN" -> "\"auth_token\":\"" + words[1] + "\",";
                case "ANONYMOUS" -> "";
                default -> null;
            };
            return login == null
                    ? text.replace("|", "\r\n") + "\r\n"
                    : "CONNECT {" + login + "\"verbose\":false,\"pedantic\":false,\"headers\":true,"
                            + "\"no_responders\":true}\r\n";
        }

        /**
         * The messages and errors of a client before its second PONG, sorted. The server sends that after it has handed over all
         * that the client sent before the first one.
         */
        private String await(String name, RawClient client) {
            var got = new ArrayList<String>();
            if (awaited.remove(name)) {
                client.readFrameOrEnd().ifPresent(frame -> add(name, frame, got));
            }
            client.trySend("PING\r\n");
            int pongs = 0;
            while (true) {
                Optional<RawClient.Frame> frame = client.readFrameOrEnd();
                if (frame.isEmpty()) {
                    open.remove(name);
                    got.add("closed");
                } else if (!frame.get().verb().equals("PONG")) {
                    add(name, frame.get(), got);
                    continue;
                } else if (++pongs == 1) {
                    client.trySend("PING\r\n");
                    continue;
                }
                got.sort(null);
                return got.toString();
            }
        }

        private void add(String name, RawClient.Frame frame, List<String> got) {
            String[] words = frame.line().split(" ", -1);
            boolean message = frame.verb().endsWith("MSG");
            if (message && words.length == (frame.verb().equals("MSG") ? 5 : 6)) {
                replies.put(name, words[3]);
            }
            if (!words[0].equals("INFO")) {
                got.add(comparable(frame));
            }
        }

        /** Without what the server draws or measures, without what newer servers add to a 503, and without the mark that nats-server puts on the reply subjects of measured requests. */
        private static String comparable(RawClient.Frame frame) {
            String text = RawClient.printable(frame.text())
                    .replaceAll("\"(timestamp|start)\":\"[^\"]*Z\"", "\"$1\":?")
                    .replaceAll("\"id\":(\\d+|\"\\w{22}\")", "\"id\":?");
            if (text.contains("\"status\":200")) {
                text = text.replaceAll("\"(service|system|total)\":\\d+", "\"$1\":?");
            }
            return text.replaceAll("_R_\\.\\w+\\.\\w+(\\.\\w+\\.T)?", "_R_")
                    .replaceAll("Nats-Subject: .*?\\\\n", "")
                    .replaceAll(",\"rtt\":\\d+", ",\"rtt\":?")
                    .replaceAll("^(HMSG .*?) \\d+ \\d+\\\\r", "$1\\\\r")
                    .replaceAll("^(MSG .*?) +\\d+(?=\\\\r\\\\n\\{\"type\")", "$1");
        }

        @Override
        public void close() {
            all.forEach(RawClient::close);
        }
    }
}
