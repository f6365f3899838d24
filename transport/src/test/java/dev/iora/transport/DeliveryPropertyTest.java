// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.testkit.Seeds;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Over real sockets with small buffers, and with any interleaving of the loops, subscribers receive complete messages, all of
 * them, in order for each publisher, and never more than their maximum.
 */
final class DeliveryPropertyTest {
    private static final int NEVER = Integer.MAX_VALUE;

    @Test
    void deliversExactlyTheSubscribedMessages() {
        Seeds.forEach(10, random -> {
            try (Loops loops = loops(random)) {
                play(new RandomTraffic(random, loops, NEVER), random, loops);
            }
        });
    }

    @Test
    void deliversExactlyTheSubscribedMessagesWhileOthersDisconnect() {
        Seeds.forEach(10, random -> {
            try (Loops loops = loops(random)) {
                play(new RandomTraffic(random, loops, 250), random, loops);
            }
        });
    }

    private static Loops loops(Random random) {
        // Clients are slow because the test is, so none is closed for it.
        var limits = new TransportLimits(64 * 1024 * 1024, TimeUnit.HOURS.toNanos(1), true, random.nextBoolean());
        return Loops.start(
                Loops.Setup.of(1 + random.nextInt(3)).withLimits(limits).withSendBuffer(4096 << random.nextInt(6)));
    }

    private static void play(RandomTraffic traffic, Random random, Loops loops) {
        traffic.subscribe(3 + random.nextInt(6));
        traffic.play(1_000);
        traffic.finish();
        traffic.check();
        traffic.peers.forEach(peer -> peer.client.close());
        loops.await("the connections to end", () -> loops.group.connectionCount() == 0);
        loops.await("the memory to be given back", () -> loops.budget.used() == 0);
        assertThat(loops.account.subscriptions().size()).isZero();
        assertThat(loops.failures()).isEmpty();
        assertThat(loops.log.lines).noneMatch(line -> line.startsWith("error") || line.startsWith("notice"));
        PoolCheck.assertNoChunkIsPooledTwice(loops);
    }
}
