// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.testkit.TestHeap;
import dev.iora.wire.PublishFrame;
import org.junit.jupiter.api.Test;

final class AccountTest {
    private static final byte[] SUBJECT = "a.b".getBytes(US_ASCII);

    private final Account account = Account.global(TestHeap.ample());

    /** A connection that {@code lane} owns. */
    private static final class Subscriber extends InternalConnection {
        private final int lane;

        Subscriber(int lane) {
            super(lane);
            this.lane = lane;
        }

        @Override
        public int lane() {
            return lane;
        }

        @Override
        public boolean deliver(int by, Subscription subscription, PublishFrame frame) {
            return true;
        }

        @Override
        public String toString() {
            return "subscriber on lane " + lane;
        }
    }

    private Subscription subscribe(int lane, String filter) {
        return new Subscriber(lane).subscribe(account, filter.getBytes(US_ASCII));
    }

    @Test
    void findsTheLaneOfASubscriber() {
        byte[] none = {};
        assertThat(account.laneOf(SUBJECT, none, 3)).as("no subscribers").isEqualTo(3);
        Subscription first = subscribe(1, "a.*");
        assertThat(account.laneOf(SUBJECT, none, 3)).isEqualTo(1);
        subscribe(2, "a.b");
        assertThat(account.laneOf(SUBJECT, none, 1))
                .as("the preferred lane has one")
                .isEqualTo(1);
        assertThat(account.laneOf(SUBJECT, none, 2))
                .as("the preferred lane has one")
                .isEqualTo(2);
        ((Subscriber) first.connection()).unsubscribe(account, first);
        assertThat(account.laneOf(SUBJECT, none, 1)).isEqualTo(2);
        assertThat(account.laneOf(SUBJECT, "q".getBytes(US_ASCII), 1))
                .as("outside the queue group")
                .isEqualTo(1);
    }

    @Test
    void ignoresSubscribersWithoutALane() {
        subscribe(-1, "a.b");
        assertThat(account.laneOf(SUBJECT, new byte[0], 3)).isEqualTo(3);
    }
}
