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
 * An installation of the programs in a directory of its own, packaged from Maven's compiled classes, so that tests neither
 * depend on nor change what is built in the source tree.
 *
 * @param home the directory that contains {@code bin}
 */
public record Installation(Path home) {
    /** The root of the source tree; Maven runs tests in their module's directory. */
    private static final Path SOURCES = Path.of("..").toAbsolutePath().normalize();

    private static final Set<String> NO_SOURCES = Set.of("target", "build", ".git", "node_modules");

    /** The server for tests that do not change the installation; packaged on first use. */
    public static Installation shared() {
        return Shared.SERVER;
    }

    /** Copies the sources into {@code home} as after a fresh clone; compiles nothing. */
    public static Installation clonedTo(Path home) {
        copy(SOURCES, home);
        return new Installation(home);
    }

    /** Copies the scripts and the compiled classes of {@code modules} into {@code home}; packages nothing. */
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

    /** Copies the scripts and the compiled classes of {@code modules} into {@code home} and packages them. */
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

    /** The directory that packaging creates: jars, caches and information for the scripts. */
    public Path packaged() {
        return home.resolve("build/dist");
    }

    /** The command, to be extended by arguments, that starts the server with JVM {@code options}. */
    public List<String> command(String options) {
        return List.of("/usr/bin/env", "NATS_JAVA_OPTS=" + options, launcher().toString());
    }

    /** The command that starts the server with {@code arguments} in a copy of this JVM's environment. */
    public ProcessBuilder serverCommand(String... arguments) {
        List<String> command = new ArrayList<>(List.of(launcher().toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }

    /**
     * Starts the server with at most {@code heapMegabytes} of heap on a free loopback port, with {@code text} as configuration.
     */
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
