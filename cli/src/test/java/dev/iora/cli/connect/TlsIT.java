// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.cli.Cli;
import dev.iora.cli.CliResult;
import dev.iora.cli.TestServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Locale;
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
                    .failedWith("cannot use the TLS files (from --tlsca): open " + file("none.pem")
                            + ": no such file or directory");
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
    void startsWithTlsIfConfigured() {
        try (TestServer server = server("handshake_first: true")) {
            Cli cli = new Cli(directory).connectedTo(server.url());
            cli.run("pub", "a", "b", "--tlsca", file("ca.pem"), "--tlsfirst").succeeded();
        }
    }

    @Test
    void reportsTheCertificatesOfTheServer() throws Exception {
        try (TestServer server = server("verify: false")) {
            Cli cli = new Cli(directory).connectedTo(server.url()).with("NATS_CA", file("ca.pem"));
            CliResult result = cli.run("account", "tls", "--no-pem", "--ocsp", "--expire-warn=1h")
                    .succeeded();
            assertThat(result.out()).matches("""
                            # No OCSP Response found in TLS connection

                            # TLS Verified Chains count: 1

                            # chain: 1
                            # chain=1 cert=1 isCA=false Subject="CN=server"
                            #   Expiration: [-0-9]+ [:0-9]+ \\+0000 UTC
                            #   SAN: IP Addresses: \\[127.0.0.1]
                            #   Serial: [0-9]+
                            #   Signed-with: SHA256-RSA
                            # chain=1 cert=2 isCA=true Subject="CN=ca"
                            #   Expiration: [-0-9]+ [:0-9]+ \\+0000 UTC
                            #   Serial: [0-9]+
                            #   Signed-with: SHA256-RSA
                            """);
            String ca = Files.readString(directory.resolve("ca.pem"));
            CliResult soon = cli.run("account", "tls");
            assertThat(soon.exitCode()).isEqualTo(1);
            assertThat(soon.out())
                    .contains("# EXPIRING SOON: within 168h0m0s of ")
                    .contains(ca);
            assertThat(soon.err())
                    .startsWith("nats: error: cert expiring soon chain=1 cert=1 expiration=\"")
                    .endsWith(" UTC\" subject=\"CN=server\"\n");
        }
        try (TestServer server = TestServer.reference(directory, "")) {
            new Cli(directory)
                    .connectedTo(server.url())
                    .run("account", "tls")
                    .failedWith("nats: connection is not tls");
        }
    }

    @Test
    void reportsTheRevocationStatus() throws Exception {
        X509Certificate certificate;
        try (InputStream in = Files.newInputStream(directory.resolve("server.pem"))) {
            certificate =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
        String serial = certificate.getSerialNumber().toString(16);
        Files.writeString(
                directory.resolve("index.txt"),
                "V\t991231235959Z\t\t" + (serial.length() % 2 == 0 ? "" : "0") + serial.toUpperCase(Locale.ROOT)
                        + "\tunknown\t/CN=server\n");
        Process authority = new ProcessBuilder(
                        "openssl",
                        "ocsp",
                        "-index",
                        "index.txt",
                        "-port",
                        "0",
                        "-rsigner",
                        "ca.pem",
                        "-rkey",
                        "ca.key",
                        "-CA",
                        "ca.pem",
                        "-ndays",
                        "1")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        try {
            int port = portOf(authority);
            String more = "verify: false }\nocsp { mode: always, url: \"http://127.0.0.1:" + port + "\"";
            try (TestServer server = server(more)) {
                assertThat(new Cli(directory)
                                .connectedTo(server.url())
                                .run(
                                        "account",
                                        "tls",
                                        "--ocsp",
                                        "--no-pem",
                                        "--expire-warn=0",
                                        "--tlsca",
                                        file("ca.pem"))
                                .succeeded()
                                .out())
                        .contains("\n# OCSP: GOOD status=0 sn=" + certificate.getSerialNumber() + " producedAt=(");
            }
        } finally {
            authority.destroy();
        }
    }

    /** Parses the port from the line "ACCEPT 0.0.0.0:PORT PID=...". */
    private static int portOf(Process responder) throws IOException {
        BufferedReader lines = responder.inputReader();
        String line;
        do {
            line = lines.readLine();
            assertThat(line).as("a line of openssl ocsp").isNotNull();
        } while (!line.startsWith("ACCEPT"));
        return Integer.parseInt(line.replaceFirst("\\S+ \\S+:(\\d+).*", "$1"));
    }
}
