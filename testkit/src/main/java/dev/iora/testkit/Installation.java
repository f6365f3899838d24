// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The programs in a home of their own, packaged there from what Maven has compiled: tests neither depend on nor disturb
 * what somebody has built in the source tree.
 *
 * @param home the directory that has {@code bin}
 */
public record Installation(Path home) {
    /** The root of the source tree; Maven runs tests in their module's directory. */
    private static final Path SOURCES = Path.of("..").toAbsolutePath().normalize();

    private static final Set<String> NO_SOURCES = Set.of("target", "build", ".git", "node_modules");

    /** The server for tests that change nothing about it; packaged when first asked for. */
    public static Installation shared() {
        return Shared.SERVER;
    }

    /** Copies the sources into {@code home}, as if freshly cloned: nothing is compiled. */
    public static Installation clonedTo(Path home) {
        copy(SOURCES, home);
        return new Installation(home);
    }

    /** Copies the scripts and what Maven has compiled of {@code modules} into {@code home}: nothing is packaged. */
    public static Installation compiledIn(Path home, String... modules) {
        copy(SOURCES.resolve("bin"), home.resolve("bin"));
        for (String module : modules) {
            Path compiled = SOURCES.resolve(module).resolve("target");
            Path target = home.resolve(module).resolve("target");
            copy(compiled.resolve("lib"), target.resolve("lib"));
            try (Stream<Path> files = Files.list(compiled)) {
                for (Path jar : files.filter(Installation::isOwnJar).toList()) {
                    Files.copy(jar, target.resolve(jar.getFileName()));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return new Installation(home);
    }

    private static boolean isOwnJar(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith("iora-") && name.endsWith(".jar");
    }

    /** The same, packaged and ready to start. */
    public static Installation packagedIn(Path home, String... modules) {
        Installation installation = compiledIn(home, modules);
        NatsProcess build =
                NatsProcess.launch(List.of(installation.program("build").toString(), "--package"));
        if (build.awaitExit() != 0) {
            throw new AssertionError(build.log().awaitEnd());
        }
        return installation;
    }

    /** A script in {@code bin}. */
    public Path program(String name) {
        return home.resolve("bin").resolve(name);
    }

    /** The script that starts the server. */
    public Path launcher() {
        return program("nats-server");
    }

    /** What packaging makes: jars, caches and what the scripts know of them. */
    public Path packaged() {
        return home.resolve("build/dist");
    }

    /** The command that starts the server with {@code options} for the JVM, to which arguments may be added. */
    public List<String> command(String options) {
        return List.of("/usr/bin/env", "NATS_JAVA_OPTS=" + options, launcher().toString());
    }

    /** The command that starts the server with {@code arguments} in the environment of this JVM, which may be changed. */
    public ProcessBuilder serverCommand(String... arguments) {
        List<String> command = new ArrayList<>(List.of(launcher().toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }

    /** Starts it with at most {@code heapMegabytes} of heap, on a free loopback port, configured by {@code text}. */
    public NatsProcess start(int heapMegabytes, String text) {
        return NatsProcess.start(command("-Xmx" + heapMegabytes + "m"), config(text));
    }

    private Path config(String text) {
        try {
            return Files.writeString(Files.createTempFile(home, "test", ".conf"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Shared {
        static final Installation SERVER =
                packagedIn(emptied(Path.of("target/executable").toAbsolutePath()), "distribution");
    }

    private static Path emptied(Path directory) {
        try {
            if (Files.exists(directory)) {
                try (Stream<Path> entries = Files.walk(directory)) {
                    for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(entry);
                    }
                }
            }
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to) {
        try {
            Files.walkFileTree(from, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                        throws IOException {
                    if (NO_SOURCES.contains(directory.getFileName().toString()) && !directory.equals(from)) {
                        return FileVisitResult.SKIP_SUBTREE;
                    }
                    Files.createDirectories(to.resolve(from.relativize(directory)));
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.copy(file, to.resolve(from.relativize(file)));
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
