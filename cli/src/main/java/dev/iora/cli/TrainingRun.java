// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli;

import dev.iora.cli.connect.Environment;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.Terminals;
import dev.iora.server.NatsServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Runs the usual commands once against a server in the same JVM, so that the JVM can record the classes they need in an
 * AOT cache. Used by the build, never by a user.
 *
 * <p>Thread: the main one.
 */
final class TrainingRun {
    private final Main main;

    private TrainingRun(Main main) {
        this.main = main;
    }

    /** Ends with exit code 1 if a command does not work. */
    public static void main(String[] args) throws IOException {
        Path home = Files.createTempDirectory("iora-training");
        NatsServer.Builder builder = NatsServer.builder().host("127.0.0.1").port(-1);
        builder.options().jetStream(true).storeDir(home.resolve("store"));
        try (NatsServer server = builder.start()) {
            Environment environment = new Environment(Map.of("HOME", home.toString(), "NATS_URL", server.clientUrl()));
            Console console = new Console(InputStream.nullInputStream(), System.out, System.err, Terminals.NONE);
            new TrainingRun(new Main(console, environment)).exercise();
        } finally {
            delete(home);
        }
    }

    private void exercise() {
        expect("--version");
        expect("--help");
        expect("stream", "--help");
        expect("pub", "training.a", "hello {{.Count}}", "--count=3", "-H", "a:b");
        expect("stream", "add", "T", "--subjects=stored.>", "--defaults");
        expect("pub", "stored.a", "hello", "-J");
        expect("stream", "ls");
        expect("stream", "info", "T");
        expect("sub", "--stream=T", "--terminate-at-end");
        expect("stream", "rm", "T", "-f");
        expect("kv", "add", "T");
        expect("kv", "put", "T", "key", "value");
        expect("kv", "get", "T", "key");
        expect("kv", "ls", "T");
        expect("kv", "del", "T", "-f");
    }

    private void expect(String... args) {
        if (main.run(args) != 0) {
            throw new IllegalStateException("nats " + String.join(" ", args) + " failed");
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
