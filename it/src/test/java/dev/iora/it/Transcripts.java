// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;

/** All transcripts as JUnit tests of one server program; servers are started on first use and shared. */
final class Transcripts implements AutoCloseable {
    private final ServerUnderTest server;
    private final Map<String, ServerUnderTest.Running> running = new HashMap<>();

    Transcripts(ServerUnderTest server) {
        this.server = server;
    }

    /** All tests. */
    Stream<DynamicNode> tests() {
        return tests(_ -> true);
    }

    /**
     * One container per file and one test per transcript whose configuration is {@code supported};
     * {@code -Diora.transcript=TEXT} selects by title.
     */
    Stream<DynamicNode> tests(Predicate<String> supported) {
        String wanted = System.getProperty("iora.transcript", "");
        return files().map(file -> DynamicContainer.dynamicContainer(
                file.getFileName().toString(),
                file.toUri(),
                read(file).stream()
                        .filter(transcript -> transcript.title().contains(wanted))
                        .filter(transcript -> supported.test(transcript.server()))
                        .map(transcript -> DynamicTest.dynamicTest(
                                transcript.title(), source(file, transcript), () -> play(transcript)))));
    }

    @Override
    public void close() {
        running.values().forEach(ServerUnderTest.Running::close);
    }

    /** The configuration file with that name in transcripts. */
    static Path config(String name) {
        return resource("configs/" + name + ".conf");
    }

    private void play(Transcript transcript) {
        ServerUnderTest.Running instance =
                running.computeIfAbsent(transcript.server(), name -> server.start(config(name)));
        TranscriptPlayer.play(transcript, instance.port());
    }

    private List<Transcript> read(Path file) {
        try {
            return TranscriptReader.read(file.getFileName().toString(), Files.readAllLines(file), server.dialect());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static URI source(Path file, Transcript transcript) {
        return URI.create(file.toUri() + "?line=" + transcript.line());
    }

    private static Stream<Path> files() {
        try (Stream<Path> entries = Files.list(resource("transcripts"))) {
            return entries.filter(file -> file.toString().endsWith(".txt")).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path resource(String name) {
        try {
            return Path.of(
                    Objects.requireNonNull(Transcripts.class.getClassLoader().getResource(name), "no resource " + name)
                            .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
