// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    Path directory;

    private int run(String... args) {
        return new Main(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(args);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void printsVersionToStandardOutput() {
        assertThat(run("--version")).isZero();
        assertThat(out()).startsWith("nats-server: v2.14.5\n");
        assertThat(err()).isEmpty();
    }

    @Test
    void printsHelpToStandardOutput() {
        assertThat(run("help")).isZero();
        assertThat(out()).startsWith("\nUsage: nats-server [options]\n");
    }

    @Test
    void exitsWithZeroOnMisuse() {
        assertThat(run("--bogus")).isZero();
        assertThat(err()).isEqualTo("flag provided but not defined: -bogus\n");
        assertThat(out()).startsWith("\nUsage: nats-server [options]\n");
    }

    @Test
    void failsForUnsupportedFlag() {
        assertThat(run("--profile", "1")).isEqualTo(1);
        assertThat(err()).isEqualTo("nats-server: flag -profile is not supported yet\n");
        assertThat(out()).isEmpty();
    }

    @Test
    void failsForTlsWithoutCertificate() {
        assertThat(run("--tls")).isEqualTo(1);
        assertThat(err()).isEqualTo("""
                nats-server: TLS Server certificate must be present and valid
                TLS Server private key must be present and valid
                """);
    }

    @Test
    void findsMissingCertificatesWhenItChecksAFile() throws IOException {
        Path file =
                Files.writeString(directory.resolve("tls.conf"), "\ntls {cert_file: /nope.pem, key_file: /k.pem}\n");
        assertThat(run("-c", file.toString(), "-t")).isEqualTo(1);
        assertThat(err())
                .isEqualTo("nats-server: " + file
                        + ":2:1: error parsing X509 certificate/key pair: open /nope.pem: no such"
                        + " file or directory\n");
    }

    @Test
    void failsForUnknownSignal() {
        assertThat(run("-sl", "bogus=1")).isEqualTo(1);
        assertThat(err()).isEqualTo("nats-server: unknown signal \"bogus\"\n");
    }

    @Test
    void failsForMissingConfigurationFile() {
        Path missing = directory.resolve("missing.conf");
        assertThat(run("-c", missing.toString())).isEqualTo(1);
        assertThat(err()).contains("nats-server: ").contains(missing.toString()).contains("no such file");
    }

    @Test
    void reportsEveryProblemOfAConfigurationFile() throws IOException {
        Path file = Files.writeString(directory.resolve("bad.conf"), "bogus: 1\nport: many\n");
        assertThat(run("-c", file.toString())).isEqualTo(1);
        assertThat(err())
                .startsWith("nats-server: ")
                .contains("bad.conf:1:1: unknown field \"bogus\"")
                .contains("bad.conf:2:");
    }

    @Test
    void reportsValidConfigurationFile() throws IOException {
        Path file = Files.writeString(directory.resolve("good.conf"), "port: 4333\n");
        assertThat(run("-c", file.toString(), "-t")).isZero();
        assertThat(err()).matches("nats-server: configuration file .*good.conf is valid \\(sha256:[0-9a-f]{64}\\)\n");
    }

    @Test
    void failsToCheckAnEmptyConfigurationFile() throws IOException {
        Path file = Files.writeString(directory.resolve("empty.conf"), "");
        assertThat(run("-c", file.toString(), "-t")).isEqualTo(1);
        assertThat(err()).contains("config has no values or is empty");
    }

    @Test
    void failsForLogFileThatCannotBeOpened() {
        assertThat(run("-l", directory.resolve("no/such/file.log").toString())).isEqualTo(1);
        assertThat(err())
                .isEqualTo("nats-server: error opening file: open " + directory
                        + "/no/such/file.log: no such file or directory\n");
    }

    @Test
    void failsForUnknownSyslogScheme() {
        assertThat(run("-r", "foo://x")).isEqualTo(1);
        assertThat(err()).isEqualTo("nats-server: error invalid network type: \"foo\"\n");
    }
}
