// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

import dev.iora.cli.console.HumanNumber;
import java.util.List;

/**
 * The measurements of one client, or of all together.
 *
 * <p>Thread: any, immutable once the clients are done.
 *
 * @param messages the messages of the benchmark
 * @param bytes their payloads
 * @param transferred all messages of the connection, in both directions
 */
record Sample(long messages, long bytes, long transferred, long startNanos, long endNanos, Latencies latencies) {
    /** Combines the measurements of all clients. */
    static Sample all(List<Sample> samples) {
        Latencies latencies = new Latencies();
        Sample first = samples.getFirst();
        long messages = 0;
        long bytes = 0;
        long transferred = 0;
        long start = first.startNanos;
        long end = first.endNanos;
        for (Sample sample : samples) {
            messages += sample.messages;
            bytes += sample.bytes;
            transferred += sample.transferred;
            // Values of nanoTime may overflow, so only differences are compared.
            start = sample.startNanos - start < 0 ? sample.startNanos : start;
            end = sample.endNanos - end > 0 ? sample.endNanos : end;
            latencies.add(sample.latencies);
        }
        return new Sample(messages, bytes, transferred, start, end, latencies);
    }

    double seconds() {
        return Math.max(1, endNanos - startNanos) / 1e9;
    }

    long messagesPerSecond() {
        return (long) (messages / seconds());
    }

    double bytesPerSecond() {
        return bytes / seconds();
    }

    /** The rate as it is shown. */
    String rate() {
        return HumanNumber.of(messagesPerSecond()) + " msgs/sec ~ " + HumanNumber.bytes((long) bytesPerSecond())
                + "/sec";
    }

    String text() {
        return latencies.isEmpty() ? rate() : rate() + latencies.text();
    }
}
