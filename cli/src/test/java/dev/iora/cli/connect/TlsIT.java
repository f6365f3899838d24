// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.cli.Cli;
import dev.iora.cli.TestServer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Connections over TLS, to the nats-server of this machine, with certificates that openssl makes. */
@Timeout(120)
class TlsIT {
    @TempDir
    static Path directory;

    @BeforeAll
    static void makeCertificates() throws Exception {
        openssl(
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=ca",
                "-keyout",
                "ca.key",
                "-out",
                "ca.pem");
        for (String name : new String[] {"server", "client"}) {
            openssl(
                    "req",
                    "-newkey",
                    "rsa:2048",
                    "-nodes",
                    "-subj",
                    "/CN=" + name,
                    "-addext",
                    "subjectAltName=IP:127.0.0.1",
                    "-keyout",
                    name + ".key",
                    "-out",
                    name + ".csr");
            openssl(
                    "x509",
                    "-req",
                    "-in",
                    name + ".csr",
                    "-CA",
                    "ca.pem",
                    "-CAkey",
                    "ca.key",
                    "-CAcreateserial",
                    "-copy_extensions",
                    "copyall",
                    "-days",
                    "2",
                    "-out",
                    name + ".pem");
        }
        openssl("rsa", "-in", "client.key", "-traditional", "-out", "client-rsa.key");
    }

    private static void openssl(String... args) throws InterruptedException {
        String[] command = new String[args.length + 1];
        command[0] = "openssl";
        System.arraycopy(args, 0, command, 1, args.length);
        try {
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .start();
            String output =
                    new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(output).isZero();
        } catch (IOException e) {
            Assumptions.abort("needs openssl: " + e.getMessage());
        }
    }

    private static String file(String name) {
        return directory.resolve(name).toString();
    }

    private static TestServer server(String more) {
        return TestServer.reference(
                directory,
                "tls { cert_file: \"" + file("server.pem") + "\", key_file: \"" + file("server.key") + "\", ca_file: \""
                        + file("ca.pem") + "\", " + more + " }");
    }

    @Test
    void trustsTheGivenAuthority() {
        try (TestServer server = server("verify: false")) {
            Cli cli = new Cli(directory).connectedTo(server.url());
            cli.run("pub", "a", "b", "--tlsca", file("ca.pem")).succeeded();
            cli.with("NATS_CA", file("ca.pem")).run("pub", "a", "b").succeeded();
            assertThat(cli.run("pub", "a", "b").err()).startsWith("nats: error: nats: no servers available");
            cli.run("pub", "a", "b", "--tlsca", file("none.pem"))
                    .failedWith("cannot use the TLS files: " + file("none.pem"));
        }
    }

    @Test
    void showsItsCertificate() {
        try (TestServer server = server("verify: true")) {
            Cli cli = new Cli(directory).connectedTo(server.url());
            for (String key : new String[] {"client.key", "client-rsa.key"}) {
                cli.run(
                                "pub",
                                "a",
                                "b",
                                "--tlsca",
                                file("ca.pem"),
                                "--tlscert",
                                file("client.pem"),
                                "--tlskey",
                                file(key))
                        .succeeded();
            }
            assertThat(cli.run("pub", "a", "b", "--tlsca", file("ca.pem")).exitCode())
                    .isEqualTo(1);
        }
    }

    @Test
    void startsWithTlsWhenToldTo() {
        try (TestServer server = server("handshake_first: true")) {
            Cli cli = new Cli(directory).connectedTo(server.url());
            cli.run("pub", "a", "b", "--tlsca", file("ca.pem"), "--tlsfirst").succeeded();
        }
    }
}
