// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import dev.iora.it.Transcript.Step;
import dev.iora.testkit.RawClient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Plays one transcript against a running server.
 *
 * <p>Thread: its test only.
 */
final class TranscriptPlayer {
    private final int port;
    private final Map<String, RawClient> connections = new HashMap<>();
    private final Map<String, String> memory = new HashMap<>();
    private final StringBuilder unsent = new StringBuilder();
    private String sender = "";

    private TranscriptPlayer(int port) {
        this.port = port;
        memory.put("port", Integer.toString(port));
    }

    /**
     * Plays {@code transcript} against the server on 127.0.0.1 at {@code port}.
     *
     * @throws AssertionError that names file and line of the step that failed
     */
    static void play(Transcript transcript, int port) {
        TranscriptPlayer player = new TranscriptPlayer(port);
        try {
            for (Step step : transcript.steps()) {
                try {
                    player.step(step);
                } catch (AssertionError | RuntimeException e) {
                    throw new AssertionError(
                            transcript.file() + ":" + step.line() + ": " + step.connection() + ": " + e.getMessage(),
                            e);
                }
            }
            // A connection that the server still knows would get messages of the next transcript, as a member of a
            // group.
            player.connections.values().forEach(client -> client.halfClose().skipToEnd());
        } finally {
            player.connections.values().forEach(RawClient::close);
        }
    }

    private void step(Step step) {
        String name = step.connection();
        if (!(step.action() instanceof Transcript.Send) || !name.equals(sender)) {
            flush();
        }
        switch (step.action()) {
            case Transcript.Open() -> open(name);
            case Transcript.Connect(TranscriptTemplate options) -> {
                open(name);
                matchLine(client(name), TranscriptTemplate.parse("INFO {${any}}\\s"));
                if (options != null) {
                    client(name)
                            .send("CONNECT " + options.expand(memory) + "\r\n")
                            .expectQuiet();
                }
            }
            case Transcript.Send(TranscriptTemplate bytes) -> {
                sender = name;
                unsent.append(bytes.expand(memory));
            }
            case Transcript.Pause() -> {}
            case Transcript.ExpectLine(TranscriptTemplate line) -> matchLine(client(name), line);
            case Transcript.ExpectBytes(TranscriptTemplate bytes) ->
                client(name).expect(bytes.expand(memory));
            case Transcript.ExpectFrames(List<TranscriptTemplate> frames) -> matchFrames(client(name), frames);
            case Transcript.ExpectInfo info ->
                matchInfo(client(name).readFrame().line(), info);
            case Transcript.ExpectQuiet() -> client(name).expectQuiet();
            case Transcript.ExpectClosed() -> client(name).expectClosed();
            case Transcript.Close() -> forget(name).close();
            case Transcript.HalfClose() -> client(name).halfClose();
            case Transcript.Reset() -> forget(name).reset();
        }
    }

    private void flush() {
        if (!unsent.isEmpty()) {
            // The server may close before it has read everything; later steps check its output.
            client(sender).trySend(unsent.toString());
            unsent.setLength(0);
        }
    }

    private void open(String name) {
        RawClient previous =
                connections.put(name, RawClient.connect("127.0.0.1", port).answerPings());
        if (previous != null) {
            previous.close();
        }
    }

    private RawClient forget(String name) {
        RawClient client = client(name);
        connections.remove(name);
        return client;
    }

    private RawClient client(String name) {
        RawClient client = connections.get(name);
        if (client == null) {
            throw new IllegalArgumentException("connection '" + name + "' was not opened");
        }
        return client;
    }

    private void matchLine(RawClient client, TranscriptTemplate expected) {
        String actual = client.readLine();
        while (actual.equals("PING") && !expected.matches(actual, memory)) {
            actual = client.send("PONG\r\n").readLine();
        }
        if (!expected.matches(actual, memory)) {
            throw new AssertionError("expected \"" + expected + "\" but got \"" + RawClient.printable(actual) + "\"");
        }
    }

    private void matchFrames(RawClient client, List<TranscriptTemplate> expected) {
        List<TranscriptTemplate> missing = new ArrayList<>(expected);
        while (!missing.isEmpty()) {
            String actual = client.readFrame().text();
            int met = 0;
            while (met < missing.size() && !missing.get(met).matches(actual, memory)) {
                met++;
            }
            if (met == missing.size()) {
                throw new AssertionError(
                        "expected one of " + missing + " but got \"" + RawClient.printable(actual) + "\"");
            }
            missing.remove(met);
        }
    }

    private void matchInfo(String actual, Transcript.ExpectInfo expected) {
        if (!actual.startsWith("INFO {") || !actual.endsWith("} ")) {
            throw new AssertionError("expected INFO and a JSON object but got \"" + actual + "\"");
        }
        for (Transcript.Field field : expected.present()) {
            if (!field.value().occursIn(actual, "\"" + field.name() + "\":", "[,}]", memory)) {
                throw new AssertionError("expected \"" + field.name() + "\":" + field.value() + " in " + actual);
            }
        }
        for (String name : expected.absent()) {
            if (actual.contains("\"" + name + "\":")) {
                throw new AssertionError("expected no \"" + name + "\" in " + actual);
            }
        }
    }
}
