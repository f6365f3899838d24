// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Publishes at a fixed rate, independent of the server, and measures each PubAck from the time its message was due.
 *
 * <p>Thread: the caller's; a thread of its own reads responses.
 */
final class SteadyPublisher {
    private static final String INBOX = "_INBOX.s";
    private static final byte[] ANSWER = ("MSG " + INBOX + ".1 1 ").getBytes(US_ASCII);
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final InetSocketAddress server;
    private final List<String> subjects;
    private final int bytes;
    private final long perSecond;

    /** Creates a publisher to {@code subjects} in turn. */
    SteadyPublisher(InetSocketAddress server, List<String> subjects, int bytes, long perSecond) {
        this.server = server;
        this.subjects = subjects;
        this.bytes = bytes;
        this.perSecond = perSecond;
    }

    /** Publishes for {@code seconds}, and returns when all messages are acknowledged. */
    StreamLoad.Run run(int seconds) throws IOException {
        long messages = perSecond * seconds;
        var latency = new Histogram(3);
        try (var client = new StreamClient(server, INBOX)) {
            long started = System.nanoTime();
            var answers = new FutureTask<Void>(() -> {
                readAnswers(client, started, messages, latency);
                return null;
            });
            Thread.ofPlatform().daemon().name("answers").start(answers);
            publish(client, started, messages);
            await(answers);
            return new StreamLoad.Run(messages, System.nanoTime() - started, latency);
        }
    }

    private long dueNanos(long started, long message) {
        return started + message * NANOS_PER_SECOND / perSecond;
    }

    private void publish(StreamClient client, long started, long messages) throws IOException {
        String tail = " " + INBOX + ".1 " + bytes + "\r\n" + "x".repeat(bytes) + "\r\n";
        long sent = 0;
        while (sent < messages) {
            long due = Math.min(messages, (System.nanoTime() - started) * perSecond / NANOS_PER_SECOND + 1);
            var burst = new StringBuilder();
            for (; sent < due; sent++) {
                burst.append("PUB ")
                        .append(subjects.get((int) (sent % subjects.size())))
                        .append(tail);
            }
            client.send(burst.toString());
            LockSupport.parkNanos(dueNanos(started, sent) - System.nanoTime());
        }
    }

    private void readAnswers(StreamClient client, long started, long messages, Histogram latency) throws IOException {
        long answered = 0;
        while (answered < messages) {
            int count = client.acknowledgements(ANSWER);
            long now = System.nanoTime();
            for (int i = 0; i < count; i++) {
                latency.recordValue(Math.max(0, now - dueNanos(started, answered++)));
            }
        }
    }

    /** The result of another thread's task. */
    static <T> T await(FutureTask<T> task) throws IOException {
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
