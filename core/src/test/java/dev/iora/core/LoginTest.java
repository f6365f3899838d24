// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that have to log in. */
final class LoginTest {
    private static final String VIOLATION = "-ERR 'Authorization Violation'\r\n";

    private final Bus bus = new Bus();
    private final TestLogins logins = new TestLogins().user("u", bus.account, null);

    LoginTest() {
        bus.authenticator(logins);
    }

    private static String connect(String user, String password) {
        return "CONNECT {\"verbose\":false,\"user\":\"" + user + "\",\"pass\":\"" + password + "\"}\r\n";
    }

    @Test
    void letsTheRightPasswordIn() {
        Bus.Client client = bus.open();
        assertThat(client.send(connect("u", "u") + "PING\r\n")).isEqualTo("PONG\r\n");
    }

    @Test
    void refusesAWrongPasswordWithoutShowingIt() {
        Bus.Client client = bus.open();
        assertThat(client.send(connect("u", "secret") + "PING\r\n")).isEqualTo(VIOLATION);
        assertThat(client.closeReason()).isEqualTo(CloseReason.AUTHENTICATION_FAILURE);
        assertThat(bus.log.lines()).anyMatch(line -> line.endsWith("authentication error - User \"u\""));
        assertThat(bus.log.lines()).noneMatch(line -> line.contains("secret"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PING\r\n", "PUB a 0\r\n\r\n", "SUB a 1\r\n", "UNSUB 1\r\n", "CONNECT {}\r\n"})
    void refusesClientsWithoutALogin(String operation) {
        Bus.Client client = bus.open();
        assertThat(client.send(operation + "PING\r\n")).isEqualTo(VIOLATION);
        assertThat(bus.account.subscriptions().size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PING\r\n", "CONNECT {\"verbose\":false}\r\nPING\r\n"})
    void letsOthersInAsTheAnonymousUser(String operations) {
        logins.anonymous(new Login(bus.account, null, "nobody", null));
        assertThat(bus.open().send(operations)).isEqualTo("PONG\r\n");
    }

    @Test
    void refusesASecondConnectWithAWrongPassword() {
        Bus.Client client = bus.open();
        client.send(connect("u", "u") + "SUB a 1\r\n");
        assertThat(client.send(connect("u", "x"))).isEqualTo(VIOLATION);
        assertThat(bus.account.subscriptions().size()).isZero();
    }

    @Test
    void keepsTheLoginInASecondConnectWithoutCredentials() {
        Bus.Client client = bus.open();
        client.send(connect("u", "u"));
        assertThat(client.session.options().credentials().isEmpty()).isTrue();
        assertThat(client.send("CONNECT {\"verbose\":false,\"echo\":false}\r\nPING\r\n"))
                .isEqualTo("PONG\r\n");
        assertThat(client.send("CONNECT {\"verbose\":false,\"user\":\"x\"}\r\n"))
                .isEqualTo(VIOLATION);
    }

    @Test
    void readsNothingBeforeTheDecision() {
        logins.slow();
        Bus.Client client = bus.open();
        assertThat(client.send(connect("u", "u") + "PING\r\n")).isEmpty();
        logins.decide();
        assertThat(client.received()).isEqualTo("PONG\r\n");
    }

    @Test
    void checksALaterDecisionAgainstTheUsersOfThatTime() {
        logins.slow();
        Bus.Client client = bus.open();
        client.send(connect("u", "u") + "PING\r\n");
        logins.remove("u");
        logins.decide();
        assertThat(client.received()).isEqualTo(VIOLATION);
    }

    @Test
    void ignoresTheDecisionAboutAClientThatHasLeft() {
        logins.slow();
        Bus.Client client = bus.open();
        client.send(connect("u", "x"));
        client.connection.close(CloseReason.CLIENT_CLOSED);
        logins.decide();
        assertThat(client.received()).isEmpty();
    }

    @Test
    void closesClientsThatTakeTooLong() {
        Bus.Client client = bus.open();
        assertThat(client.session.loginTimeoutNanos()).isEqualTo(1);
        client.session.onLoginTimeout();
        assertThat(client.received()).isEqualTo("-ERR 'Authentication Timeout'\r\n");
        assertThat(client.closeReason()).isEqualTo(CloseReason.AUTHENTICATION_TIMEOUT);
    }

    @Test
    void keepsClientsThatAreLoggedInInTime() {
        Bus.Client client = bus.open();
        client.send(connect("u", "u"));
        client.session.onLoginTimeout();
        assertThat(client.closeReason()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "PROXY_NOT_TRUSTED, proxy is not trusted, Proxy Not Trusted",
        "PROXY_REQUIRED, proxy connection required, Proxy Required"
    })
    void tellsOnlyTheLogThatAProxyIsMissing(LoginRefusal refusal, String text, String reason) {
        logins.refuse(refusal);
        Bus.Client client = bus.open();
        assertThat(client.send(connect("u", "u"))).isEqualTo(VIOLATION);
        assertThat(client.closeReason()).hasToString(reason);
        assertThat(bus.log.lines()).anyMatch(line -> line.endsWith(text));
        assertThat(bus.log.lines()).anyMatch(line -> line.endsWith("authentication error - User \"u\""));
    }

    @Test
    void closesClientsWhoseProxyIsTrustedNoMore() {
        Bus.Client client = bus.open();
        client.send(connect("u", "u"));
        logins.refuse(LoginRefusal.PROXY_NOT_TRUSTED);
        client.session.onAccountsChanged();
        assertThat(client.received()).isEqualTo(VIOLATION);
        assertThat(client.closeReason()).isEqualTo(CloseReason.PROXY_NOT_TRUSTED);
    }

    @Test
    void keepsTheProxyOfAnEarlierConnect() {
        logins.user("v", bus.account, null).proxy("PROXY");
        Bus.Client client = bus.open();
        client.send(connect("u", "u"));
        assertThat(logins.lastProxy()).isEmpty();
        client.send(connect("v", "v"));
        assertThat(logins.lastProxy()).isEqualTo("PROXY");
    }
}
