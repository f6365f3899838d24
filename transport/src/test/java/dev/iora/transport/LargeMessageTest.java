// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.testkit.RawClient;
import dev.iora.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Messages larger than one read get their own memory, which all destinations send from. */
final class LargeMessageTest {
    private final Loops loops = Loops.start(Loops.Setup.of(2).withSendBuffer(32 * 1024));

    @AfterEach
    void stop() {
        loops.close();
        assertThat(loops.failures()).isEmpty();
    }

    @Test
    void arrivesWholeAtEveryDestinationHoweverItIsSplit() {
        RawClient publisher = loops.connect("\"headers\":true").answerPings();
        RawClient modern = loops.connect("\"headers\":true").send("SUB big.* 1\r\nSUB big.> 2\r\n");
        RawClient old = loops.connect("").send("SUB big.x 3\r\n");
        RawClient worker = loops.connect("\"headers\":true").send("SUB big.x workers 4\r\n");
        for (RawClient client : List.of(modern, old, worker)) {
            client.answerPings().expectQuiet();
        }
        Seeds.forEach(25, random -> {
            String header = random.nextBoolean() ? "NATS/1.0\r\nA: b\r\n\r\n" : "";
            String payload = text(random, 16_000 + random.nextInt(150_000));
            int size = header.length() + payload.length();
            String sizes = header.isEmpty() ? "" + size : header.length() + " " + size;
            String line = (header.isEmpty() ? "PUB" : "HPUB") + " big.x reply " + sizes + "\r\n";
            // Small messages around it share its reads.
            sendSplit(random, publisher, "PUB big.y 1\r\na\r\n" + line + header + payload + "\r\nPUB big.y 1\r\nb\r\n");
            String verb = header.isEmpty() ? "MSG" : "HMSG";
            String whole = "\r\n" + header + payload;
            expect(
                    modern,
                    "MSG big.y 1 1\r\na",
                    "MSG big.y 2 1\r\na",
                    verb + " big.x 1 reply " + sizes + whole,
                    verb + " big.x 2 reply " + sizes + whole,
                    "MSG big.y 1 1\r\nb",
                    "MSG big.y 2 1\r\nb");
            expect(old, "MSG big.x 3 reply " + payload.length() + "\r\n" + payload);
            expect(worker, verb + " big.x 4 reply " + sizes + whole);
        });
        publisher.expectQuiet();
        loops.await("the memory to be given back", () -> loops.budget.used() == 0);
        loops.settle();
        PoolCheck.assertNoChunkIsPooledTwice(loops);
    }

    /** Expects these frames; frames of one publish may arrive in any order. */
    private static void expect(RawClient client, String... frames) {
        var received = new ArrayList<String>();
        for (int i = 0; i < frames.length; i++) {
            received.add(client.readFrame().text());
        }
        for (String frame : frames) {
            if (!received.remove(frame)) {
                throw new AssertionError("missing " + frame.substring(0, Math.min(60, frame.length())) + " among "
                        + received.stream()
                                .map(text -> text.substring(0, Math.min(60, text.length())))
                                .toList());
            }
        }
    }

    private void sendSplit(Random random, RawClient publisher, String text) {
        int at = 0;
        while (at < text.length()) {
            int rest = text.length() - at;
            int part = random.nextInt(3) == 0 ? 1 + random.nextInt(Math.min(rest, 40)) : 1 + random.nextInt(rest);
            // Splits near the end are the critical ones.
            if (rest <= 40 && random.nextBoolean()) {
                part = 1;
            }
            publisher.send(text.substring(at, at + part));
            at += part;
            loops.settle();
        }
    }

    private static String text(Random random, int length) {
        var text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append((char) random.nextInt(256));
        }
        return text.toString();
    }

    @Test
    void isHeldOnceForAllSlowDestinations() {
        RawClient publisher = loops.connect("");
        var slow = new ArrayList<RawClient>();
        for (int i = 0; i < 4; i++) {
            slow.add(loops.connect("", 32 * 1024).send("SUB big " + i + "\r\n").expectQuiet());
        }
        int size = 2 * 1024 * 1024;
        String payload = "p".repeat(size);
        publisher.send("PUB big " + size + "\r\n").send(payload).send("\r\n").expectQuiet();
        loops.settle();
        assertThat(loops.budget.used()).isBetween((long) size, size * 5L / 4);
        for (int i = 0; i < 4; i++) {
            assertThat(slow.get(i).readFrame().text()).isEqualTo("MSG big " + i + " " + size + "\r\n" + payload);
        }
        loops.await("the memory to be given back", () -> loops.budget.used() == 0);
    }

    @Test
    void releasesItsMemoryWhenDestinationsAndSenderDisconnect() {
        RawClient publisher = loops.connect("");
        RawClient slow = loops.connect("", 32 * 1024).send("SUB big 1\r\n").expectQuiet();
        String half = "p".repeat(1024 * 1024);
        publisher.send("PUB big 2097152\r\n" + half + half + "\r\nPUB big 2097152\r\n" + half);
        loops.await("one delivered and one half received", () -> loops.budget.used() > 4_000_000);
        slow.reset();
        loops.await("the first", () -> loops.budget.used() < 3_000_000);
        publisher.reset();
        loops.await("all memory", () -> loops.budget.used() == 0);
    }

    @Test
    void acceptsAnAllowedControlLineThatIsLongerThanARead() {
        RawClient client = loops.connect("");
        String subject = "s".repeat(3000);
        for (int i = 0; i < subject.length(); i += 1000) {
            client.send(i == 0 ? "SUB " + subject.substring(0, 1000) : subject.substring(i, i + 1000));
            loops.settle();
        }
        client.send(" 1\r\nPUB " + subject + " 0\r\n\r\n");
        assertThat(client.readFrame().line()).isEqualTo("MSG " + subject + " 1 0");
    }
}
