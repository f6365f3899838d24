// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.common.MemoryBudget;
import dev.iora.testkit.Seeds;
import dev.iora.testkit.VirtualClock;
import dev.iora.wire.ProtocolSink;
import dev.iora.wire.ProtocolViolation;
import dev.iora.wire.PublishFrame;
import dev.iora.wire.Slice;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Input received in pieces is parsed as a whole, and its memory is accounted for. */
final class InboundBufferTest {
    private static final int BUDGET_BYTES = 1024 * 1024;

    private final Loops loops = Loops.start(Loops.Setup.of(1).withClock(new VirtualClock()));
    private final IoLoop loop = loops.group.loop(0);
    private final MemoryBudget budget = new MemoryBudget(BUDGET_BYTES);
    private final InboundBuffer inbound = new InboundBuffer(budget);
    private final ReadBuffer in = new ReadBuffer();
    private final Published published = new Published();

    @AfterEach
    void stop() {
        loops.close();
        assertThat(loops.failures()).isEmpty();
    }

    private static String publish(String subject, String payload) {
        return "PUB " + subject + " " + payload.length() + "\r\n" + payload + "\r\n";
    }

    /** Parses a burst; returns the result of {@link InboundBuffer#parse}. */
    private int receive(String burst) {
        in.received().clear();
        in.received().put(burst.getBytes(ISO_8859_1)).flip();
        return loops.on(0, () -> inbound.parse(in, loop, published));
    }

    private boolean startLarge(int needed) {
        return loops.on(0, () -> inbound.startLarge(needed, loop.nowNanos()));
    }

    @Test
    void keepsIncompleteInputForTheNextBurst() {
        assertThat(receive(publish("a", "one") + "PUB a 5\r\nhe")).isZero();
        assertThat(published.messages).containsExactly("one");
        assertThat(receive("llo\r\nPU")).isZero();
        assertThat(receive("B a 1\r\nx\r\n")).isZero();
        assertThat(published.messages).containsExactly("one", "hello", "x");
        assertThat(inbound.isReceivingLarge()).isFalse();
        assertThat(budget.used()).isZero();
    }

    @Test
    void parsesInitialInputBeforeReceivedInput() {
        inbound.begin("PUB a 2".getBytes(ISO_8859_1));
        receive("\r\nab\r\n");
        assertThat(published.messages).containsExactly("ab");
    }

    @Test
    void storesALargeMessageInAnArrayOfItsOwn() {
        String payload = "x".repeat(20_000);
        String whole = publish("a", payload);
        receive(whole.substring(0, 9_000));
        assertThat(inbound.isReceivingLarge()).isTrue();
        assertThat(budget.used()).isEqualTo(whole.length() + 1L);
        receive(whole.substring(9_000, 15_000));
        receive(whole.substring(15_000) + publish("a", "next"));
        assertThat(published.messages).containsExactly("own array: " + payload, "next");
        assertThat(inbound.isReceivingLarge()).isFalse();
        assertThat(budget.used()).isZero();
    }

    @Test
    void keepsTheMemoryOfALargeMessageWhileItIsSent() {
        published.retains = true;
        String whole = publish("a", "x".repeat(20_000));
        receive(whole.substring(0, 100));
        receive(whole.substring(100));
        assertThat(budget.used()).isEqualTo(whole.length() + 1L);
        published.retained.forEach(SharedPayload::release);
        assertThat(budget.used()).isZero();
    }

    @Test
    void returnsTheMissingMemory() {
        budget.reserve(BUDGET_BYTES);
        String whole = publish("a", "x".repeat(20_000));
        assertThat(receive(whole.substring(0, 100))).isEqualTo(whole.length());
        assertThat(startLarge(whole.length())).isFalse();
        budget.release(BUDGET_BYTES);
        assertThat(startLarge(whole.length())).isTrue();
        // A second request by the same connection is not blocked by its first.
        assertThat(startLarge(whole.length())).isTrue();
        receive(whole.substring(100));
        assertThat(published.messages).hasSize(1);
        assertThat(budget.used()).isZero();
    }

    @Test
    void takesNoMemoryForAMessageThatNeverFits() {
        int size = BUDGET_BYTES + 1;
        assertThat(receive("PUB a " + size + "\r\nx")).isGreaterThan(size);
        assertThat(inbound.isReceivingLarge()).isFalse();
        assertThat(budget.used()).isZero();
    }

    @Test
    void stopsParsingAfterALargeMessageThatEndsTheSession() {
        published.goesOn = false;
        String whole = publish("a", "x".repeat(20_000));
        receive(whole.substring(0, 100));
        receive(whole.substring(100) + publish("a", "next"));
        assertThat(published.messages).hasSize(1);
        assertThat(budget.used()).isZero();
    }

    @Test
    void reportsAndReleasesMemoryOfAStoppedSender() {
        String whole = publish("a", "x".repeat(20_000));
        receive(whole.substring(0, 100));
        long now = loops.on(0, loop::nowNanos);
        assertThat(inbound.idleBytes(now, 1_000)).isZero();
        assertThat(inbound.idleBytes(now + 1_000, 1_000)).isEqualTo(whole.length());
        inbound.drop();
        inbound.drop();
        assertThat(inbound.idleBytes(now + 1_000, 1_000)).isZero();
        assertThat(budget.used()).isZero();
    }

    @Test
    void findsTheSameMessagesForEverySplit() {
        Seeds.forEach(50, random -> {
            published.messages.clear();
            List<String> sent = new ArrayList<>();
            StringBuilder stream = new StringBuilder();
            for (int i = 0; i < 20; i++) {
                int size = random.nextBoolean() ? random.nextInt(100) : random.nextInt(60_000);
                String payload = Character.toString('a' + i).repeat(size);
                sent.add(payload);
                stream.append(publish("a", payload));
            }
            int at = 0;
            while (at < stream.length()) {
                int most = random.nextBoolean() ? 10 : 50_000;
                int end = Math.min(stream.length(), at + 1 + random.nextInt(most));
                assertThat(receive(stream.substring(at, end))).isZero();
                at = end;
            }
            assertThat(published.messages.stream().map(message -> message.replace("own array: ", "")))
                    .isEqualTo(sent);
            assertThat(budget.used()).isZero();
        });
    }

    /** Records the payloads of messages, and those in an array of their own; refuses everything else. */
    private final class Published implements ProtocolSink {
        final List<String> messages = new ArrayList<>();
        final List<SharedPayload> retained = new ArrayList<>();
        boolean retains;
        boolean goesOn = true;

        @Override
        public boolean takesHeaders() {
            return true;
        }

        @Override
        public boolean onPublish(PublishFrame frame) {
            SharedPayload own = loop.receivedPayload();
            assertThat(frame.exclusive).isEqualTo(own != null);
            if (own != null) {
                assertThat(frame.bytes).isSameAs(own.bytes());
                if (retains) {
                    own.retain();
                    retained.add(own);
                }
            }
            messages.add((own == null ? "" : "own array: ")
                    + new String(frame.bytes, frame.payload, frame.size, ISO_8859_1));
            return goesOn;
        }

        @Override
        public boolean onSubscribe(byte[] bytes, Slice subject, Slice queue, Slice sid) {
            throw new AssertionError("SUB");
        }

        @Override
        public boolean onUnsubscribe(byte[] bytes, Slice sid, long max) {
            throw new AssertionError("UNSUB");
        }

        @Override
        public boolean onConnect(byte[] bytes, int offset, int length) {
            throw new AssertionError("CONNECT");
        }

        @Override
        public boolean onInfo(byte[] bytes, int offset, int length) {
            throw new AssertionError("INFO");
        }

        @Override
        public boolean onPing() {
            throw new AssertionError("PING");
        }

        @Override
        public boolean onPong() {
            throw new AssertionError("PONG");
        }

        @Override
        public boolean onRemoteError(byte[] bytes, int offset, int length) {
            throw new AssertionError("-ERR");
        }

        @Override
        public void onViolation(ProtocolViolation violation) {
            throw new AssertionError(violation);
        }
    }
}
