// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Permissions of users, through the session. */
final class PermissionsTest {
    private static final Permissions.Responses ONE = new Permissions.Responses(1, TimeUnit.MINUTES.toNanos(2));

    private final Bus bus = new Bus();
    private final TestLogins logins = new TestLogins().user("all", bus.account, null);

    PermissionsTest() {
        bus.authenticator(logins);
    }

    private Bus.Client connect(Permissions.Lists lists) {
        logins.user("u", bus.account, new Permissions(lists));
        return login("u");
    }

    private Bus.Client login(String user) {
        return bus.connect("\"user\":\"" + user + "\",\"pass\":\"" + user + "\"");
    }

    private static Permissions.Lists publish(@Nullable List<String> allow, List<String> deny) {
        return new Permissions.Lists(allow, deny, List.of(), List.of(), null);
    }

    private static Permissions.Lists subscribe(List<String> allow, List<String> deny) {
        return new Permissions.Lists(null, List.of(), allow, deny, null);
    }

    private static String refused(String subject) {
        return "-ERR 'Permissions Violation for Publish to \"" + subject + "\"'\r\n";
    }

    @Test
    void allowsToPublishWhatIsAllowedAndNotDenied() {
        Bus.Client client = connect(publish(List.of("a.*", "b"), List.of("a.x")));
        assertThat(client.send("PUB a.1 0\r\n\r\nPUB b 0\r\n\r\n")).isEmpty();
        assertThat(client.send("PUB a.x 0\r\n\r\n")).isEqualTo(refused("a.x"));
        assertThat(client.send("PUB c 0\r\n\r\nPUB c 0\r\n\r\n")).isEqualTo(refused("c") + refused("c"));
        assertThat(client.send("PUB a.1.2 0\r\n\r\n")).isEqualTo(refused("a.1.2"));
    }

    @Test
    void allowsNothingByAnEmptyList() {
        assertThat(connect(publish(List.of(), List.of())).send("PUB a 0\r\n\r\n"))
                .isEqualTo(refused("a"));
    }

    @Test
    void remembersDecisionsPerUser() {
        Bus.Client client = connect(publish(List.of("a"), List.of()));
        Bus.Client other = login("all");
        for (int i = 0; i < 3; i++) {
            assertThat(client.send("PUB b 0\r\n\r\n")).isEqualTo(refused("b"));
            assertThat(other.send("PUB b 0\r\n\r\n")).isEmpty();
        }
    }

    @Test
    void refusesSubscriptionsThatAreNotAllowed() {
        Bus.Client client = connect(subscribe(List.of("a.*", "q work.*"), List.of("a.x")));
        assertThat(client.send("SUB a.1 1\r\nSUB a.* 2\r\nSUB q work.1 3\r\nSUB a.1 any 4\r\n"))
                .isEmpty();
        assertThat(client.send("SUB a.x 5\r\n"))
                .isEqualTo("-ERR 'Permissions Violation for Subscription to \"a.x\"'\r\n");
        assertThat(client.send("SUB > 6\r\n")).contains("Subscription to \">\"");
        assertThat(client.send("SUB q 7\r\n")).contains("Subscription to \"q\"");
        assertThat(client.send("SUB q play 8\r\n")).contains("Subscription to \"q\" using queue \"play\"");
    }

    @Test
    void withholdsDeniedSubjectsFromWildcardSubscriptions() {
        Bus.Client client = connect(subscribe(List.of(), List.of("a.secret", "b.> hidden")));
        client.send("SUB a.* 1\r\nSUB b.* 2\r\nSUB b.* shown 3\r\n");
        login("all").send("PUB a.secret 0\r\n\r\nPUB a.open 0\r\n\r\nPUB b.x 0\r\n\r\n");
        assertThat(client.received()).isEqualTo("MSG a.open 1 0\r\n\r\nMSG b.x 2 0\r\n\r\nMSG b.x 3 0\r\n\r\n");
    }

    @Test
    void limitsDeliveriesToWhatIsAllowed() {
        Bus.Client client = connect(subscribe(List.of("ok.*"), List.of()));
        assertThat(client.send("SUB ok.> 1\r\n")).isEmpty();
        login("all").send("PUB ok.a 0\r\n\r\nPUB ok.a.b 0\r\n\r\n");
        assertThat(client.received()).isEqualTo("MSG ok.a 1 0\r\n\r\n");
    }

    @Test
    void allowsAsManyResponsesAsConfigured() {
        Bus.Client client = connect(new Permissions.Lists(List.of(), List.of(), List.of(), List.of(), ONE));
        client.send("SUB work 1\r\n");
        assertThat(client.send("PUB reply.1 0\r\n\r\n")).isEqualTo(refused("reply.1"));
        login("all").send("PUB work reply.1 0\r\n\r\n");
        assertThat(client.received()).isEqualTo("MSG work 1 reply.1 0\r\n\r\n");
        assertThat(client.send("PUB reply.1 0\r\n\r\n")).isEmpty();
        assertThat(client.send("PUB reply.1 0\r\n\r\n")).isEqualTo(refused("reply.1"));
    }

    @Test
    void namesInvalidEntries() {
        assertThatThrownBy(() -> new Permissions(publish(List.of("a..b"), List.of())))
                .hasMessageContaining("\"a..b\"");
        assertThatThrownBy(() -> new Permissions(subscribe(List.of("a b c"), List.of())))
                .hasMessageContaining("\"a b c\"");
    }
}
