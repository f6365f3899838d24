// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.testkit;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The nats-server installed on this machine, the reference for correct behaviour.
 *
 * <p>It is {@code -Diora.reference=PATH}, or else the first {@code nats-server} on the PATH or in {@code /usr/sbin}.
 *
 * @param program its executable file
 * @param version for example {@code 2.10.29}
 */
public record ReferenceProgram(Path program, String version) {
    private static final Pattern VERSION = Pattern.compile("nats-server: v(\\d+\\.\\d+\\.\\d+)");

    /** The installed server, if there is one. */
    public static Optional<ReferenceProgram> find() {
        String given = System.getProperty("iora.reference");
        String path = System.getenv().getOrDefault("PATH", "");
        Stream<Path> candidates = given != null
                ? Stream.of(Path.of(given))
                : Stream.concat(Stream.of(path.split(File.pathSeparator, -1)), Stream.of("/usr/sbin"))
                        .map(directory -> Path.of(directory, "nats-server"));
        return candidates
                .filter(Files::isExecutable)
                .findFirst()
                .flatMap(program -> versionOf(program).map(version -> new ReferenceProgram(program, version)));
    }

    private static Optional<String> versionOf(Path program) {
        try (NatsProcess process = NatsProcess.launch(List.of(program.toString(), "-v"))) {
            Matcher matcher = VERSION.matcher(String.join("\n", process.log().awaitEnd()));
            return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
        }
    }

    /** The command that starts the server, without arguments. */
    public List<String> command() {
        return List.of(program.toString());
    }
}
