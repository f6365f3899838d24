// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

import static dev.iora.jetstream.consumer.ConsumerBench.MILLI;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.jetstream.config.AckPolicy;
import dev.iora.jetstream.config.ConsumerConfig;
import dev.iora.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random histories against {@link ConsumerModel}, compared after every step. */
final class ConsumerPropertyTest {
    private static final List<String> SUBJECTS = List.of("t.a", "t.b", "t.c");

    private static final class History {
        final Random random;
        final ConsumerBench bench = new ConsumerBench();
        final ConsumerModel model;
        final ConsumerConfig config;
        final List<String> steps = new ArrayList<>();
        int pulls;

        History(Random random) {
            this.random = random;
            boolean all = random.nextInt(4) == 0;
            String filter = random.nextBoolean() ? "" : "t.a";
            int maxPending = random.nextBoolean() ? -1 : 1 + random.nextInt(6);
            int maxDeliver = random.nextInt(3) == 0 ? 1 + random.nextInt(3) : -1;
            List<Long> waits = random.nextBoolean() ? List.of(50 * MILLI) : List.of(20 * MILLI, 70 * MILLI);
            config = ConsumerBench.pullConfig()
                    .ackPolicy(all ? AckPolicy.ALL : AckPolicy.EXPLICIT)
                    .filterSubject(filter)
                    .maxAckPending(maxPending)
                    .maxDeliver(maxDeliver)
                    .ackWaitNanos(waits.getFirst())
                    .backoffNanos(waits.size() > 1 ? waits : List.of())
                    .build();
            model = new ConsumerModel(filter, all, maxPending, maxDeliver, waits);
            bench.start(config);
        }

        long now() {
            return bench.epochNanos();
        }

        void publish() {
            String subject = SUBJECTS.get(random.nextInt(SUBJECTS.size()));
            long sequence = bench.publish(subject, "x");
            model.stream.put(sequence, subject);
            bench.runAll();
            model.run(now());
        }

        void pull() {
            String reply = "in" + pulls++;
            int batch = 1 + random.nextInt(5);
            int kind = random.nextInt(3);
            long expires = kind == 1 ? (1L + random.nextInt(60)) * MILLI : 0;
            String extra = kind == 0 ? "" : kind == 1 ? ",\"expires\":" + expires : ",\"no_wait\":true";
            bench.pull(reply, "{\"batch\":" + batch + extra + "}");
            model.pull(reply, batch, expires == 0 ? ConsumerModel.NEVER : now() + expires, kind == 2, now());
        }

        void respond() {
            if (model.delivered.isEmpty()) {
                return;
            }
            int back = Math.min(model.delivered.size(), 1 + random.nextInt(12));
            int index = model.delivered.size() - back;
            ConsumerModel.Delivered which = model.delivered.get(index);
            String subject = bench.deliveries().get(index).reply();
            long sequence = which.sequence();
            long consumerSequence = which.consumerSequence();
            switch (random.nextInt(10)) {
                case 0 -> {
                    bench.ack(subject, "-NAK", "");
                    model.nak(sequence, consumerSequence, 0, now());
                }
                case 1 -> {
                    bench.ack(subject, "-NAK 10ms", "");
                    model.nak(sequence, consumerSequence, 10 * MILLI, now());
                }
                case 2 -> {
                    bench.ack(subject, "+WPI", "");
                    model.progress(sequence, now());
                }
                case 3 -> {
                    bench.ack(subject, "+TERM", "r");
                    model.ack(sequence, consumerSequence, now());
                }
                default -> {
                    bench.ack(subject, "", random.nextBoolean() ? "r" : "");
                    model.ack(sequence, consumerSequence, now());
                }
            }
        }

        void pass() {
            bench.advance(1L + random.nextInt((int) (30 * MILLI)));
            model.run(now());
        }

        void remove() {
            long last = bench.store.lastSequence();
            if (last == 0) {
                return;
            }
            if (random.nextInt(4) == 0) {
                long below = bench.store.firstSequence() + random.nextInt(4);
                long end = Math.min(below, last + 1);
                if (end > bench.store.firstSequence()) {
                    List<Long> gone = List.copyOf(model.stream.headMap(end).keySet());
                    bench.purgeBelow(end);
                    gone.forEach(model::remove);
                }
            } else {
                long sequence = 1L + random.nextInt((int) last);
                bench.remove(sequence);
                model.remove(sequence);
            }
            bench.runAll();
            model.run(now());
        }

        void restart() {
            byte[] state = bench.consumer().encodeState();
            bench.consumer().stop();
            assertThat(bench.timers.size()).isZero();
            Consumer restored = bench.create(config);
            restored.decodeState(state, 0, state.length);
            assertThat(restored.encodeState()).isEqualTo(state);
            restored.start();
            bench.runAll();
            model.restart(now());
        }

        void step(boolean removes) {
            int kind = random.nextInt(100);
            steps.add(kind + "@" + bench.nowNanos());
            if (kind < 25) {
                publish();
            } else if (kind < 45) {
                pull();
            } else if (kind < 75) {
                respond();
            } else if (kind < 88) {
                pass();
            } else if (kind < 97) {
                if (removes) {
                    remove();
                }
            } else if (bench.commitsAtOnce) {
                restart();
            } else {
                bench.commit();
            }
            // Interest is looked up once per moment.
            bench.clock.advance(1);
            compare();
        }

        void compare() {
            ConsumerState state = bench.consumer().state();
            model.waiting.removeIf(w -> w.expiresAt <= now());
            assertThat(List.of(
                            state.delivered().consumerSequence(),
                            state.delivered().streamSequence(),
                            state.ackFloor().consumerSequence(),
                            state.ackFloor().streamSequence(),
                            state.numAckPending(),
                            state.numRedelivered(),
                            state.numWaiting(),
                            state.numPending()))
                    .as("delivered, floor, ack pending, redelivered, waiting, pending after %s of %s", steps, config)
                    .containsExactly(
                            model.deliveredConsumer,
                            model.deliveredStream,
                            model.floorConsumer,
                            model.floorStream,
                            (long) model.unacked.size(),
                            model.redelivered(),
                            (long) model.waiting.size(),
                            model.pending());
            List<ConsumerBench.Sent> sent = bench.deliveries();
            assertThat(sent).hasSameSizeAs(model.delivered);
            if (!sent.isEmpty()) {
                ConsumerBench.Sent last = sent.getLast();
                assertThat(new ConsumerModel.Delivered(
                                last.target(), last.sequence(), last.ackToken(4), last.ackToken(6), last.ackToken(8)))
                        .isEqualTo(model.delivered.getLast());
            }
            if (bench.commitsAtOnce) {
                assertThat(bench.done).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(model.done);
            }
        }
    }

    @Test
    void behavesAsTheModel() {
        Seeds.forEach(400, random -> {
            History history = new History(random);
            for (int i = 0; i < 120; i++) {
                history.step(true);
            }
        });
    }

    @Test
    void leadsToTheSameStateWhenRecordsAreAppliedLaterAndAtRestart() {
        Seeds.forEach(200, random -> {
            History history = new History(random);
            history.bench.commitsAtOnce = false;
            for (int i = 0; i < 120; i++) {
                history.step(false);
            }
            ConsumerBench bench = history.bench;
            bench.commit();
            byte[] state = bench.consumer().encodeState();
            assertThat(bench.done).containsExactlyInAnyOrderElementsOf(history.model.done);
            List<ConsumerBench.Change> journal = List.copyOf(bench.journal);
            Consumer restored = bench.create(history.config);
            journal.forEach(change -> restored.apply(change.type(), change.body(), 0, change.body().length));
            assertThat(restored.encodeState()).isEqualTo(state);
            for (long sequence = 1; sequence <= bench.store.lastSequence(); sequence++) {
                boolean expected = sequence <= history.model.deliveredStream
                        && !history.model.unacked.containsKey(sequence)
                        && !history.model.givenUp.contains(sequence);
                assertThat(restored.isDone(sequence)).isEqualTo(expected);
            }
        });
    }

    @Test
    void keepsBothStatesEqualWhenRemovalsMeetDeliveriesInFlight() {
        Seeds.forEach(200, random -> {
            History history = new History(random);
            ConsumerBench bench = history.bench;
            bench.commitsAtOnce = false;
            for (int i = 0; i < 60; i++) {
                switch (random.nextInt(5)) {
                    case 0 -> history.publish();
                    case 1 -> history.pull();
                    case 2 -> bench.remove(1 + random.nextInt(1 + (int) bench.store.lastSequence()));
                    case 3 -> bench.applyOne();
                    default -> {
                        List<ConsumerBench.Sent> sent = bench.deliveries();
                        if (!sent.isEmpty()) {
                            bench.ack(sent.get(random.nextInt(sent.size())), "", "");
                        }
                    }
                }
                bench.clock.advance(1);
            }
            bench.commit();
            ConsumerState before = bench.consumer().state();
            byte[] state = bench.consumer().encodeState();
            bench.consumer().stop();
            Consumer restored = bench.create(history.config);
            restored.decodeState(state, 0, state.length);
            restored.start();
            ConsumerState after = restored.state();
            assertThat(after.ackFloor()).isEqualTo(before.ackFloor());
            assertThat(after.delivered()).isEqualTo(before.delivered());
            assertThat(after.numAckPending()).isEqualTo(before.numAckPending());
            assertThat(after.numRedelivered()).isEqualTo(before.numRedelivered());
            assertThat(after.numPending()).isEqualTo(before.numPending());
            assertThat(bench.done).doesNotHaveDuplicates();
        });
    }
}
