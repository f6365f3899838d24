// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads the configurations of {@code accounts.txt}, and compares with nats-server if it is installed. */
final class AccountsFilesTest {
    private static final Path NATS_SERVER = Path.of("/usr/sbin/nats-server");

    @TempDir
    private Path directory;

    static List<SampleFile> all() {
        return SampleFile.all();
    }

    static Stream<SampleFile> valid() {
        return all().stream().filter(SampleFile::isValid);
    }

    /** The installed server may be older than the one that we are compatible with. */
    static Stream<SampleFile> comparable() {
        return all().stream().filter(SampleFile::comparable);
    }

    @Test
    void areMany() {
        assertThat(valid()).hasSizeGreaterThanOrEqualTo(60);
        assertThat(all()).hasSizeGreaterThanOrEqualTo(150);
    }

    @ParameterizedTest
    @MethodSource("all")
    void areValidOrRefusedWithNatsServersText(SampleFile sample) {
        List<String> problems = SampleFile.problems(sample.text());
        if (sample.isValid()) {
            assertThat(problems).isEmpty();
        } else {
            assertThat(problems).hasSize(1);
            assertThat(problems.getFirst().replaceFirst(sample.problem().matches("\\d.*") ? "^$" : "^\\d+:\\d+: ", ""))
                    .startsWith(sample.problem());
        }
    }

    @ParameterizedTest
    @MethodSource("valid")
    void areReadFromTheirEffectiveForm(SampleFile sample) {
        // Passwords are left out of the effective form.
        String withoutSecrets = sample.text().replaceAll("(pass(word)?|token):? *\"?[^\",} \\n]+\"?,?", "");
        ServerOptions options =
                new ServerOptions(SampleFile.reader(withoutSecrets).values());
        OptionsReader again = SampleFile.reader(options.effective());
        assertThat(again.problems()).isEmpty();
        assertThat(new ServerOptions(again.values()).changesFrom(options)).isEmpty();
        assertThat(AccountsConfig.of(new ServerOptions(again.values())).accounts())
                .isEqualTo(AccountsConfig.of(options).accounts());
    }

    @ParameterizedTest
    @MethodSource("comparable")
    void areDecidedAsByNatsServer(SampleFile sample) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(NATS_SERVER));
        Path file = Files.writeString(directory.resolve("sample.conf"), sample.text());
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(NATS_SERVER.toString(), "-t", "-c", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean accepted = process.waitFor() == 0;
        assertThat(accepted).as("%s", Files.readString(output)).isEqualTo(sample.isValid() != sample.goDiffers());
    }
}
