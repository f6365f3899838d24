// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.counter;

import dev.iora.cli.Cli;
import dev.iora.cli.TestServer;
import dev.iora.server.NatsServer;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code nats counter} with our server, and with a fake that has sources and pages of one subject. */
@Timeout(180)
class CounterCommandsIT {
    /** A fake that answers the requests of the commands as defined by ADR-49. */
    private static final class CounterServer implements AutoCloseable {
        private final NatsServer server =
                NatsServer.builder().host("127.0.0.1").port(-1).start();
        private final Connection connection;
        private final Map<String, BigInteger> counters = new ConcurrentHashMap<>();

        CounterServer() throws Exception {
            connection = Nats.connect(server.clientUrl());
            Dispatcher dispatcher = connection.createDispatcher(_ -> {});
            dispatcher.subscribe("$JS.API.STREAM.NAMES", message -> {
                String streams = text(message).contains("\"hits.") ? "[\"HITS\"]" : "[]";
                answer(message, null, "{\"total\":1,\"streams\":" + streams + "}");
            });
            dispatcher.subscribe("$JS.API.STREAM.INFO.HITS", message -> answer(message, null, info(message)));
            dispatcher.subscribe("$JS.API.DIRECT.GET.HITS.>", this::last);
            dispatcher.subscribe("hits.>", this::add);
            connection.flush(java.time.Duration.ofSeconds(10));
        }

        String url() {
            return server.clientUrl();
        }

        private static String text(Message message) {
            return new String(message.getData(), StandardCharsets.UTF_8);
        }

        private void answer(Message request, @Nullable Headers headers, String body) {
            connection.publish(NatsMessage.builder()
                    .subject(request.getReplyTo())
                    .headers(headers)
                    .data(body)
                    .build());
        }

        /** One subject per response, so that there are several pages. */
        private String info(Message request) {
            int offset = offset(text(request));
            String subjects = new TreeMap<>(counters)
                    .keySet().stream()
                            .skip(offset)
                            .limit(1)
                            .map(subject -> "\"" + subject + "\":1")
                            .findFirst()
                            .orElse("");
            return "{\"config\":{\"name\":\"HITS\",\"allow_msg_counter\":true,\"allow_direct\":true}," + "\"total\":"
                    + counters.size() + ",\"state\":{\"subjects\":{" + subjects + "}}}";
        }

        private static int offset(String request) {
            Matcher matcher = Pattern.compile("\"offset\":(\\d+)").matcher(request);
            return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
        }

        private void last(Message request) {
            String subject = request.getSubject().substring("$JS.API.DIRECT.GET.HITS.".length());
            BigInteger value = counters.get(subject);
            if (value == null) {
                connection.publish(NatsMessage.builder()
                        .subject(request.getReplyTo())
                        .headers(new Headers().add("Status", "404"))
                        .build());
                return;
            }
            Headers headers = new Headers()
                    .add("Nats-Subject", subject)
                    .add("Nats-Sequence", "1")
                    .add("Nats-Time-Stamp", "2026-01-01T00:00:00Z")
                    .add("Nats-Incr", "+2");
            if (subject.endsWith("sum")) {
                headers.add("Nats-Counter-Sources", "{\"EU\":{\"hits.eu\":\"5\",\"hits.eu.2\":\"6\"}}");
            }
            answer(request, headers, "{\"val\":\"" + value + "\"}");
        }

        private void add(Message message) {
            BigInteger amount = new BigInteger(message.getHeaders().getFirst("Nats-Incr"));
            BigInteger value = counters.merge(message.getSubject(), amount, BigInteger::add);
            answer(message, null, "{\"stream\":\"HITS\",\"seq\":1,\"val\":\"" + value + "\"}");
        }

        @Override
        public void close() {
            try {
                connection.close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            server.close();
        }
    }

    @TempDir
    Path directory;

    private static void count(Cli cli) {
        cli.run("counter", "list", "hits.>").failedWith("no counters found");
        cli.run("counter", "increment", "hits.a", "40").succeeded().printed("40\n");
        cli.run("ctr", "inc", "hits.a", "99999999999999999999999999")
                .succeeded()
                .printed("100000000000000000000000039\n");
        cli.run("counter", "dec", "hits.a", "99999999999999999999999997")
                .succeeded()
                .printed("42\n");
        cli.run("counter", "get", "hits.a").succeeded().printed("42\n");
        cli.run("counter", "get", "hits.a", "--stream=HITS").succeeded().printed("42\n");
        cli.run("counter", "incr", "hits.sum", "11").succeeded().printed("11\n");
        cli.run("counter", "list", "hits.>").succeeded().printed("hits.a\nhits.sum\n");
        cli.run("counter", "ls", "--stream=HITS", "--json").succeeded().printed("""
                [
                  "hits.a",
                  "hits.sum"
                ]
                """);
    }

    @Test
    void countsOnOurServer() {
        try (TestServer server = TestServer.iora(directory.resolve("store"))) {
            Cli cli = new Cli(directory).connectedTo(server.url());
            cli.run("stream", "add", "HITS", "--subjects=hits.>", "--allow-counter", "--defaults")
                    .succeeded();
            count(cli);
            cli.run("counter", "view", "hits.a").succeeded().printed("""
                    Counter hits.a

                          Value: 42
                      Increment: -99999999999999999999999997
                        Subject: hits.a
                    No source information found
                    """);
        }
    }

    @Test
    void showsSources() throws Exception {
        try (CounterServer server = new CounterServer()) {
            Cli cli = new Cli(directory).connectedTo(server.url());
            count(cli);
            cli.run("counter", "view", "hits.a").succeeded().printed("""
                    Counter hits.a

                          Value: 42
                      Increment: +2
                        Subject: hits.a
                    No source information found
                    """);
            cli.run("counter", "view", "hits.sum").succeeded().printed("""
                    Counter hits.sum

                          Value: 11
                      Increment: +2
                        Subject: hits.sum

                    Sources:

                             EU:   hits.eu: 5
                                 hits.eu.2: 6
                    """);
        }
    }

    @Test
    void reportsErrors() throws Exception {
        try (CounterServer server = new CounterServer()) {
            Cli cli = new Cli(directory).connectedTo(server.url());
            cli.run("counter", "list").failedWith("no stream or subject specified");
            cli.run("counter", "inc", "hits.a", "many").failedWith("invalid value");
            cli.run("counter", "get", "other.a")
                    .failedWith("nats: API error: code=404 err_code=10059 description=stream not found");
        }
    }

    @Test
    void reportsAStreamWithoutCounters() {
        try (TestServer server = TestServer.iora(directory.resolve("store"))) {
            Cli cli = new Cli(directory).connectedTo(server.url());
            cli.run("stream", "add", "PLAIN", "--subjects=plain.>", "--defaults")
                    .succeeded();
            cli.run("counter", "inc", "plain.a", "1").failedWith("\"PLAIN\" is not a valid counter stream");
            cli.run("counter", "get", "plain.a").failedWith("\"PLAIN\" is not a valid counter stream");
        }
    }
}
