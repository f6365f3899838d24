// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.cli.Cli;
import dev.iora.cli.CliResult;
import dev.iora.cli.TestServer;
import dev.iora.testkit.TestCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Credentials and certificates of clients, and what the program says if a server refuses them; with both servers. */
@Timeout(180)
class LoginIT {
    private static final String USER_KEY = "UDXU4RCSJNZOIQHZNWXHXORDPRTGNJAHAHFRGZNEEJCPQTT2M7NLCNF4";
    private static final String USER_SEED = "SUACSSL3UAHUDXKFSNVUZRF5UHPMWZ6BFDTJ7M6USDXIEDNPPQYYYCU3VY";

    @TempDir
    static Path directory;

    private static String hash;

    /** Which server. */
    enum Kind {
        IORA,
        REFERENCE;

        TestServer start(String config) {
            try {
                Path own = Files.createTempDirectory(directory, "server");
                return this == IORA ? TestServer.iora(own, config) : TestServer.reference(own, config);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @BeforeAll
    static void makeFiles() throws IOException {
        TestCertificate authority = TestCertificate.authority("ca");
        authority.writeCertificate(directory.resolve("ca.pem"));
        TestCertificate stranger = TestCertificate.authority("stranger");
        stranger.writeCertificate(directory.resolve("stranger.pem"));
        stranger.writeKey(directory.resolve("stranger.key"));
        write("server", TestCertificate.named("server").ip(127, 0, 0, 1).signedBy(authority));
        write("elsewhere", TestCertificate.named("x").dns("elsewhere.example").signedBy(authority));
        write("expired", TestCertificate.named("x").ip(127, 0, 0, 1).expired().signedBy(authority));
        write("client", TestCertificate.named("client").signedBy(authority));
        Files.writeString(directory.resolve("user.nk"), "# a seed\n" + USER_SEED + "\n");
        hash = new Cli(directory)
                .run("server", "passwd", "--pass=correct horse", "--cost=4")
                .succeeded()
                .out()
                .strip();
    }

    private static void write(String name, TestCertificate certificate) {
        certificate.writeCertificate(directory.resolve(name + ".pem"));
        certificate.writeKey(directory.resolve(name + ".key"));
    }

    private static String file(String name) {
        return directory.resolve(name).toString();
    }

    private static String tls(String certificate, String more) {
        return "tls { cert_file: \"" + file(certificate + ".pem") + "\", key_file: \"" + file(certificate + ".key")
                + "\", ca_file: \"" + file("ca.pem") + "\", " + more + " }";
    }

    private static CliResult publish(Cli cli, String... flags) {
        List<String> args = new ArrayList<>(List.of("pub", "a", "b"));
        args.addAll(List.of(flags));
        return cli.run(args.toArray(String[]::new));
    }

    private static void assertRefused(CliResult result, TestServer server, String reason) {
        result.failedWith("nats: no servers available for connection: " + server.url() + " (from NATS_URL): " + reason);
    }

    @ParameterizedTest
    @EnumSource
    void logsInWithPasswordsAndKeys(Kind kind) {
        String users = "users: [ { user: alice, password: \"" + hash + "\" }, { nkey: " + USER_KEY + " } ]";
        try (TestServer server = kind.start("authorization { " + users + " }")) {
            Cli cli = new Cli(directory).connectedTo(server.url());
            publish(cli, "--user=alice", "--password=correct horse").succeeded();
            publish(cli.with("NATS_USER", "alice").with("NATS_PASSWORD", "correct horse"))
                    .succeeded();
            publish(cli, "--nkey", file("user.nk")).succeeded();
            publish(cli.with("NATS_NKEY", file("user.nk"))).succeeded();
            cli.run("context", "add", kind + "-key", "--nkey", file("user.nk"), "--embed")
                    .succeeded();
            publish(cli, "--context=" + kind + "-key").succeeded();
            String refused = "nats: Authorization Violation: " + server.url() + " (from NATS_URL) refused ";
            publish(cli)
                    .failedWith(refused + "a client without credentials; give credentials by --user and --password,"
                            + " --creds, --nkey or a context");
            publish(cli.with("NATS_PASSWORD", "wrong"), "--user=alice")
                    .failedWith(refused + "the user \"alice\" (from --user, NATS_PASSWORD)");
            publish(cli, "--token=wrong").failedWith(refused + "the token (from --token)");
            CliResult check = cli.run("server", "check", "connection", "--user=alice", "--password=correct horse");
            assertThat(check.succeeded().out()).startsWith("OK Connection OK:connected to ");
            CliResult critical = cli.run("server", "check", "connection", "--user=alice", "--password=wrong");
            assertThat(critical.exitCode()).isEqualTo(2);
            assertThat(critical.out()).startsWith("CRITICAL Connection Crit:connection failed: " + refused);
            assertThat(critical.out() + critical.err()).doesNotContain("wrong");
        }
    }

    @ParameterizedTest
    @EnumSource
    void takesTheNameOfACommandAsThatOfAUser(Kind kind) {
        try (TestServer server = kind.start("authorization { user: pub, password: a }")) {
            Cli cli = new Cli(directory).connectedTo(server.url());
            cli.run("--user", "pub", "--password", "a", "pub", "a", "b").succeeded();
        }
    }

    @ParameterizedTest
    @EnumSource
    void triesTheNextServerAfterARefusal(Kind kind) {
        try (TestServer closed = kind.start("authorization { user: u, password: p }");
                TestServer open = kind.start("")) {
            Cli cli = new Cli(directory).connectedTo(closed.url() + "," + open.url());
            // The client tries them in random order.
            for (int i = 0; i < 4; i++) {
                publish(cli).succeeded();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void doesNotWaitForTheTimeoutWhenRefused(Kind kind) {
        try (TestServer server = kind.start("authorization { user: u, password: p }")) {
            Cli cli = new Cli(directory).connectedTo(server.url());
            long started = System.nanoTime();
            assertThat(publish(cli, "--timeout=1h").err()).contains("Authorization Violation");
            assertThat(System.nanoTime() - started).isLessThan(60_000_000_000L);
        }
    }

    @ParameterizedTest
    @EnumSource
    void namesFilesWithoutKeys(Kind kind) {
        try (TestServer server = kind.start("authorization { users: [ { nkey: " + USER_KEY + " } ] }")) {
            Cli cli = new Cli(directory).connectedTo(server.url());
            publish(cli.with("NATS_NKEY", file("none.nk")))
                    .failedWith("cannot read nkey file " + file("none.nk")
                            + ": no such file or directory (from NATS_NKEY)");
            publish(cli, "--nkey", file("ca.pem")).failedWith("there is no nkey seed in the nkey file (from --nkey)");
            publish(cli, "--creds", file("ca.pem"))
                    .failedWith("there is no user JWT in the credentials file (from --creds)");
        }
    }

    @ParameterizedTest
    @EnumSource
    void judgesTheCertificateOfTheServer(Kind kind) {
        String invalid = "tls: failed to verify certificate: x509: ";
        try (TestServer server = kind.start(tls("server", "verify: false"))) {
            Cli cli = new Cli(directory).connectedTo(server.url());
            String unknown = invalid + "certificate signed by unknown authority; name its authority by --tlsca, NATS_CA"
                    + " or a context";
            assertRefused(publish(cli), server, unknown);
            assertRefused(publish(cli, "--tlsca", file("stranger.pem")), server, unknown);
            publish(cli, "--tlsca", file("ca.pem")).succeeded();
            publish(cli, "--tlsca", file("ca.pem"), "--tlscert", file("client.pem"))
                    .failedWith("a TLS certificate without its key: give --tlskey, NATS_KEY or the context's key");
            assertThat(cli.run("account", "info", "--tlsca", file("ca.pem"))
                            .succeeded()
                            .out())
                    .containsPattern("TLS Version: 1\\.3 using TLS_AES_\\w+\n")
                    .contains("TLS Server Name: 127.0.0.1\n")
                    .contains("TLS Verified: issuer CN=ca\n");
        }
        try (TestServer server = kind.start(tls("elsewhere", "verify: false"))) {
            assertRefused(
                    publish(new Cli(directory).connectedTo(server.url()), "--tlsca", file("ca.pem")),
                    server,
                    invalid + "the certificate is for another host: No subject alternative names matching IP address"
                            + " 127.0.0.1 found");
        }
        try (TestServer server = kind.start(tls("expired", "verify: false"))) {
            assertThat(publish(new Cli(directory).connectedTo(server.url()), "--tlsca", file("ca.pem"))
                            .err())
                    .contains(invalid + "certificate has expired: at ");
        }
    }

    @ParameterizedTest
    @EnumSource
    void showsItsOwnCertificate(Kind kind) {
        try (TestServer server = kind.start(tls("server", "verify: true"))) {
            Cli cli = new Cli(directory).connectedTo(server.url()).with("NATS_CA", file("ca.pem"));
            publish(cli, "--tlscert", file("client.pem"), "--tlskey", file("client.key"))
                    .succeeded();
            cli.run("context", "add", kind + "-tls", "--tlscert", file("client.pem"), "--tlskey", file("client.key"))
                    .succeeded();
            publish(new Cli(directory), "--context=" + kind + "-tls").succeeded();
            String asked = "the server asked for a certificate of this client: name one by --tlscert and --tlskey";
            assertThat(publish(cli).err()).contains("certificate_required").contains(asked);
            assertThat(publish(cli, "--tlscert", file("client.pem"), "--tlskey", file("server.key"))
                            .err())
                    .endsWith(file("server.key") + ": private key does not match public key of " + file("client.pem")
                            + "\n");
        }
    }

    @ParameterizedTest
    @EnumSource
    void recognizesWhoBeginsWithTls(Kind kind) {
        try (TestServer server = kind.start(tls("server", "handshake_first: true"))) {
            Cli cli = new Cli(directory).connectedTo(server.url()).with("NATS_CA", file("ca.pem"));
            publish(cli, "--tlsfirst").succeeded();
            assertThat(publish(cli).err()).endsWith("; if the server begins with TLS, give --tlsfirst\n");
        }
        try (TestServer server = kind.start("")) {
            Cli cli = new Cli(directory).connectedTo(server.url());
            assertRefused(publish(cli, "--tlsfirst"), server, "tls: the server does not begin with TLS");
            assertRefused(publish(cli, "--tlsca", file("ca.pem")), server, "nats: secure connection not available");
        }
    }
}
