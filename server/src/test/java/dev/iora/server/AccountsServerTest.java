// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.config.LoadedOptions;
import dev.iora.config.OptionsLoader;
import dev.iora.identity.NkeyKind;
import dev.iora.identity.NkeyPair;
import dev.iora.testkit.RawClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Users and accounts of a configuration file, from outside. */
@Timeout(30)
final class AccountsServerTest {
    private static final Pattern NONCE = Pattern.compile("\"nonce\":\"([^\"]+)\"");
    private static final String VIOLATION = "-ERR 'Authorization Violation'";

    /** The bcrypt hash of {@code secret} with the least cost. */
    private static final String HASH = "$2a$04$YU7wWQzyXVLyJVLfZFOvLevTW/vJ6VBOHwvYuGNCUBttObbKCf1B.";

    private static final String TWO_ACCOUNTS = """
            accounts {
              SHOP {
                users = [ {user: shop, password: s} ]
                exports = [ {service: "price.*"}, {stream: "sold.>"} ]
              }
              BILLS {
                users = [ {user: bills, password: b} ]
                imports = [
                  {service: {account: SHOP, subject: "price.*"}, to: "ask.*"}
                  {stream: {account: SHOP, subject: "sold.>"}, prefix: shop}
                ]
              }
            }
            """;

    @TempDir
    private Path folder;

    private @Nullable NatsServer server;
    private final List<RawClient> clients = new ArrayList<>();

    @AfterEach
    void stop() {
        clients.forEach(RawClient::close);
        if (server != null) {
            server.close();
        }
    }

    private LoadedOptions options(String text) throws IOException {
        Path file = folder.resolve("server.conf");
        Files.writeString(file, "listen: 127.0.0.1:-1\n" + text);
        return OptionsLoader.load(file, Map.of(), Map.of());
    }

    private NatsServer start(String text) throws IOException {
        NatsServer started =
                NatsServer.builder(options(text).options()).ioThreads(2).start();
        server = started;
        return started;
    }

    private RawClient open(NatsServer to) {
        RawClient client = RawClient.connect("127.0.0.1", to.port());
        clients.add(client);
        return client;
    }

    /** Connects with credentials, as fields of CONNECT; the answer to PING tells whether they are right. */
    private RawClient connect(NatsServer to, String credentials) {
        RawClient client = open(to);
        assertThat(client.readLine()).startsWith("INFO ");
        return client.send(
                "CONNECT {\"verbose\":false,\"headers\":true,\"no_responders\":true" + credentials + "}\r\nPING\r\n");
    }

    private static String user(String name, String password) {
        return ",\"user\":\"" + name + "\",\"pass\":\"" + password + "\"";
    }

    @Test
    void passesMessagesBetweenAccountsByImportsOnly() throws IOException {
        NatsServer running = start(TWO_ACCOUNTS);
        RawClient shop = connect(running, user("shop", "s")).expectLine("PONG");
        RawClient bills = connect(running, user("bills", "b")).expectLine("PONG");
        shop.send("SUB price.* 1\r\nPING\r\n").expectLine("PONG");
        bills.send("SUB > 1\r\nPING\r\n").expectLine("PONG");
        shop.send("PUB private 1\r\nx\r\nPUB sold.apple 1\r\ny\r\nPING\r\n").expectLine("PONG");
        assertThat(bills.readLine()).isEqualTo("MSG shop.sold.apple 1 1");
        bills.expectLine("y");
        bills.send("PUB ask.apple in.1 2\r\nhi\r\n");
        assertThat(bills.readLine()).isEqualTo("MSG ask.apple 1 in.1 2");
        bills.expectLine("hi");
        Matcher request =
                Pattern.compile("HMSG price\\.apple 1 (_R_\\.\\S+) \\d+ \\d+").matcher(shop.readLine());
        assertThat(request.matches()).isTrue();
        shop.send("PUB " + request.group(1) + " 2\r\n42\r\n");
        bills.expectLine("MSG in.1 1 2").expectLine("42");
    }

    @Test
    void refusesUsersThatDoNotExistAndWrongPasswords() throws IOException {
        NatsServer running = start(TWO_ACCOUNTS);
        connect(running, user("shop", "b")).expectLine(VIOLATION).expectClosed();
        connect(running, user("nobody", "s")).expectLine(VIOLATION).expectClosed();
        connect(running, "").expectLine(VIOLATION).expectClosed();
        connect(running, ",\"auth_token\":\"s\"").expectLine(VIOLATION).expectClosed();
    }

    @Test
    void checksHashesOfPasswordsAndTokens() throws IOException {
        NatsServer running = start("authorization { users = [ {user: u, password: \"" + HASH + "\"} ] }");
        connect(running, user("u", "secret")).expectLine("PONG");
        connect(running, user("u", "other")).expectLine(VIOLATION).expectClosed();
        running.close();
        NatsServer tokens = start("authorization { token: \"" + HASH + "\" }");
        connect(tokens, ",\"auth_token\":\"secret\"").expectLine("PONG");
        connect(tokens, ",\"auth_token\":\"other\"").expectLine(VIOLATION).expectClosed();
    }

    @Test
    void refusesEveryPasswordIfTheHashIsMalformed() throws IOException {
        NatsServer running = start("authorization { users = [ {user: u, password: \"$2a$11$abc\"} ] }");
        connect(running, user("u", "abc")).expectLine(VIOLATION).expectClosed();
        connect(running, user("u", "")).expectLine(VIOLATION).expectClosed();
    }

    @Test
    void refusesUsersThatMustConnectInAnotherWay() throws IOException {
        String users = "authorization { users = [ {user: u, password: p, allowed_connection_types: [WEBSOCKET]}, "
                + "{user: v, password: p, allowed_connection_types: [STANDARD]} ] }\nno_auth_user: u";
        NatsServer running = start(users);
        connect(running, user("u", "p")).expectLine(VIOLATION).expectClosed();
        connect(running, "").expectLine(VIOLATION).expectClosed();
        RawClient allowed = connect(running, user("v", "p")).expectLine("PONG");
        running.reload(options(users.replace("[STANDARD]", "[MQTT]")).options());
        allowed.expectLine(VIOLATION).expectClosed();
    }

    @Test
    void checksASingleUserAndAToken() throws IOException {
        NatsServer running = start("authorization { user: u, password: p }");
        connect(running, user("u", "p")).expectLine("PONG");
        connect(running, user("u", "")).expectLine(VIOLATION).expectClosed();
        running.close();
        NatsServer tokens = start("authorization { token: t }");
        connect(tokens, ",\"auth_token\":\"t\"").expectLine("PONG");
        connect(tokens, user("t", "t")).expectLine(VIOLATION).expectClosed();
    }

    private static String signed(NkeyPair key, String nonce) {
        byte[] signature = key.sign(nonce.getBytes(StandardCharsets.US_ASCII));
        return ",\"nkey\":\"" + key.publicKey() + "\",\"sig\":\""
                + Base64.getUrlEncoder().withoutPadding().encodeToString(signature) + "\"";
    }

    @Test
    void checksSignaturesOfTheNonce() throws IOException {
        NkeyPair key = NkeyPair.of(NkeyKind.USER, new byte[32]);
        NatsServer running = start("authorization { users = [ {nkey: " + key.publicKey() + "} ] }");
        RawClient client = open(running);
        Matcher nonce = NONCE.matcher(client.readLine());
        assertThat(nonce.find()).isTrue();
        client.send("CONNECT {\"verbose\":false" + signed(key, nonce.group(1)) + "}\r\nPING\r\n")
                .expectLine("PONG");
        connect(running, signed(key, nonce.group(1))).expectLine(VIOLATION).expectClosed();
        connect(running, signed(key, "")).expectLine(VIOLATION).expectClosed();
        connect(running, user(key.publicKey().toString(), ""))
                .expectLine(VIOLATION)
                .expectClosed();
    }

    @Test
    void letsOthersInAsNoAuthUser() throws IOException {
        NatsServer running = start(
                "authorization { users = [ {user: u, password: p, permissions: {publish: \"a\"}} ] }\nno_auth_user: u");
        RawClient client = open(running);
        assertThat(client.readLine()).doesNotContain("auth_required");
        client.send("SUB > 1\r\n").expectLine("+OK");
        client.send("PUB b 0\r\n\r\n").expectLine("-ERR 'Permissions Violation for Publish to \"b\"'");
        client.send("PUB a 0\r\n\r\n").expectLine("+OK").expectLine("MSG a 1 0");
    }

    @Test
    void closesClientsThatDoNotLogInInTime() throws IOException {
        NatsServer running = start("authorization { user: u, password: p, timeout: 0.05 }");
        RawClient client = open(running);
        assertThat(client.readLine()).contains("\"auth_required\":true");
        client.expectLine("-ERR 'Authentication Timeout'").expectClosed();
    }

    @Test
    void limitsConnectionsAndSubscriptionsOfAnAccount() throws IOException {
        NatsServer running = start("accounts { A { users = [{user: a, password: p}], "
                + "limits {max_connections: 2, max_subscriptions: 1} }, B { users = [{user: b, password: p}] } }");
        RawClient first = connect(running, user("a", "p")).expectLine("PONG");
        connect(running, user("a", "p")).expectLine("PONG");
        connect(running, user("a", "p"))
                .expectLine("-ERR 'maximum account active connections exceeded'")
                .expectClosed();
        connect(running, user("b", "p"))
                .expectLine("PONG")
                .send("SUB a 1\r\nSUB a 2\r\nPING\r\n")
                .expectLine("PONG");
        first.send("SUB a 1\r\nSUB a 2\r\n").expectLine("-ERR 'maximum subscriptions exceeded'");
        first.send("UNSUB 1\r\nSUB a 2\r\nPING\r\n").expectLine("PONG");
        first.halfClose().expectClosed();
        connect(running, user("a", "p")).expectLine("PONG");
    }

    @Test
    void limitsTheSizeOfMessagesOfAnAccount() throws IOException {
        String config = "accounts { A { users = [{user: a, password: p}], limits {max_payload: 4} }, "
                + "B { users = [{user: b, password: p}] } }";
        NatsServer running = start(config);
        RawClient limited = connect(running, user("a", "p") + ",\"protocol\":1").expectLine("PONG");
        assertThat(limited.readLine()).contains("\"max_payload\":4,");
        limited.send("PUB a 4\r\n1234\r\nPING\r\n").expectLine("PONG");
        connect(running, user("b", "p"))
                .expectLine("PONG")
                .send("PUB a 5\r\n12345\r\nPING\r\n")
                .expectLine("PONG");
        limited.send("PUB a 5\r\n12345\r\n").expectLine("-ERR 'Maximum Payload Violation'");
        RawClient other = open(running);
        assertThat(other.readLine()).startsWith("INFO ");
        other.send("CONNECT {\"verbose\":false" + user("a", "p") + "}\r\nPUB a 5\r\n12345\r\n")
                .expectLine("-ERR 'Maximum Payload Violation'");
        RawClient later = connect(running, user("a", "p")).expectLine("PONG");
        running.reload(
                options(config.replace("max_payload: 4", "max_payload: 5")).options());
        // In its round with the PING at the latest, the lane takes over the configuration.
        later.send("PING\r\n").expectLine("PONG");
        later.send("PUB a 5\r\n12345\r\nPING\r\n").expectLine("PONG");
    }

    @Test
    void keepsClientsThatMayStayWhenAuthenticationChanges() throws IOException {
        NatsServer running = start("authorization { user: u, password: p, timeout: 5 }");
        RawClient client = connect(running, user("u", "p")).expectLine("PONG");
        running.reload(options("authorization { user: u, password: p, timeout: 6 }\nmax_payload: 1k")
                .options());
        client.expectQuiet();
        running.reload(options("max_payload: 2k").options());
        client.expectQuiet();
        running.reload(options("authorization { user: u, password: q }").options());
        client.expectLine(VIOLATION).expectClosed();
    }

    @Test
    void closesClientsWhoseUserMovesToAnotherAccountWithoutAnError() throws IOException {
        NatsServer running = start("accounts { A { users = [{user: m, password: p}] }, B { users = [] } }");
        RawClient client = connect(running, user("m", "p")).expectLine("PONG");
        running.reload(options("accounts { A { users = [] }, B { users = [{user: m, password: p}] } }")
                .options());
        client.expectClosed();
        connect(running, user("m", "p")).expectLine("PONG");
    }

    @Test
    void takesOverChangedUsersAndImports() throws IOException {
        NatsServer running = start(TWO_ACCOUNTS);
        RawClient shop = connect(running, user("shop", "s")).expectLine("PONG");
        RawClient bills = connect(running, user("bills", "b")).expectLine("PONG");
        bills.send("SUB shop.> 1\r\nSUB secret 2\r\nPING\r\n").expectLine("PONG");
        String changed = TWO_ACCOUNTS
                .replace("prefix: shop", "to: \"shop.new.>\"")
                .replace("password: b}", "password: b, permissions: {subscribe: {deny: secret}}}");
        running.reload(options(changed).options());
        bills.expectLine("-ERR 'Permissions Violation for Subscription to \"secret\" (sid \"2\")'");
        bills.send("PING\r\n").expectLine("PONG");
        shop.send("PUB sold.apple 1\r\ny\r\n");
        bills.expectLine("MSG shop.new.apple 1 1").expectLine("y");
        running.reload(
                options(changed.replace("password: s}", "password: changed}")).options());
        shop.expectLine(VIOLATION).expectClosed();
        bills.send("PING\r\n").expectLine("PONG");
        connect(running, user("shop", "changed")).expectLine("PONG");
    }
}
