// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.wire.PublishFrame;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RequestBudgetTest {
    private static final long LIMIT = 10 << 20;
    private static final long REQUEST = 1000;

    private final RequestBudget budget = new RequestBudget(LIMIT);

    private static final class Client extends InternalConnection {
        Client(long id) {
            super(id);
        }

        @Override
        public boolean deliver(int lane, Subscription subscription, PublishFrame frame) {
            return false;
        }

        @Override
        public String toString() {
            return "client";
        }
    }

    private boolean send(Client client) {
        if (!budget.admits(client, REQUEST) || !budget.tryReserve(REQUEST)) {
            return false;
        }
        client.addRequestBytes(REQUEST);
        return true;
    }

    private void sendAll(List<Client> clients) {
        boolean anyTaken = true;
        while (anyTaken) {
            anyTaken = false;
            for (Client client : clients) {
                anyTaken |= send(client);
            }
        }
    }

    private static List<Client> clients(int count) {
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clients.add(new Client(i));
        }
        return clients;
    }

    @Test
    void leavesHalfWithOneGreedyClient() {
        sendAll(clients(1));
        assertThat(budget.used()).isBetween(LIMIT / 2 - 2 * REQUEST, LIMIT / 2 + 2 * REQUEST);
    }

    @Test
    void givesGreedyClientsEqualPartsAndLeavesOne() {
        List<Client> greedy = clients(4);
        sendAll(greedy);
        assertThat(greedy)
                .allSatisfy(client ->
                        assertThat(client.requestBytes()).isBetween(LIMIT / 5 - 5 * REQUEST, LIMIT / 5 + 5 * REQUEST));
        assertThat(send(new Client(9))).isTrue();
    }

    @Test
    void reservesAtMostItsLimit() {
        sendAll(clients(1000));
        assertThat(budget.used()).isLessThanOrEqualTo(LIMIT);
    }

    @Test
    void pausesGreedyClientsBeforeItRefuses() {
        Client client = new Client(1);
        while (!budget.isFilling(client)) {
            assertThat(send(client)).isTrue();
        }
        assertThat(client.requestBytes()).isLessThan(LIMIT / 2);
        assertThat(budget.isFilling(new Client(2))).as("another client").isFalse();
        assertThat(budget.isFilling(null)).isFalse();
    }

    @Test
    void pausesAllClientsWhenHalfIsUsed() {
        budget.reserve(LIMIT / 2 + 1);
        assertThat(budget.isFilling(new Client(1))).isTrue();
        assertThat(budget.isFilling(null)).isTrue();
    }

    @Test
    void admitsSmallRequestsOfEveryClientAlways() {
        budget.reserve(LIMIT - 1);
        assertThat(budget.admits(new Client(1), 1000)).isTrue();
        assertThat(budget.admits(new Client(1), 1 << 20)).isFalse();
        assertThat(budget.admits(null, 1 << 20)).as("inside the server").isTrue();
    }
}
