// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.iora.core.CloseReason;
import dev.iora.core.FrameBatch;
import dev.iora.core.InternalConnection;
import dev.iora.core.OutgoingMessage;
import dev.iora.core.Subscription;
import dev.iora.testkit.RawClient;
import dev.iora.testkit.VirtualClock;
import dev.iora.wire.PublishFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The lanes as used by publishers and subscribers in the same process. */
final class LanesTest {
    private static final int LANES = 2;

    private final VirtualClock clock = new VirtualClock();
    private final Loops loops = Loops.start(Loops.Setup.of(LANES).withClock(clock));

    @AfterEach
    void stop() {
        loops.close();
        assertThat(loops.failures()).isEmpty();
    }

    /** Copies received messages into a batch per lane, and hands it over at the end of the lane's round. */
    private final class Inlet extends InternalConnection {
        private final FrameBatch[] open = {new FrameBatch(), new FrameBatch()};
        private final List<FrameBatch> handedOver = new CopyOnWriteArrayList<>();
        private volatile boolean refusing;

        Inlet(String filter) {
            super(0);
            subscribe(loops.account, bytes(filter));
        }

        @Override
        public boolean deliver(int lane, Subscription subscription, PublishFrame frame) {
            if (refusing) {
                return false;
            }
            if (open[lane].isEmpty()) {
                loops.group.atEndOfRound(lane, router -> handOver(lane));
            }
            open[lane].add(lane, frame);
            return true;
        }

        private void handOver(int lane) {
            handedOver.add(open[lane]);
            open[lane] = new FrameBatch();
        }

        List<String> payloads() {
            var all = new ArrayList<String>();
            for (FrameBatch batch : handedOver) {
                FrameBatch.Cursor cursor = batch.cursor();
                while (cursor.next()) {
                    PublishFrame frame = cursor.frame();
                    all.add(new String(frame.bytes, frame.payload, frame.size, ISO_8859_1));
                }
            }
            return all;
        }

        @Override
        public String toString() {
            return "inlet";
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    private static String publish(String subject, String payload) {
        return "PUB " + subject + " " + payload.length() + "\r\n" + payload + "\r\n";
    }

    /** Publishes messages with the subject {@code shown} to {@code target} on the lane; returns whether each was taken. */
    private List<Boolean> publishFromInside(int lane, String target, String shown, List<String> payloads) {
        var batch = new FrameBatch();
        var message = new OutgoingMessage();
        for (String payload : payloads) {
            message.to(loops.account, bytes(target)).subject(bytes(shown), 0, shown.length());
            batch.add(0, message.payload(bytes(payload), 0, payload.length()));
        }
        var taken = new CopyOnWriteArrayList<Boolean>();
        assertThat(loops.group.post(lane, router -> {
                    FrameBatch.Cursor cursor = batch.cursor();
                    while (cursor.next()) {
                        taken.add(cursor.publish(router));
                    }
                }))
                .isTrue();
        loops.settle();
        return taken;
    }

    @Test
    void deliversMessagesOfManyLanesInTheOrderOfEachPublisher() {
        var inlet = new Inlet("in.>");
        List<RawClient> publishers = List.of(loops.connect(""), loops.connect(""), loops.connect(""));
        for (int round = 0; round < 20; round++) {
            for (int p = 0; p < publishers.size(); p++) {
                var burst = new StringBuilder();
                for (int i = 0; i < 50; i++) {
                    burst.append(publish("in." + p, p + ":" + (round * 50 + i)));
                }
                publishers.get(p).send(burst.toString());
            }
        }
        publishers.forEach(RawClient::expectQuiet);
        loops.settle();
        List<String> payloads = inlet.payloads();
        assertThat(payloads).hasSize(3_000);
        for (int p = 0; p < publishers.size(); p++) {
            String prefix = p + ":";
            List<String> own =
                    payloads.stream().filter(text -> text.startsWith(prefix)).toList();
            for (int i = 0; i < 1_000; i++) {
                assertThat(own.get(i)).isEqualTo(prefix + i);
            }
        }
    }

    @Test
    void collectsTheMessagesOfARoundInOneBatch() {
        var inlet = new Inlet("in");
        loops.connect("").send(publish("in", "x").repeat(100)).expectQuiet();
        loops.settle();
        assertThat(inlet.payloads()).hasSize(100);
        assertThat(inlet.handedOver).hasSizeLessThan(100);
    }

    @Test
    void sendsNoRespondersForARequestRefusedInside() {
        var inlet = new Inlet("in");
        RawClient client = loops.connect("\"headers\":true,\"no_responders\":true");
        client.send("SUB reply 1\r\n").expectQuiet();
        inlet.refusing = true;
        client.send("PUB in reply 0\r\n\r\n");
        assertThat(client.readFrame().text()).contains("NATS/1.0 503\r\nNats-Subject: in");
        inlet.refusing = false;
        client.send("PUB in reply 1\r\nx\r\n").expectQuiet();
        loops.settle();
        assertThat(inlet.payloads()).containsExactly("x");
    }

    @Test
    void deliversMessagesOfACommandToClientsOfEveryLaneInOrder() {
        RawClient one = loops.connect("").send("SUB deliver 1\r\n").expectQuiet();
        RawClient two = loops.connect("").send("SUB deliver 2\r\n").expectQuiet();
        List<String> payloads = List.of("a", "b", "c");
        assertThat(publishFromInside(1, "deliver", "orders.1", payloads)).containsExactly(true, true, true);
        for (String payload : payloads) {
            assertThat(one.readFrame().text()).isEqualTo("MSG orders.1 1 1\r\n" + payload);
            assertThat(two.readFrame().text()).isEqualTo("MSG orders.1 2 1\r\n" + payload);
        }
        assertThat(publishFromInside(0, "nobody", "orders.1", List.of("a"))).containsExactly(false);
    }

    @Test
    void deliversMessagesOfACommandToOneMemberOfAQueueGroup() {
        RawClient one = loops.connect("").send("SUB deliver q 1\r\n").expectQuiet();
        RawClient two = loops.connect("").send("SUB deliver q 1\r\n").expectQuiet();
        var payloads = new ArrayList<String>();
        for (int i = 0; i < 100; i++) {
            payloads.add(Integer.toString(i));
        }
        publishFromInside(0, "deliver", "orders.1", payloads);
        long delivered = loops.connection(1).outbound().delivered().deliveredMessages()
                + loops.connection(2).outbound().delivered().deliveredMessages();
        assertThat(delivered).isEqualTo(100);
        assertThat(loops.connection(1).outbound().delivered().deliveredMessages())
                .isPositive();
        assertThat(loops.connection(2).outbound().delivered().deliveredMessages())
                .isPositive();
        one.close();
        two.close();
    }

    @Test
    void allowsAnEndOfRoundActionToPublishAndAddAnother() {
        RawClient client = loops.connect("").send("SUB answer 1\r\n").expectQuiet();
        var inlet = new Inlet("in");
        var message = new OutgoingMessage();
        loops.group.post(
                0,
                router -> loops.group.atEndOfRound(0, _ -> {
                    var batch = new FrameBatch();
                    batch.add(0, message.to(loops.account, bytes("answer")));
                    batch.add(0, message.to(loops.account, bytes("in")).payload(bytes("again"), 0, 5));
                    FrameBatch.Cursor cursor = batch.cursor();
                    while (cursor.next()) {
                        cursor.publish(router);
                    }
                }));
        assertThat(client.readFrame().text()).isEqualTo("MSG answer 1 0\r\n");
        loops.settle();
        assertThat(inlet.payloads()).containsExactly("again");
    }

    @Test
    void knowsTheConnectionWhoseMessageIsRouted() {
        var publishers = new CopyOnWriteArrayList<Long>();
        var witness = new InternalConnection(0) {
            @Override
            public boolean deliver(int lane, Subscription subscription, PublishFrame frame) {
                var publisher = loops.group.publisher(lane);
                publishers.add(publisher == null ? -1 : publisher.id());
                return true;
            }

            @Override
            public String toString() {
                return "witness";
            }
        };
        witness.subscribe(loops.account, bytes("in"));
        loops.connect("");
        loops.connect("").send(publish("in", "")).expectQuiet();
        publishFromInside(0, "in", "in", List.of(""));
        assertThat(publishers).containsExactly(2L, -1L);
    }

    /** Pauses every publisher that publishes to it. */
    private final class Pausing extends InternalConnection {
        private final AtomicInteger count = new AtomicInteger();
        private final AtomicBoolean ready = new AtomicBoolean();

        Pausing() {
            super(0);
            subscribe(loops.account, bytes("in"));
        }

        @Override
        public boolean deliver(int lane, Subscription subscription, PublishFrame frame) {
            count.incrementAndGet();
            loops.group.pausePublisher(lane, ready::get);
            return true;
        }

        @Override
        public String toString() {
            return "pausing";
        }
    }

    private boolean isPaused(int lane) {
        return loops.on(lane, () -> loops.group.loop(lane).isAnyonePaused());
    }

    @Test
    void pausesAPublisherForAtMostTenMilliseconds() {
        var pausing = new Pausing();
        RawClient client = loops.connect("").send(publish("in", "x"));
        loops.await("the pause", () -> isPaused(0));
        client.send(publish("in", "y") + "PING\r\n");
        clock.advance(TimeUnit.MILLISECONDS.toNanos(9));
        loops.settle();
        assertThat(isPaused(0)).isTrue();
        assertThat(pausing.count).hasValue(1);
        clock.advance(TimeUnit.MILLISECONDS.toNanos(1));
        client.expectLine("PONG");
        assertThat(pausing.count).hasValue(2);
    }

    @Test
    void resumesAPausedPublisherAsSoonAsAllowed() {
        var pausing = new Pausing();
        RawClient client = loops.connect("").send(publish("in", "x"));
        loops.await("the pause", () -> isPaused(0));
        client.send("PING\r\n");
        pausing.ready.set(true);
        client.expectLine("PONG");
        assertThat(pausing.count).hasValue(1);
    }

    @Test
    void refusesACommandWhenTheMailboxIsFull() {
        loops.on(0, () -> {
            int taken = 0;
            while (taken < 10_000 && loops.group.post(0, router -> {})) {
                taken++;
            }
            assertThat(taken).isEqualTo(1024);
            return taken;
        });
        loops.settle();
        assertThat(loops.group.post(0, router -> {})).isTrue();
    }

    @Test
    void runsAnActionAfterADelay() {
        var ran = new CopyOnWriteArrayList<Integer>();
        loops.on(1, () -> {
            loops.group.after(1, 100, router -> ran.add(router.lane()));
            return true;
        });
        clock.advance(99);
        loops.settle();
        assertThat(ran).isEmpty();
        clock.advance(1);
        loops.settle();
        assertThat(ran).containsExactly(1);
        assertThatIllegalStateException().isThrownBy(() -> loops.group.after(1, 100, router -> {}));
    }

    @Test
    void knowsTheRoundTripOfAClient() {
        loops.connect("");
        SocketConnection connection = loops.connection(1);
        assertThat(loops.on(connection.lane(), connection::rttNanos)).isPositive();
    }

    @Test
    void refusesAForeignThreadOnAConnection() {
        loops.connect("");
        SocketConnection connection = loops.connection(1);
        assertThatIllegalStateException()
                .isThrownBy(() -> connection.close(CloseReason.CLIENT_CLOSED))
                .withMessageContaining("test-io-0 is owned by");
        assertThatIllegalStateException().isThrownBy(connection.input()::onReadable);
        assertThatIllegalStateException().isThrownBy(() -> connection.session().end());
        assertThatIllegalStateException().isThrownBy(() -> connection.staging(loops.group.loop(1)));
        assertThat(connection.isClosing()).isFalse();
    }

    @Test
    void reportsAnErrorOfALoop() throws InterruptedException {
        var error = new StackOverflowError("planted");
        var ranCommand = new CountDownLatch(1);
        Loops failing = Loops.start(Loops.Setup.of(LANES).withClock(clock));
        failing.group.post(1, router -> {
            ranCommand.countDown();
            throw error;
        });
        assertThat(ranCommand.await(10, TimeUnit.SECONDS)).isTrue();
        failing.close();
        assertThat(failing.failures()).containsExactly(error);
    }
}
