// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.testkit.TestHeap;
import org.junit.jupiter.api.Test;

final class ReplyGrantsTest {
    private final TestHeap heap = new TestHeap();
    private final ReplyGrants grants = new ReplyGrants(new Permissions.Responses(2, 1000), heap.guard());

    private void add(String reply, long nowNanos) {
        grants.add(Frames.request("work", reply, ""), nowNanos);
    }

    private boolean takes(String subject, long nowNanos) {
        return grants.takes(Frames.publish(subject, ""), nowNanos);
    }

    @Test
    void allowsTheConfiguredNumberOfResponses() {
        add("r", 0);
        assertThat(takes("r", 0)).isTrue();
        assertThat(takes("r", 0)).isTrue();
        assertThat(takes("r", 0)).isFalse();
        assertThat(grants.bytes()).isZero();
    }

    @Test
    void allowsResponsesUntilTheyExpire() {
        add("r", 0);
        assertThat(takes("r", 1000)).isTrue();
        assertThat(takes("r", 1001)).isFalse();
    }

    @Test
    void keepsTheNewestOfManyGrants() {
        for (int i = 0; i < 100_000; i++) {
            add("reply." + i, 0);
        }
        assertThat(grants.bytes()).isLessThanOrEqualTo(1 << 20);
        assertThat(takes("reply.0", 0)).isFalse();
        assertThat(takes("reply.99999", 0)).isTrue();
    }

    @Test
    void keepsLongSubjectsWithinTheSameMemory() {
        for (int i = 0; i < 10_000; i++) {
            add(i + "r".repeat(4000), 0);
        }
        assertThat(grants.bytes()).isLessThanOrEqualTo(1 << 20);
        assertThat(takes("9999" + "r".repeat(4000), 0)).isTrue();
    }

    @Test
    void takesNoMoreMemoryWhileTheHeapIsFull() {
        add("first", 0);
        add("second", 0);
        int before = grants.bytes();
        heap.full(true);
        for (int i = 0; i < 100; i++) {
            add("reply." + i, 0);
            assertThat(grants.bytes()).isLessThanOrEqualTo(before);
        }
        assertThat(takes("first", 0)).isFalse();
        assertThat(takes("reply.99", 0)).isTrue();
    }
}
