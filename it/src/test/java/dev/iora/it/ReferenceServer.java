// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The Go nats-server that is installed on this machine, as the oracle of what is right on the wire.
 *
 * <p>It is {@code -Diora.reference=PATH}, or else the first {@code nats-server} on the PATH or in {@code /usr/sbin}.
 */
final class ReferenceServer implements ServerUnderTest {
    private static final Pattern VERSION = Pattern.compile("nats-server: v(\\d+\\.\\d+\\.\\d+)");

    private final Path program;
    private final Dialect dialect;

    private ReferenceServer(Path program, Dialect dialect) {
        this.program = program;
        this.dialect = dialect;
    }

    /** The installed server, if there is one. */
    static Optional<ReferenceServer> find() {
        String given = System.getProperty("iora.reference");
        Stream<Path> candidates = given != null
                ? Stream.of(Path.of(given))
                : Stream.concat(
                                Arrays.stream(
                                        System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)),
                                Stream.of("/usr/sbin"))
                        .map(directory -> Path.of(directory, "nats-server"));
        return candidates
                .filter(Files::isExecutable)
                .findFirst()
                .flatMap(program -> version(program).map(v -> new ReferenceServer(program, Dialect.of(v))));
    }

    @Override
    public Dialect dialect() {
        return dialect;
    }

    @Override
    public Running start(Path config) {
        return NatsProcess.start(command(), config);
    }

    /** The command that starts it, without arguments. */
    List<String> command() {
        return List.of(program.toString());
    }

    private static Optional<String> version(Path program) {
        try {
            Process process = new ProcessBuilder(program.toString(), "-v")
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher matcher = VERSION.matcher(output);
            return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
