// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A copy of the scripts and of what Maven has compiled, in a directory of its own, so that no test builds in the source tree. */
final class Installation {
    private static final Path MODULE = Path.of("").toAbsolutePath();

    private final Path home;

    private Installation(Path home) {
        this.home = home;
    }

    /** Scripts and jars, not packaged yet. */
    static Installation unbuilt(Path home) throws IOException {
        copyFiles(MODULE.resolveSibling("bin"), home.resolve("bin"));
        copyFiles(MODULE.resolve("target/lib"), home.resolve("distribution/target/lib"));
        Path target = home.resolve("distribution/target");
        try (Stream<Path> jars = Files.list(MODULE.resolve("target"))) {
            for (Path jar : jars.filter(Installation::isOwnJar).toList()) {
                Files.copy(jar, target.resolve(jar.getFileName()));
            }
        }
        return new Installation(home);
    }

    private static boolean isOwnJar(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith("iora-distribution-") && name.endsWith(".jar");
    }

    /** Packaged and ready to start. */
    static Installation built(Path home) throws IOException, InterruptedException {
        Installation installation = unbuilt(home);
        Process build = new ProcessBuilder(home.resolve("bin/build").toString(), "--package")
                .inheritIO()
                .start();
        assertThat(build.waitFor(120, TimeUnit.SECONDS)).as("packaging ends").isTrue();
        assertThat(build.exitValue()).isZero();
        return installation;
    }

    private static void copyFiles(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            files.forEach(file -> copy(file, to.resolve(file.getFileName())));
        }
    }

    private static void copy(Path from, Path to) {
        try {
            Files.copy(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path home() {
        return home;
    }

    Path aotCache() {
        return home.resolve("build/dist/nats-server.aot");
    }

    /** The class path. */
    List<Path> jars() throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("build/dist/lib"))) {
            return files.toList();
        }
    }

    /** The launcher with these arguments, not started. */
    ProcessBuilder launcher(String... args) {
        List<String> command = Stream.concat(
                        Stream.of(home.resolve("bin/nats-server").toString()), Stream.of(args))
                .toList();
        return new ProcessBuilder(command);
    }
}
