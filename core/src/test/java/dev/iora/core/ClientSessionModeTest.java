// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The options of CONNECT, and the responses of a session (reference: core protocol, sections 5 and 7). */
final class ClientSessionModeTest {
    private static final String VERBOSE = "\"verbose\":true";

    private final Bus bus = new Bus();

    @Test
    void sendsInfoFirst() {
        Bus.Client client = bus.open();
        client.session.start();
        assertThat(client.received())
                .startsWith("INFO {\"server_id\":\"NSERVER\"")
                .contains("\"client_id\":1,\"client_ip\":\"127.0.0.1\"")
                .doesNotContain("connect_info")
                .endsWith("} \r\n");
    }

    @Test
    void isVerboseAndPedanticBeforeConnect() {
        Bus.Client client = bus.open();
        assertThat(client.send("SUB a 1\r\nPING\r\nPUB x.* 0\r\n\r\n"))
                .isEqualTo("+OK\r\nPONG\r\n-ERR 'Invalid Publish Subject'\r\n+OK\r\n");
    }

    @Test
    void acknowledgesEachOperationWhenVerbose() {
        Bus.Client client = bus.open();
        assertThat(client.send("CONNECT {\"verbose\":true}\r\n")).isEqualTo("+OK\r\n");
        assertThat(client.send("SUB a 1\r\n")).isEqualTo("+OK\r\n");
        assertThat(client.send("PUB b 1\r\nx\r\n")).isEqualTo("+OK\r\n");
        assertThat(client.send("PUB a 1\r\nx\r\n")).isEqualTo("+OK\r\nMSG a 1 1\r\nx\r\n");
        assertThat(client.send("UNSUB 1\r\nUNSUB 77\r\n")).isEqualTo("+OK\r\n+OK\r\n");
        assertThat(client.send("PING\r\nPONG\r\n+OK\r\n")).isEqualTo("PONG\r\n");
    }

    @Test
    void sendsNoAcknowledgementForRefusedOperations() {
        Bus.Client client = bus.connect(VERBOSE);
        assertThat(client.send("PUB $NRG.a 0\r\n\r\n")).startsWith("-ERR").doesNotContain("+OK");
        assertThat(client.send("PUB a _R_.b 0\r\n\r\n")).startsWith("-ERR").doesNotContain("+OK");
        assertThat(client.send("SUB a..b 1\r\n")).startsWith("-ERR").doesNotContain("+OK");
        assertThat(client.send("SUB a _sys_ 1\r\n")).startsWith("-ERR").doesNotContain("+OK");
    }

    @Test
    void reportsAnInvalidSubjectToPedanticClientsButDeliversTheMessage() {
        Bus.Client listener = bus.connect();
        listener.send("SUB a.* 1\r\n");
        Bus.Client client = bus.connect("\"pedantic\":true");
        assertThat(client.send("PUB a.* 1\r\nx\r\n")).isEqualTo("-ERR 'Invalid Publish Subject'\r\n");
        assertThat(listener.received()).isEqualTo("MSG a.* 1 1\r\nx\r\n");
        assertThat(client.send("PUB a.b 1\r\nx\r\n")).isEmpty();
        assertThat(client.closeReason()).isNull();
    }

    @Test
    void returnsNoOwnMessagesWithoutEcho() {
        Bus.Client client = bus.connect("\"echo\":false");
        Bus.Client other = bus.connect();
        client.send("SUB a 1\r\n");
        other.send("SUB a 1\r\n");
        assertThat(client.send("PUB a 1\r\nx\r\n")).isEmpty();
        assertThat(other.received()).isEqualTo("MSG a 1 1\r\nx\r\n");
        other.send("PUB a 1\r\ny\r\n");
        assertThat(client.received()).isEqualTo("MSG a 1 1\r\ny\r\n");
    }

    @Test
    void choosesAnotherMemberOfTheQueueGroupWithoutEcho() {
        Bus.Client client = bus.connect("\"echo\":false");
        Bus.Client other = bus.connect();
        client.send("SUB a g 1\r\n");
        other.send("SUB a g 1\r\n");
        for (int i = 0; i < 20; i++) {
            assertThat(client.send("PUB a 0\r\n\r\n")).isEmpty();
            assertThat(other.received()).isEqualTo("MSG a 1 0\r\n\r\n");
        }
    }

    @Test
    void sendsNoRespondersToARequester() {
        Bus.Client client = bus.connect("\"headers\":true,\"no_responders\":true");
        client.send("SUB r.> 9\r\n");
        assertThat(client.send("PUB nobody r.1 2\r\nhi\r\n"))
                .isEqualTo("HMSG r.1 9 38 38\r\nNATS/1.0 503\r\nNats-Subject: nobody\r\n\r\n\r\n");
    }

    @Test
    void sendsNoRespondersOnlyToClientsThatRequestedIt() {
        Bus.Client client = bus.connect("\"headers\":true,\"no_responders\":true");
        Bus.Client other = bus.connect("\"headers\":true");
        other.send("SUB r.> 1\r\n");
        assertThat(client.send("PUB nobody r.1 0\r\n\r\n"))
                .as("without a subscription to the reply")
                .isEmpty();
        client.send("SUB r.> group 1\r\n");
        assertThat(client.send("PUB nobody r.1 0\r\n\r\n"))
                .as("subscription in a queue group")
                .isEmpty();
        client.send("SUB r.1 2\r\n");
        assertThat(client.send("PUB nobody 0\r\n\r\n"))
                .as("without a reply subject")
                .isEmpty();
        assertThat(other.send("PUB nobody r.1 0\r\n\r\n"))
                .as("without no_responders")
                .isEmpty();
        assertThat(other.received()).isEmpty();
        other.send("SUB somebody 2\r\n");
        assertThat(client.send("PUB somebody r.1 0\r\n\r\n"))
                .as("with interest")
                .isEmpty();
    }

    @Test
    void sendsNoRespondersOutsideTheMaximum() {
        Bus.Client client = bus.connect("\"headers\":true,\"no_responders\":true");
        client.send("SUB r 1\r\nUNSUB 1 1\r\n");
        assertThat(client.send("PUB nobody r 0\r\n\r\n")).startsWith("HMSG r 1");
        assertThat(client.send("PUB r 2\r\nok\r\n")).isEqualTo("MSG r 1 2\r\nok\r\n");
        assertThat(client.send("PUB r 2\r\nok\r\n")).isEmpty();
    }

    @Test
    void countsAnOwnSubscriptionWithoutEchoAsNoResponder() {
        Bus.Client client = bus.connect("\"headers\":true,\"no_responders\":true,\"echo\":false");
        client.send("SUB a 1\r\nSUB r 2\r\n");
        assertThat(client.send("PUB a r 0\r\n\r\n")).startsWith("HMSG r 2 33 33\r\n");
    }

    @Test
    void cutsHeadersForAClientThatTakesNone() {
        Bus.Client old = bus.connect();
        Bus.Client modern = bus.connect("\"headers\":true");
        old.send("SUB a 1\r\n");
        modern.send("SUB a 1\r\n");
        assertThat(modern.send("HPUB a reply 17 21\r\nNATS/1.0\r\nA:b\r\n\r\ntext\r\n"))
                .isEqualTo("HMSG a 1 reply 17 21\r\nNATS/1.0\r\nA:b\r\n\r\ntext\r\n");
        assertThat(old.received()).isEqualTo("MSG a 1 reply 4\r\ntext\r\n");
    }

    @Test
    void answersTheFirstPingAfterConnectWithConnectInfo() {
        Bus.Client client = bus.connect("\"protocol\":1");
        assertThat(client.send("PING\r\nPING\r\n"))
                .startsWith("PONG\r\nINFO {")
                .contains("\"connect_info\":true,\"remote_account\":\"$G\"")
                .endsWith("} \r\nPONG\r\n");
        assertThat(client.send("PING\r\n")).isEqualTo("PONG\r\n");
        assertThat(bus.connect().send("PING\r\n")).as("protocol 0").isEqualTo("PONG\r\n");
        assertThat(bus.open().send("PING\r\n")).as("before CONNECT").isEqualTo("PONG\r\n");
    }

    @Test
    void sendsNewInfoOnlyToClientsThatSupportIt() {
        Bus.Client old = bus.connect();
        Bus.Client modern = bus.connect("\"protocol\":1");
        Bus.Client silent = bus.open();
        for (Bus.Client client : new Bus.Client[] {old, modern, silent}) {
            client.session.onServerInfoChanged();
        }
        assertThat(old.received()).isEmpty();
        assertThat(silent.received()).isEmpty();
        assertThat(modern.received()).startsWith("INFO {").contains("\"client_id\":2");
        modern.session.end();
        modern.session.onServerInfoChanged();
        assertThat(modern.received()).isEmpty();
    }

    @Test
    void dropsSubscriptionsButKeepsUnnamedOptionsOnASecondConnect() {
        Bus.Client client = bus.connect("\"name\":\"first\"");
        client.send("SUB a 1\r\nSUB b.> 2\r\n");
        assertThat(client.send("CONNECT {\"lang\":\"test\"}\r\n")).isEmpty();
        assertThat(client.session.subscriptionCount()).isZero();
        assertThat(bus.account.subscriptions().size()).isZero();
        assertThat(client.session.options().name()).isEqualTo("first");
        assertThat(client.session.options().lang()).isEqualTo("test");
        assertThat(client.send("PUB a 0\r\n\r\nPUB b.c 0\r\n\r\n")).isEmpty();
        assertThat(client.send("SUB a 1\r\nPUB a 0\r\n\r\n")).isEqualTo("MSG a 1 0\r\n\r\n");
    }

    @Test
    void handsOverStagedMessagesBeforeASecondConnectEndsSubscriptions() {
        Bus.Client client = bus.connect();
        client.send("SUB a 1\r\n");
        int before = client.connection.flushes();
        client.send("CONNECT {}\r\n");
        assertThat(client.connection.flushes()).isGreaterThan(before);
    }

    @Test
    void takesTextsFromTheLastConnect() {
        Bus.Client client = bus.connect("\"echo\":false");
        client.send("CONNECT {\"echo\":true}\r\n");
        client.send("SUB a 1\r\n");
        assertThat(client.send("PUB a 0\r\n\r\n")).isEqualTo("MSG a 1 0\r\n\r\n");
    }

    @Test
    void ignoresAWellFormedInfoFromTheClient() {
        Bus.Client client = bus.connect();
        assertThat(client.send("INFO {\"server_id\":\"x\"}\r\nPING\r\n")).isEqualTo("PONG\r\n");
    }

    @Test
    void countsReceivedMessagesAndBytes() {
        Bus.Client client = bus.connect("\"headers\":true");
        client.send("PUB a 3\r\nabc\r\nHPUB a 12 14\r\nNATS/1.0\r\n\r\nxy\r\n");
        assertThat(client.session.receivedMessages()).isEqualTo(2);
        assertThat(client.session.receivedBytes()).isEqualTo(17);
    }
}
