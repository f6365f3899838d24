// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.iora.common.MemoryBudget;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ChunkPoolTest {
    private final ChunkPool.Reserve reserve = new ChunkPool.Reserve(2);
    private final ChunkPool pool = new ChunkPool(reserve);

    @Test
    void reusesTheChunkFreedLast() {
        Chunk one = pool.takeSmall();
        Chunk two = pool.takeSmall();
        pool.free(one);
        pool.free(two);
        assertThat(pool.takeSmall()).isSameAs(two);
        assertThat(pool.takeSmall()).isSameAs(one);
        assertThat(pool.takeSmall()).isNotSameAs(one).isNotSameAs(two);
    }

    @Test
    void returnsEmptyChunksOfTwoSizes() {
        Chunk small = pool.takeSmall();
        Chunk large = pool.takeLarge();
        assertThat(small.room()).isEqualTo(Chunk.SMALL_BYTES);
        assertThat(large.room()).isEqualTo(Chunk.LARGE_BYTES);
        for (Chunk chunk : List.of(small, large)) {
            chunk.start = 3;
            chunk.end = 7;
            chunk.charge = 9;
            pool.free(chunk);
        }
        assertThat(pool.takeSmall()).isSameAs(small);
        assertThat(pool.takeLarge()).isSameAs(large);
        assertThat(small.room()).isEqualTo(Chunk.SMALL_BYTES);
        assertThat(large.length() + large.start + large.charge).isZero();
    }

    @Test
    void dropsChunksOfOtherSizes() {
        var odd = new Chunk(100_000);
        pool.free(odd);
        assertThat(pool.takeLarge()).isNotSameAs(odd);
        assertThat(pool.takeSmall()).isNotSameAs(odd);
    }

    @Test
    void sharesSurplusChunksWithOtherLoops() {
        List<Chunk> taken = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            taken.add(pool.takeLarge());
        }
        taken.forEach(pool::free);
        var other = new ChunkPool(reserve);
        Chunk one = other.takeLarge();
        Chunk two = other.takeLarge();
        assertThat(taken).contains(one, two);
        assertThat(one.next).isNull();
        assertThat(taken).as("the reserve holds two").doesNotContain(other.takeLarge());
    }

    @Test
    void freesAWholeList() {
        Chunk first = pool.takeSmall();
        first.next = pool.takeLarge();
        first.next.next = pool.takeView(new SharedChunk(pool.takeLarge(), 1), 0, 0);
        pool.freeAll(first);
        pool.freeAll(null);
        assertThat(pool.takeSmall()).isSameAs(first);
        assertThat(first.next).isNull();
    }

    @Test
    void releasesEverythingWhenTrimmed() {
        Chunk small = pool.takeSmall();
        Chunk large = pool.takeLarge();
        Chunk reserved = new Chunk(Chunk.LARGE_BYTES);
        pool.free(small);
        pool.free(large);
        reserve.offer(reserved);
        pool.trim();
        assertThat(pool.takeSmall()).isNotSameAs(small);
        assertThat(pool.takeLarge()).isNotSameAs(large).isNotSameAs(reserved);
    }

    @Test
    void freesTheChunkOfABroadcastAfterItsLastDestination() {
        Chunk chunk = pool.takeLarge();
        chunk.end = 10;
        var shared = new SharedChunk(chunk, 2);
        Chunk one = pool.takeView(shared, 0, 10);
        Chunk two = pool.takeView(shared, 0, 10);
        assertThat(one.bytes).isSameAs(two.bytes).isSameAs(chunk.bytes);
        assertThat(one.room()).as("cannot be appended to").isZero();
        pool.free(one);
        assertThat(pool.takeLarge()).isNotSameAs(chunk);
        pool.free(two);
        assertThat(pool.takeLarge()).isSameAs(chunk);
        assertThat(one.bytes).as("a free view holds no memory").isEmpty();
        assertThatIllegalStateException().isThrownBy(() -> shared.release(pool));
    }

    @Test
    void freesTheMemoryOfALargeMessageAfterItsLastHolder() {
        var budget = new MemoryBudget(1000);
        budget.reserve(300);
        SharedPayload payload = SharedPayload.ofReserved(300, budget);
        payload.retain();
        Chunk view = pool.takeView(payload, 0, 300);
        assertThat(view.cost()).as("charged to its receiver").isZero();
        payload.release();
        assertThat(budget.used()).isEqualTo(300);
        pool.free(view);
        assertThat(budget.used()).isZero();
        assertThatIllegalStateException().isThrownBy(payload::release);
    }
}
