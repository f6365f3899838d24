// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iora.server.NatsServer;
import dev.iora.testkit.EnginePair;
import dev.iora.testkit.TestCertificate;
import dev.iora.testkit.TlsClient;
import io.nats.client.AuthHandler;
import io.nats.client.AuthenticationException;
import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.Message;
import io.nats.client.NKey;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.Subscription;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The official Java client logs in, and calls services of other accounts. */
final class JnatsAccountsCompatIT {
    private static final Duration WAIT = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private final List<AutoCloseable> open = new ArrayList<>();
    private final BlockingQueue<String> errors = new LinkedBlockingQueue<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable resource : open.reversed()) {
            resource.close();
        }
    }

    private NatsServer start(String config) throws IOException {
        Path file = folder.resolve("server.conf");
        Files.writeString(file, "listen: 127.0.0.1:-1\n" + config);
        NatsServer server = NatsServer.fromConfigFile(file).start();
        open.add(server);
        return server;
    }

    private Connection connect(NatsServer server, UnaryOperator<Options.Builder> login)
            throws IOException, InterruptedException {
        Options.Builder options = Options.builder()
                .server(server.clientUrl())
                .maxReconnects(0)
                .errorListener(new ErrorListener() {
                    @Override
                    public void errorOccurred(Connection connection, String error) {
                        errors.add(error);
                    }
                });
        Connection nats = Nats.connect(login.apply(options).build());
        open.add(nats);
        return nats;
    }

    private Connection connect(NatsServer server, String user, String password)
            throws IOException, InterruptedException {
        return connect(server, options -> options.userInfo(user, password));
    }

    private static String text(@Nullable Message message) {
        return message == null ? "no message" : new String(message.getData(), UTF_8);
    }

    @Test
    void callsAServiceOfAnotherAccount() throws Exception {
        NatsServer server = start("""
                accounts {
                  SHOP: {users: [{user: shop, password: s}], exports: [{service: price}, {stream: sold}]}
                  BILLS: {
                    users: [{user: bills, password: b}]
                    imports: [{service: {account: SHOP, subject: price}}, {stream: {account: SHOP, subject: sold}}]
                  }
                }
                """);
        Connection shop = connect(server, "shop", "s");
        Connection bills = connect(server, "bills", "b");
        shop.createDispatcher(message -> shop.publish(message.getReplyTo(), "42".getBytes(UTF_8)))
                .subscribe("price");
        shop.flush(WAIT);
        assertThat(text(bills.request("price", new byte[0], WAIT))).isEqualTo("42");
        Subscription sold = bills.subscribe("sold");
        bills.flush(WAIT);
        shop.publish("sold", "apple".getBytes(UTF_8));
        assertThat(text(sold.nextMessage(WAIT))).isEqualTo("apple");
        assertThat(text(bills.request("price", new byte[1 << 19], WAIT))).isEqualTo("42");
    }

    private void isRefused(NatsServer server, UnaryOperator<Options.Builder> login) {
        assertThatThrownBy(() -> connect(server, login)).isInstanceOf(AuthenticationException.class);
    }

    @Test
    void logsInWithAPasswordOrWithout() throws Exception {
        NatsServer open = start("");
        connect(open, options -> options).flush(WAIT);
        connect(open, "needless", "x").flush(WAIT);
        NatsServer users = start("authorization { users: [ {user: u, password: p}, {user: h, password: "
                + "\"$2a$04$KBCwKxOzLha2MUDgW0PjXerbncD/VslLhLn1xjJSVv6IfOoAikHZO\"} ] }");
        connect(users, "u", "p").flush(WAIT);
        connect(users, "h", "right").flush(WAIT);
        for (String wrong : List.of("u x", "u right", "h wrong", "x p")) {
            String[] words = wrong.split(" ", -1);
            isRefused(users, options -> options.userInfo(words[0], words[1]));
        }
        isRefused(users, options -> options);
    }

    @Test
    void logsInBehindAHandshakeThatComesFirst() throws Exception {
        TestCertificate authority = TestCertificate.authority("authority");
        TestCertificate own =
                TestCertificate.named("localhost").ip(127, 0, 0, 1).signedBy(authority);
        own.writeKey(folder.resolve("key.pem"));
        NatsServer server = start("tls { cert_file: \"" + own.writeCertificate(folder.resolve("server.pem"))
                + "\", key_file: \"" + folder.resolve("key.pem") + "\", handshake_first: true, timeout: 20 }\n"
                + "authorization { token: t }");
        UnaryOperator<Options.Builder> first =
                options -> options.tlsFirst().sslContext(EnginePair.client(authority, null));
        connect(server, options -> first.apply(options).token("t".toCharArray()))
                .flush(WAIT);
        isRefused(server, options -> first.apply(options).token("x".toCharArray()));
        isRefused(server, first);
    }

    @Test
    void getsTheLatencyOfAService() throws Exception {
        NatsServer server = start("""
                accounts {
                  SHOP: {
                    users: [{user: shop, password: s}]
                    exports: [{service: "price.*", threshold: "200ms", latency: {subject: lat, sampling: headers}}]
                  }
                  BILLS: {
                    users: [{user: bills, password: b}]
                    imports: [{service: {account: SHOP, subject: "price.*"}, share: true}]
                  }
                }
                """);
        Connection shop = connect(server, "shop", "s");
        Connection bills =
                connect(server, options -> options.userInfo("bills", "b").connectionName("my app"));
        var requests = new LinkedBlockingQueue<Message>();
        shop.createDispatcher(message -> {
                    requests.add(message);
                    shop.publish(message.getReplyTo(), "42".getBytes(UTF_8));
                })
                .subscribe("price.open");
        Subscription silent = shop.subscribe("price.silent");
        Subscription results = shop.subscribe("lat");
        shop.flush(WAIT);
        assertThat(text(bills.request("price.open", new byte[0], WAIT))).isEqualTo("42");
        var headers = new Headers().add("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        assertThat(text(bills.request("price.open", headers, new byte[0], WAIT)))
                .isEqualTo("42");
        assertThat(text(results.nextMessage(WAIT)))
                .contains("\"status\":200", "\"name\":\"my app\"", "\"header\":{\"Traceparent\":[\"00-4bf92f35");
        for (Message request : requests) {
            assertThat(request.getHeaders().getFirst("Nats-Request-Info"))
                    .contains("\"user\":\"bills\"", "\"name\":\"my app\"", "\"lang\":\"java\"");
        }
        bills.publish("price.silent", "nowhere", headers, new byte[0]);
        assertThat(silent.nextMessage(WAIT)).isNotNull();
        assertThat(text(results.nextMessage(WAIT))).contains("\"status\":504");
        assertThat(text(bills.request("price.none", headers, new byte[0], WAIT)))
                .isEqualTo("no message");
        assertThat(text(results.nextMessage(WAIT))).contains("\"status\":503");
    }

    @Test
    void logsInWithATokenOrAKey() throws Exception {
        NatsServer tokens = start("authorization { token: t }");
        connect(tokens, options -> options.token("t".toCharArray())).flush(WAIT);
        isRefused(tokens, options -> options.token("x".toCharArray()));
        isRefused(tokens, options -> options);
        NKey key = NKey.createUser(null);
        NatsServer keys = start("authorization { users: [{nkey: " + new String(key.getPublicKey()) + "}] }");
        connect(keys, options -> options.authHandler(new KeyHandler(key))).flush(WAIT);
        var other = new KeyHandler(NKey.createUser(null));
        isRefused(keys, options -> options.authHandler(other));
        isRefused(keys, options -> options);
    }

    @Test
    void logsInWithACertificate() throws Exception {
        TestCertificate authority = TestCertificate.authority("authority");
        TestCertificate own =
                TestCertificate.named("localhost").ip(127, 0, 0, 1).signedBy(authority);
        own.writeKey(folder.resolve("key.pem"));
        NatsServer server = start("tls { cert_file: \"" + own.writeCertificate(folder.resolve("server.pem"))
                + "\", key_file: \"" + folder.resolve("key.pem") + "\", ca_file: \""
                + authority.writeCertificate(folder.resolve("ca.pem")) + "\", verify_and_map: true }\n"
                + "authorization { users: [{user: joe.example, permissions: {publish: open}}] }");
        TestCertificate joe = TestCertificate.named("joe").dns("joe.example").signedBy(authority);
        Connection nats = connect(server, options -> options.sslContext(EnginePair.client(authority, joe)));
        nats.publish("closed", new byte[0]);
        assertThat(errors.poll(20, TimeUnit.SECONDS)).contains("Permissions Violation for Publish to \"closed\"");
        TestCertificate ann = TestCertificate.named("ann").dns("ann.example").signedBy(authority);
        assertThatThrownBy(() -> connect(server, options -> options.sslContext(EnginePair.client(authority, ann))))
                .isInstanceOf(IOException.class);
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
        try (TlsClient client = TlsClient.connect(address)) {
            assertThat(client.readLine()).startsWith("INFO ");
            client.handshake(EnginePair.client(authority, ann))
                    .send("CONNECT {\"verbose\":false,\"nkey\":\"x\",\"user\":\"joe.example\"}\r\nPING\r\n");
            assertThat(client.readLine())
                    .as("a key does not replace the certificate")
                    .contains("Authorization Violation");
        }
    }

    private record KeyHandler(NKey key) implements AuthHandler {
        @Override
        public byte[] sign(byte[] nonce) {
            try {
                return key.sign(nonce);
            } catch (GeneralSecurityException | IOException e) {
                throw new IllegalStateException("cannot sign", e);
            }
        }

        @Override
        public char[] getID() {
            try {
                return key.getPublicKey();
            } catch (GeneralSecurityException | IOException e) {
                throw new IllegalStateException("not a key", e);
            }
        }

        @Override
        public char @Nullable [] getJWT() {
            return null;
        }
    }

    @Test
    void hearsOfViolationsOfItsPermissions() throws Exception {
        NatsServer server = start("authorization { users: [{user: u, password: p, permissions: {"
                + "publish: \"open.>\", subscribe: {deny: secret}, allow_responses: true}}] }");
        Connection nats = connect(server, "u", "p");
        nats.publish("closed", new byte[0]);
        assertThat(errors.poll(20, TimeUnit.SECONDS)).contains("Permissions Violation for Publish to \"closed\"");
        nats.subscribe("secret");
        assertThat(errors.poll(20, TimeUnit.SECONDS)).contains("Permissions Violation for Subscription to \"secret\"");
        Subscription requests = nats.subscribe("open.*");
        nats.flush(WAIT);
        nats.publish("open.a", "reply.a", new byte[0]);
        assertThat(requests.nextMessage(WAIT)).isNotNull();
        Subscription replies = nats.subscribe("reply.*");
        nats.publish("reply.a", "allowed".getBytes(UTF_8));
        nats.publish("reply.a", "one too many".getBytes(UTF_8));
        assertThat(text(replies.nextMessage(WAIT))).isEqualTo("allowed");
        assertThat(errors.poll(20, TimeUnit.SECONDS)).contains("Publish to \"reply.a\"");
    }
}
