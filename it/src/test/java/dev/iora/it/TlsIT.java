// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.iora.config.Block;
import dev.iora.config.ConfigException;
import dev.iora.config.CoreKeys;
import dev.iora.config.HandshakeFirst;
import dev.iora.config.ServerOptions;
import dev.iora.config.TlsKeys;
import dev.iora.server.NatsServer;
import dev.iora.testkit.EnginePair;
import dev.iora.testkit.NatsProcess;
import dev.iora.testkit.TestCertificate;
import dev.iora.testkit.TlsClient;
import dev.iora.tls.TlsContext;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.Subscription;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Official clients and raw ones over TLS. */
@SuppressWarnings("try") // closing a client may be interrupted, and then the test fails
final class TlsIT {
    private static final TestCertificate AUTHORITY = TestCertificate.authority("authority");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int HALF_HANDSHAKES = 1_000;

    @TempDir
    Path directory;

    private static TestCertificate certificate(String keys) {
        return TestCertificate.named("localhost")
                .dns("localhost")
                .ip(127, 0, 0, 1)
                .keys(keys)
                .signedBy(AUTHORITY);
    }

    private void write(TestCertificate certificate) {
        certificate.writeCertificate(directory.resolve("server.pem"));
        certificate.writeKey(directory.resolve("server-key.pem"));
    }

    /** A server with a certificate of {@link #AUTHORITY} and further settings. */
    private NatsServer start(Consumer<Block.Builder> more) {
        return builder(more).start();
    }

    private NatsServer.Builder builder(Consumer<Block.Builder> more) {
        write(certificate("EC"));
        NatsServer.Builder builder = NatsServer.builder().host("127.0.0.1").port(-1);
        builder.options().set(TlsKeys.ALLOW_NON_TLS, false);
        Block.Builder tls = builder.options()
                .block(TlsKeys.TLS)
                // The first handshake of this JVM, as client and server, may take long.
                .set(TlsKeys.TIMEOUT, Duration.ofSeconds(30))
                .set(TlsKeys.CERT_FILE, directory.resolve("server.pem").toString())
                .set(TlsKeys.KEY_FILE, directory.resolve("server-key.pem").toString());
        more.accept(tls);
        return builder;
    }

    private void verify(Block.Builder tls) {
        Path file = AUTHORITY.writeCertificate(directory.resolve("ca.pem"));
        tls.set(TlsKeys.VERIFY, true).set(TlsKeys.CA_FILE, file.toString());
    }

    private static Options.Builder client(NatsServer server, @Nullable TestCertificate own) {
        return Options.builder()
                .server(server.clientUrl())
                .maxReconnects(0)
                .connectionTimeout(PATIENCE)
                .sslContext(EnginePair.client(AUTHORITY, own));
    }

    private static Connection connect(NatsServer server) throws IOException, InterruptedException {
        return Nats.connect(client(server, null).build());
    }

    private static Message next(Subscription subscription) throws InterruptedException {
        Message message = subscription.nextMessage(PATIENCE);
        assertThat(message).isNotNull();
        return message;
    }

    private static void checkExchange(Connection one, Connection other) throws Exception {
        Subscription subscription = other.subscribe("check.>");
        other.flush(PATIENCE);
        one.publish("check.a", new byte[] {1, 2, 3});
        assertThat(next(subscription).getData()).containsExactly(1, 2, 3);
        subscription.unsubscribe();
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed25519"})
    void exchangesMessages(String keys) throws Exception {
        try (NatsServer server = start(tls -> write(certificate(keys)));
                Connection one = connect(server);
                Connection other = connect(server)) {
            assertThat(one.getServerInfo().isTLSRequired()).isTrue();
            Subscription subscription = other.subscribe("a.>");
            other.flush(PATIENCE);
            byte[] large = new byte[700_000];
            for (int i = 0; i < 20; i++) {
                one.publish("a." + i, large);
                one.publish("a.small", new byte[] {(byte) i});
            }
            for (int i = 0; i < 20; i++) {
                assertThat(next(subscription).getData()).hasSameSizeAs(large);
                assertThat(next(subscription).getData()).containsExactly(i);
            }
        }
    }

    @Test
    void acceptsClientsWithACertificateOfTheAuthority() throws Exception {
        TestCertificate own = TestCertificate.named("client").signedBy(AUTHORITY);
        try (NatsServer server = start(this::verify);
                Connection one = Nats.connect(client(server, own).build());
                Connection other = Nats.connect(client(server, own).build())) {
            checkExchange(one, other);
        }
    }

    private static TlsClient connectRaw(NatsServer server) throws IOException {
        return TlsClient.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    }

    @Test
    void refusesClientsWithoutAGoodCertificate() throws IOException {
        TestCertificate foreign = TestCertificate.named("client").signedBy(TestCertificate.authority("other"));
        TestCertificate expired = TestCertificate.named("client").expired().signedBy(AUTHORITY);
        try (NatsServer server = start(this::verify)) {
            for (TestCertificate own : Arrays.asList(foreign, expired, null)) {
                try (TlsClient client = connectRaw(server)) {
                    assertThat(client.readLine()).contains("\"tls_verify\":true");
                    assertThatExceptionOfType(IOException.class).isThrownBy(() -> {
                        client.handshake(EnginePair.client(AUTHORITY, own)).send("CONNECT {}\r\nPING\r\n");
                        client.readLine();
                    });
                }
            }
        }
    }

    @Test
    void knowsTheClientBehindAProxy() throws IOException {
        NatsServer.Builder builder = builder(tls -> {});
        builder.options().set(CoreKeys.PROXY_PROTOCOL, true);
        try (NatsServer server = builder.start();
                TlsClient proxied = connectRaw(server);
                TlsClient direct = connectRaw(server)) {
            String connect = "CONNECT {\"verbose\":false,\"protocol\":1}\r\nPING\r\n";
            proxied.send("PROXY TCP4 192.0.2.7 192.0.2.8 1234 4222\r\n");
            assertThat(proxied.readLine()).doesNotContain("client_ip");
            proxied.handshake(EnginePair.client(AUTHORITY, null)).send(connect);
            assertThat(proxied.readLine()).isEqualTo("PONG\r\n");
            assertThat(proxied.readLine()).contains("\"client_ip\":\"192.0.2.7\"");
            direct.readLine();
            direct.handshake(EnginePair.client(AUTHORITY, null)).send(connect);
            assertThat(direct.readLine()).isEqualTo("PONG\r\n");
        }
    }

    @Test
    void closesClientsWhoseKeyIsNoLongerPinned() throws IOException {
        TestCertificate own = TestCertificate.named("client").signedBy(AUTHORITY);
        try (NatsServer server = start(tls -> {
                    verify(tls);
                    tls.set(TlsKeys.PINNED_CERTS, List.of(TlsContext.keyId(own.certificate())));
                });
                TlsClient client = connectRaw(server)) {
            client.readLine();
            client.handshake(EnginePair.client(AUTHORITY, own)).send("CONNECT {\"verbose\":false}\r\nPING\r\n");
            assertThat(client.readLine()).isEqualTo("PONG\r\n");
            ServerOptions.Builder next = server.options().toBuilder();
            next.block(TlsKeys.TLS).set(TlsKeys.PINNED_CERTS, List.of("ab".repeat(32)));
            server.reload(next.build());
            assertThat(client.readLine()).isEmpty();
        }
    }

    @Test
    void isRefusedByClientsThatDoNotKnowItsAuthority() {
        try (NatsServer server = start(tls -> {})) {
            Options stranger = client(server, null)
                    .sslContext(EnginePair.client(TestCertificate.authority("other"), null))
                    .build();
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> Nats.connect(stranger));
        }
    }

    @Test
    void refusesClientsWithoutTls() {
        try (NatsServer server = start(tls -> {})) {
            Options plain = Options.builder()
                    .server("nats://127.0.0.1:" + server.port())
                    .maxReconnects(0)
                    .build();
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> Nats.connect(plain));
        }
    }

    @Test
    void refusesTlsClientsOfAServerWithoutTls() {
        try (NatsServer server = NatsServer.builder().host("127.0.0.1").port(-1).start()) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> Nats.connect(client(server, null).build()));
        }
    }

    @Test
    void beginsWithTheHandshake() throws Exception {
        try (NatsServer server = start(tls -> tls.set(TlsKeys.HANDSHAKE_FIRST, HandshakeFirst.ON));
                Connection one = Nats.connect(client(server, null).tlsFirst().build());
                Connection other = Nats.connect(client(server, null).tlsFirst().build())) {
            checkExchange(one, other);
        }
    }

    @Test
    void servesClientsThatBeginEitherWay() throws Exception {
        try (NatsServer server = start(tls -> tls.set(TlsKeys.HANDSHAKE_FIRST, HandshakeFirst.AUTO));
                Connection one = Nats.connect(client(server, null).tlsFirst().build());
                Connection other = connect(server)) {
            checkExchange(one, other);
        }
    }

    @Test
    void servesOthersBesideHalfHandshakes() throws Exception {
        try (NatsServer server = start(tls -> {});
                Connection one = connect(server)) {
            List<TlsClient> half = new ArrayList<>();
            try {
                for (int i = 0; i < HALF_HANDSHAKES; i++) {
                    TlsClient client = connectRaw(server);
                    half.add(client);
                    client.send("\u0016\u0003\u0001\u0001\u0000\u0001");
                }
                try (Connection other = connect(server)) {
                    checkExchange(one, other);
                }
            } finally {
                for (TlsClient client : half) {
                    client.close();
                }
            }
            checkExchange(one, one);
        }
    }

    @Test
    void presentsAReplacedCertificateAfterAReload() throws Exception {
        try (NatsServer server = start(tls -> {});
                Connection before = connect(server)) {
            TestCertificate other = TestCertificate.authority("other");
            write(TestCertificate.named("localhost")
                    .dns("localhost")
                    .ip(127, 0, 0, 1)
                    .signedBy(other));
            assertThat(server.reload(server.options())).isEmpty();
            Options knowsOther = client(server, null)
                    .sslContext(EnginePair.client(other, null))
                    .build();
            try (Connection after = Nats.connect(knowsOther)) {
                checkExchange(before, after);
            }
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> connect(server));
        }
    }

    @Test
    void keepsItsCertificateIfAReloadCannotReadTheNewOne() throws Exception {
        try (NatsServer server = start(tls -> {})) {
            Files.writeString(directory.resolve("server.pem"), "garbage");
            ServerOptions options = server.options();
            assertThatExceptionOfType(ConfigException.class)
                    .isThrownBy(() -> server.reload(options))
                    .withMessageContaining("failed to find a PEM block with a certificate");
            try (Connection one = connect(server)) {
                checkExchange(one, one);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void worksWithTheJavaScriptClient(boolean first) throws Exception {
        Path sources = Path.of("src", "test", "js").toAbsolutePath();
        Tools.require(Tools.isOnPath("node"), "node");
        Tools.require(Files.isDirectory(sources.resolve("node_modules")), "npm ci in it/src/test/js");
        TestCertificate own = TestCertificate.named("client").signedBy(AUTHORITY);
        own.writeCertificate(directory.resolve("client.pem"));
        own.writeKey(directory.resolve("client-key.pem"));
        try (NatsServer server = start(tls -> {
                    verify(tls);
                    tls.set(TlsKeys.HANDSHAKE_FIRST, first ? HandshakeFirst.ON : HandshakeFirst.OFF);
                });
                NatsProcess program = NatsProcess.launch(new ProcessBuilder(
                                "node",
                                "tls.mjs",
                                "localhost:" + server.port(),
                                directory.toString(),
                                Boolean.toString(first))
                        .directory(sources.toFile()))) {
            String printed = String.join("\n", program.log().awaitEnd());
            assertThat(program.awaitExit()).as(printed).isZero();
            assertThat(printed).contains("3 of 3 checks passed");
        }
    }
}
