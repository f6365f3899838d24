// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every -ERR text, whether it closes the connection, and its log line. Clients compare these texts. */
final class ClientSessionErrorTest {
    private static final String LONG_WORD = "x".repeat(Bus.MAX_CONTROL_LINE_BYTES + 1);

    private final Bus bus = new Bus();

    static Stream<Arguments> closingErrors() {
        return Stream.of(
                closing("FOO\r\n", "Unknown Protocol Operation", CloseReason.PROTOCOL_VIOLATION),
                closing("PUB\r\n", "Unknown Protocol Operation", CloseReason.PROTOCOL_VIOLATION),
                closing("PUB a 1\r\nxyz", "Unknown Protocol Operation", CloseReason.PROTOCOL_VIOLATION),
                closing("MSG a 1 0\r\n\r\n", "Unknown Protocol Operation", CloseReason.PROTOCOL_VIOLATION),
                closing(
                        "SUB " + LONG_WORD + " 1\r\n",
                        "maximum control line exceeded",
                        CloseReason.MAX_CONTROL_LINE_EXCEEDED),
                closing("PUB a 1025\r\n", "Maximum Payload Violation", CloseReason.MAX_PAYLOAD_EXCEEDED),
                closing(
                        "CONNECT {\"account\":\"x\"}\r\n",
                        "Authorization Violation",
                        CloseReason.AUTHENTICATION_FAILURE),
                closing(
                        "CONNECT {\"new_account\":true}\r\n",
                        "Authorization Violation",
                        CloseReason.AUTHENTICATION_FAILURE),
                closing(
                        "CONNECT {\"protocol\":2}\r\n",
                        "invalid client protocol",
                        CloseReason.BAD_CLIENT_PROTOCOL_VERSION),
                closing(
                        "CONNECT {\"protocol\":-1}\r\n",
                        "invalid client protocol",
                        CloseReason.BAD_CLIENT_PROTOCOL_VERSION),
                closing(
                        "CONNECT {\"no_responders\":true}\r\n",
                        "no responders requires headers support",
                        CloseReason.NO_RESPONDERS_REQUIRES_HEADERS));
    }

    private static Arguments closing(String sent, String error, CloseReason reason) {
        return Arguments.of(sent, error, reason);
    }

    @ParameterizedTest
    @MethodSource("closingErrors")
    void sendsTheReasonAndCloses(String sent, String error, CloseReason reason) {
        Bus.Client client = bus.open();
        assertThat(client.send(sent + "PING\r\n")).isEqualTo("-ERR '" + error + "'\r\n");
        assertThat(client.closeReason()).isEqualTo(reason);
        assertThat(bus.log.take("error")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PUB a\r\n",
                "PUB a x\r\n",
                "SUB a\r\n",
                "SUB a b c d\r\n",
                "UNSUB a b c\r\n",
                "HPUB a 12 12\r\nNATS/1.0\r\n\r\n\r\n",
                "CONNECT {bad\r\n",
                "INFO {bad\r\n",
            })
    void closesWithoutATextOnMalformedArguments(String sent) {
        Bus.Client client = bus.open();
        assertThat(client.send(sent)).isEmpty();
        assertThat(client.closeReason()).isEqualTo(CloseReason.PROTOCOL_VIOLATION);
        assertThat(bus.log.take("error")).hasSize(1);
    }

    @Test
    void closesWhenTheClientReportsAnError() {
        Bus.Client client = bus.open();
        assertThat(client.send("-ERR something broke\r\n")).isEmpty();
        assertThat(client.closeReason()).isEqualTo(CloseReason.PARSE_ERROR);
        assertThat(bus.log.take("error")).containsExactly("Client Error something broke");
    }

    static Stream<Arguments> errors() {
        return Stream.of(
                Arguments.of("SUB a..b 1\r\n", "Invalid Subject", null),
                Arguments.of("SUB a. 1\r\n", "Invalid Subject", null),
                Arguments.of("SUB >.a 1\r\n", "Invalid Subject", null),
                Arguments.of(
                        "SUB q _sys_ 1\r\n",
                        "Permissions Violation for Subscription to \"q\" using queue \"_sys_\"",
                        "Subscription Violation - Subject \"q\", Queue: \"_sys_\", SID 1"),
                Arguments.of(
                        "PUB _GR_.x 0\r\n\r\n",
                        "Permissions Violation for Publish to \"_GR_.x\"",
                        "Publish Violation - Subject \"_GR_.x\""),
                Arguments.of(
                        "PUB $NRG.x 0\r\n\r\n",
                        "Permissions Violation for Publish to \"$NRG.x\"",
                        "Publish Violation - Subject \"$NRG.x\""),
                Arguments.of(
                        "PUB x _R_.abc 0\r\n\r\n",
                        "Permissions Violation for Publish with Reply of \"_R_.abc\"",
                        "Publish Violation - Reply \"_R_.abc\""),
                Arguments.of(
                        "PUB x $JS.ACK.a 0\r\n\r\n",
                        "Permissions Violation for Publish with Reply of \"$JS.ACK.a\"",
                        "Publish Violation - Reply \"$JS.ACK.a\""),
                Arguments.of(
                        "PUB x _GR_.\"b 0\r\n\r\n",
                        "Permissions Violation for Publish with Reply of \"_GR_.\\\"b\"",
                        "Publish Violation - Reply \"_GR_.\\\"b\""));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void sendsTheReasonAndContinues(String sent, String error, @Nullable String logged) {
        Bus.Client client = bus.connect();
        Bus.Client listener = bus.connect();
        listener.send("SUB > 1\r\nSUB $NRG.> 2\r\n");
        assertThat(client.send(sent + "PING\r\n")).isEqualTo("-ERR '" + error + "'\r\nPONG\r\n");
        assertThat(client.closeReason()).isNull();
        assertThat(client.session.subscriptionCount()).isZero();
        assertThat(bus.log.take("error"))
                .isEqualTo(
                        logged == null
                                ? Stream.of().toList()
                                : Stream.of(logged).toList());
        assertThat(listener.received()).as("a refused message is not delivered").isEmpty();
    }

    @Test
    void acceptsAnOwnInboxAsReply() {
        Bus.Client client = bus.connect();
        assertThat(client.send("PUB x _INBOX.a 0\r\n\r\nPUB x _R 0\r\n\r\nPUB x $JS.API 0\r\n\r\n"))
                .isEmpty();
    }

    @Test
    void limitsSubscriptionsOfOneConnection() {
        var small = new Bus(new ClientLimits(1024, 128, 2, 0, true, 1, 2), false);
        Bus.Client client = small.connect("\"verbose\":true");
        assertThat(client.send("SUB a 1\r\nSUB b 2\r\nSUB c 3\r\n"))
                .isEqualTo("+OK\r\n+OK\r\n-ERR 'maximum subscriptions exceeded'\r\n");
        assertThat(client.closeReason()).isNull();
        assertThat(client.session.subscriptionCount()).isEqualTo(2);
        assertThat(small.log.take("error")).containsExactly("maximum subscriptions exceeded");
        assertThat(client.send("UNSUB 1\r\nSUB c 3\r\n")).isEqualTo("+OK\r\n+OK\r\n");
        assertThat(small.connect().send("SUB a 1\r\n")).as("another connection").isEmpty();
    }

    @Test
    void refusesSubscriptionsWhileTheHeapIsFull() {
        Bus.Client client = bus.connect();
        client.send("SUB a 1\r\n");
        bus.heap.full(true);
        assertThat(client.send("SUB b 2\r\nPUB a 2\r\nhi\r\n"))
                .isEqualTo("-ERR 'maximum subscriptions exceeded'\r\nMSG a 1 2\r\nhi\r\n");
        assertThat(bus.log.take("error")).containsExactly("subscription refused, the heap is nearly full");
        bus.heap.full(false);
        assertThat(client.send("SUB b 2\r\nPUB b 2\r\nhi\r\n")).isEqualTo("MSG b 2 2\r\nhi\r\n");
    }

    @Test
    void logsSurplusSubscriptionsEveryTwoSeconds() {
        var small = new Bus(new ClientLimits(1024, 128, 1, 0, true, 1, 2), false);
        Bus.Client one = small.connect();
        Bus.Client two = small.connect();
        String surplus = "SUB a 1\r\n" + "SUB b 2\r\n".repeat(50);
        one.send(surplus);
        assertThat(two.send(surplus).split("-ERR", -1)).hasSize(51);
        two.session.keepAlive().onBurst(TimeUnit.MILLISECONDS.toNanos(1999));
        two.send(surplus);
        assertThat(small.log.take("error")).containsExactly("maximum subscriptions exceeded");
        two.session.keepAlive().onBurst(TimeUnit.SECONDS.toNanos(2));
        two.send(surplus);
        assertThat(small.log.take("error")).containsExactly("maximum subscriptions exceeded");
    }

    @Test
    void limitsTokensOfAFilter() {
        var small = new Bus(new ClientLimits(1024, 128, 0, 3, true, 1, 2), false);
        Bus.Client client = small.connect();
        assertThat(client.send("SUB a.b.c 1\r\nSUB a.b.*.> 2\r\n"))
                .isEqualTo("-ERR 'Permissions Violation for Subscription to \"a.b.*.>\", too many tokens'\r\n");
        assertThat(client.closeReason()).isNull();
        assertThat(client.session.subscriptionCount()).isOne();
        assertThat(small.log.take("error"))
                .containsExactly("Subscription Violation Too Many Tokens - Subject \"a.b.*.>\", SID 2");
    }

    @Test
    void refusesHeadersIfTheServerTakesNone() {
        var bare = new Bus(new ClientLimits(1024, 128, 0, 0, false, 1, 2), false);
        Bus.Client client = bare.connect("\"headers\":true");
        assertThat(client.send("HPUB a 12 12\r\nNATS/1.0\r\n\r\n\r\n")).isEmpty();
        assertThat(client.closeReason()).isEqualTo(CloseReason.PROTOCOL_VIOLATION);
        Bus.Client other = bare.open();
        assertThat(other.send("CONNECT {\"headers\":true,\"no_responders\":true}\r\n"))
                .isEqualTo("-ERR 'no responders requires headers support'\r\n");
    }

    @Test
    void acceptsAMessageOfExactlyTheMaximumSize() {
        Bus.Client client = bus.connect();
        client.send("SUB a 1\r\n");
        String payload = "p".repeat(Bus.MAX_PAYLOAD_BYTES);
        assertThat(client.send("PUB a 1024\r\n" + payload + "\r\n")).isEqualTo("MSG a 1 1024\r\n" + payload + "\r\n");
    }

    @Test
    void refusesAtTheServersRequest() {
        Bus.Client client = bus.connect();
        client.send("SUB a 1\r\n");
        assertThat(client.session.refuse("maximum connections exceeded", CloseReason.MAX_CONNECTIONS_EXCEEDED))
                .isFalse();
        assertThat(client.received()).isEqualTo("-ERR 'maximum connections exceeded'\r\n");
        assertThat(client.closeReason()).isEqualTo(CloseReason.MAX_CONNECTIONS_EXCEEDED);
        assertThat(bus.account.subscriptions().size()).isZero();
    }
}
