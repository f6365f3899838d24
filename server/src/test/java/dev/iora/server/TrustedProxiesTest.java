// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.identity.NkeyKind;
import dev.iora.identity.NkeyPair;
import dev.iora.testkit.RawClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Users that must come through a proxy, which signs the server's nonce. */
@Timeout(30)
final class TrustedProxiesTest {
    private static final Pattern NONCE = Pattern.compile("\"nonce\":\"([^\"]+)\"");
    private static final String VIOLATION = "-ERR 'Authorization Violation'";
    private static final NkeyPair PROXY = key(1);
    private static final NkeyPair OTHER = key(2);
    private static final String TRUST = "proxies { trusted: [ {key: " + PROXY.publicKey() + "} ] }\n";
    private static final String USERS = "authorization { users: [ {user: direct, password: direct}, "
            + "{user: behind, password: behind, proxy_required: true} ] }\n";

    @TempDir
    private Path folder;

    private static NkeyPair key(int number) {
        byte[] seed = new byte[32];
        Arrays.fill(seed, (byte) number);
        return NkeyPair.of(NkeyKind.SERVER, seed);
    }

    /** Connects through a proxy that signs the nonce with {@code key}. */
    private static RawClient connect(RunningServer server, NkeyPair key, String credentials) {
        RawClient client = server.open();
        Matcher nonce = NONCE.matcher(client.readLine());
        assertThat(nonce.find()).as("a nonce").isTrue();
        byte[] signature = key.sign(nonce.group(1).getBytes(StandardCharsets.US_ASCII));
        return client.send("CONNECT {\"verbose\":false" + credentials + ",\"proxy_sig\":\""
                + Base64.getUrlEncoder().withoutPadding().encodeToString(signature) + "\"}\r\nPING\r\n");
    }

    @Test
    void letsAUserInThroughTheProxyOnly() throws IOException {
        try (var server = new RunningServer(folder, TRUST + USERS)) {
            connect(server, PROXY, RunningServer.user("behind")).expectLine("PONG");
            connect(server, PROXY, RunningServer.user("direct")).expectLine("PONG");
            server.connect(RunningServer.user("direct")).expectLine("PONG");
            server.connect(RunningServer.user("behind")).expectLine(VIOLATION).expectClosed();
            connect(server, PROXY, ",\"user\":\"behind\",\"pass\":\"wrong\"")
                    .expectLine(VIOLATION)
                    .expectClosed();
        }
    }

    @Test
    void refusesClientsOfAnotherProxy() throws IOException {
        try (var server = new RunningServer(folder, TRUST + USERS)) {
            connect(server, OTHER, RunningServer.user("behind"))
                    .expectLine(VIOLATION)
                    .expectClosed();
            connect(server, OTHER, RunningServer.user("direct"))
                    .expectLine(VIOLATION)
                    .expectClosed();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "%%%", "AAAA", "=", "\\u0000"})
    void refusesMalformedSignatures(String signature) throws IOException {
        try (var server = new RunningServer(folder, TRUST + USERS)) {
            server.connect(RunningServer.user("direct") + ",\"proxy_sig\":\"" + signature + "\"")
                    .expectLine(VIOLATION)
                    .expectClosed();
        }
    }

    @Test
    void ignoresSignaturesIfNoProxyIsTrusted() throws IOException {
        try (var server = new RunningServer(folder, USERS)) {
            server.connect(RunningServer.user("direct") + ",\"proxy_sig\":\"x\"")
                    .expectLine("PONG");
            server.connect(RunningServer.user("behind") + ",\"proxy_sig\":\"x\"")
                    .expectLine(VIOLATION)
                    .expectClosed();
        }
    }

    @Test
    void refusesAnotherProxyEvenIfClientsNeedNoLogin() throws IOException {
        try (var server = new RunningServer(folder, TRUST)) {
            connect(server, PROXY, "").expectLine("PONG");
            connect(server, OTHER, "").expectLine(VIOLATION).expectClosed();
            server.connect("").expectLine("PONG");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"user: behind, password: behind", "token: behind"})
    void requiresTheProxyForASingleUserAndAToken(String who) throws IOException {
        String credentials = who.startsWith("token") ? ",\"auth_token\":\"behind\"" : RunningServer.user("behind");
        try (var server = new RunningServer(folder, TRUST + "authorization { " + who + ", proxy_required: true }")) {
            connect(server, PROXY, credentials).expectLine("PONG");
            server.connect(credentials).expectLine(VIOLATION).expectClosed();
        }
    }

    @Test
    void requiresTheProxyForAUserWithAKey() throws IOException {
        NkeyPair key = NkeyPair.of(NkeyKind.USER, new byte[32]);
        String users = "authorization { users: [ {nkey: " + key.publicKey() + ", proxy_required: true} ] }";
        try (var server = new RunningServer(folder, TRUST + users)) {
            for (boolean proxied : new boolean[] {true, false}) {
                RawClient client = server.open();
                Matcher nonce = NONCE.matcher(client.readLine());
                assertThat(nonce.find()).isTrue();
                byte[] bytes = nonce.group(1).getBytes(StandardCharsets.US_ASCII);
                Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
                client.send("CONNECT {\"verbose\":false,\"nkey\":\"" + key.publicKey() + "\",\"sig\":\""
                        + base64.encodeToString(key.sign(bytes)) + "\""
                        + (proxied ? ",\"proxy_sig\":\"" + base64.encodeToString(PROXY.sign(bytes)) + "\"" : "")
                        + "}\r\nPING\r\n");
                client.expectLine(proxied ? "PONG" : VIOLATION);
            }
        }
    }

    @Test
    void requiresTheProxyForClientsWithoutCredentials() throws IOException {
        try (var server = new RunningServer(folder, TRUST + USERS + "no_auth_user: behind")) {
            connect(server, PROXY, "").expectLine("PONG");
            server.connect("").expectLine(VIOLATION).expectClosed();
            RawClient silent = server.open();
            silent.readLine();
            silent.send("PING\r\n").expectLine(VIOLATION).expectClosed();
        }
    }

    @Test
    void remembersTheProxyForAnotherConnect() throws IOException {
        try (var server = new RunningServer(folder, TRUST + USERS)) {
            RawClient client =
                    connect(server, PROXY, RunningServer.user("direct")).expectLine("PONG");
            client.send("CONNECT {\"verbose\":false" + RunningServer.user("behind") + "}\r\nPING\r\n")
                    .expectLine("PONG");
        }
    }

    @Test
    void closesClientsOfAProxyThatIsTrustedNoMore() throws IOException {
        String both = "proxies { trusted: [ {key: " + PROXY.publicKey() + "}, {key: " + OTHER.publicKey() + "} ] }\n";
        try (var server = new RunningServer(folder, both + USERS)) {
            RawClient gone =
                    connect(server, OTHER, RunningServer.user("direct")).expectLine("PONG");
            RawClient stays =
                    connect(server, PROXY, RunningServer.user("behind")).expectLine("PONG");
            RawClient direct = server.connect(RunningServer.user("direct")).expectLine("PONG");
            server.reload(TRUST + USERS);
            gone.expectLine(VIOLATION).expectClosed();
            stays.send("PING\r\n").expectLine("PONG");
            direct.send("PING\r\n").expectLine("PONG");
            server.reload(USERS);
            stays.expectLine(VIOLATION).expectClosed();
            direct.send("PING\r\n").expectLine("PONG");
        }
    }

    @Test
    void closesDirectClientsOfAUserThatMustComeThroughAProxyNow() throws IOException {
        try (var server = new RunningServer(folder, TRUST + USERS)) {
            RawClient direct = server.connect(RunningServer.user("direct")).expectLine("PONG");
            RawClient proxied =
                    connect(server, PROXY, RunningServer.user("direct")).expectLine("PONG");
            server.reload(TRUST + USERS.replace("direct}", "direct, proxy_required: true}"));
            direct.expectLine(VIOLATION).expectClosed();
            proxied.send("PING\r\n").expectLine("PONG");
        }
    }
}
