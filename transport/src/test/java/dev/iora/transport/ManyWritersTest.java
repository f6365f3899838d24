// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.common.Clock;
import dev.iora.testkit.RawClient;
import dev.iora.testkit.VirtualClock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Several loops hand over to one destination: only one writes at a time, and the owner writes what it leaves over. */
final class ManyWritersTest {
    private static final int LOOPS = 4;
    private static final int MESSAGES = 2_000;
    private static final int MESSAGE_BYTES = 1_500;
    private static final String FILLER = "x".repeat(MESSAGE_BYTES - 10);

    @Test
    void writesBytesOfSeveralLoopsUnmixed() {
        // The slower the reader, the more often a loop hands over while another writes.
        for (int readBytes : new int[] {16_000, 24_000, 32_000}) {
            sendFromAllLoops(readBytes);
        }
    }

    private static void sendFromAllLoops(int readBytes) {
        var limits = new TransportLimits(64 * 1024 * 1024, TimeUnit.HOURS.toNanos(1), true, false);
        try (Loops loops = Loops.start(Loops.Setup.of(LOOPS).withLimits(limits).withSendBuffer(16 * 1024))) {
            List<SteppedClient> clients = new ArrayList<>();
            for (int i = 0; i < 2 * LOOPS; i++) {
                SteppedClient client = SteppedClient.connect(loops);
                client.queue("CONNECT {\"verbose\":false,\"pedantic\":false}\r\n");
                clients.add(client);
            }
            SteppedClient subscriber = clients.getFirst();
            subscriber.queue("SUB a 1\r\nPING\r\n");
            pump(clients, readBytes, () -> !subscriber.pongs.isEmpty());
            List<SteppedClient> publishers = clients.subList(1, clients.size());
            for (int i = 0; i < publishers.size(); i++) {
                for (int sequence = 0; sequence < MESSAGES; sequence++) {
                    String payload = i + "." + (100_000 + sequence) + "." + FILLER;
                    publishers.get(i).queue("PUB a " + payload.length() + "\r\n" + payload + "\r\n");
                }
            }
            pump(clients, readBytes, () -> subscriber.messages.size() == publishers.size() * MESSAGES);
            assertInOrder(subscriber);
            assertThat(loops.failures()).isEmpty();
            clients.forEach(SteppedClient::close);
        }
    }

    private static void pump(List<SteppedClient> clients, int readBytes, BooleanSupplier done) {
        long end = Clock.system().nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!done.getAsBoolean()) {
            for (SteppedClient client : clients) {
                client.write(8_000);
                client.read(readBytes);
            }
            assertThat(Clock.system().nanoTime() - end).as("nanoseconds late").isNegative();
        }
    }

    private static void assertInOrder(SteppedClient subscriber) {
        assertThat(subscriber.others).isEmpty();
        Map<String, Integer> next = new HashMap<>();
        for (SteppedClient.Received message : subscriber.messages) {
            String[] parts = message.payload().split("\\.", 3);
            int expected = next.merge(parts[0], 1, Integer::sum) - 1;
            if (Integer.parseInt(parts[1]) != 100_000 + expected || !parts[2].equals(FILLER)) {
                throw new AssertionError(
                        "number " + parts[1] + " of publisher " + parts[0] + " instead of " + expected);
            }
        }
    }

    @Test
    void wakesTheOwnerForBytesThatAnotherLoopLeaves() {
        var clock = new VirtualClock();
        var limits = new TransportLimits(64 * 1024 * 1024, TimeUnit.HOURS.toNanos(1), true, false);
        try (Loops loops = Loops.start(
                Loops.Setup.of(2).withClock(clock).withLimits(limits).withSendBuffer(32 * 1024))) {
            RawClient subscriber =
                    loops.connect("", 32 * 1024).send("SUB a 1\r\n").expectQuiet();
            RawClient publisher = loops.connect("");
            // No timer is due for minutes, so that only the hand-over can wake the owner.
            for (int i = 0; i < 5; i++) {
                clock.advance(TimeUnit.SECONDS.toNanos(1));
                loops.settle();
            }
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < 1_000; i++) {
                    publisher.send("PUB a " + FILLER.length() + "\r\n" + FILLER + "\r\n");
                }
                publisher.send("PUB a 4\r\nlast\r\n");
                awaitLast(subscriber);
            }
        }
    }

    private static void awaitLast(RawClient subscriber) {
        while (!subscriber.readFrame().payload().equals("last")) {
            // All others arrive before it.
        }
    }
}
