// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * {@code bin/nats-server} in a home of its own, packaged there from what Maven has compiled: the tests neither depend on
 * nor disturb what somebody has built in the source tree.
 *
 * @param home the directory that has {@code bin}
 */
record Executable(Path home) {
    /** The root of the source tree; Maven runs tests in their module's directory. */
    static final Path SOURCES = Path.of("..").toAbsolutePath().normalize();

    private static final Set<String> NO_SOURCES = Set.of("target", "build", ".git", "node_modules");

    /** The one that tests share which change nothing about it; packaged when first asked for. */
    static Executable shared() {
        return Shared.EXECUTABLE;
    }

    /** Packages into {@code home}, which must be empty. */
    static Executable packagedIn(Path home) {
        copy(SOURCES.resolve("bin"), home.resolve("bin"));
        copy(SOURCES.resolve("distribution/target/lib"), home.resolve("distribution/target/lib"));
        try (Stream<Path> files = Files.list(SOURCES.resolve("distribution/target"))) {
            for (Path jar :
                    files.filter(file -> file.toString().endsWith(".jar")).toList()) {
                Files.copy(jar, home.resolve("distribution/target").resolve(jar.getFileName()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        NatsProcess build = NatsProcess.launch(List.of(home.resolve("bin/build").toString(), "--package"));
        assertThat(build.awaitExit()).as("%s", build.log().awaitEnd()).isZero();
        return new Executable(home);
    }

    /** Copies the sources into {@code home}, as if freshly cloned: nothing is compiled. */
    static Executable clonedTo(Path home) {
        copy(SOURCES, home);
        return new Executable(home);
    }

    /** The launcher. */
    Path launcher() {
        return home.resolve("bin/nats-server");
    }

    /** The command that starts it with {@code options} for the JVM, to which arguments may be added. */
    List<String> command(String options) {
        return List.of("/usr/bin/env", "NATS_JAVA_OPTS=" + options, launcher().toString());
    }

    /** Starts it with at most {@code heapMegabytes} of heap, on a free loopback port, configured by {@code text}. */
    NatsProcess start(int heapMegabytes, String text) {
        return NatsProcess.start(command("-Xmx" + heapMegabytes + "m"), config(text));
    }

    /** Writes a configuration file. */
    Path config(String text) {
        try {
            return Files.writeString(Files.createTempFile(home, "test", ".conf"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Shared {
        static final Executable EXECUTABLE =
                packagedIn(emptied(Path.of("target/executable").toAbsolutePath()));
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
