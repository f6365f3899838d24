// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.HdrHistogram.Histogram;

/**
 * A publisher that waits for the acknowledgement of a message before it sends the next one.
 *
 * <p>Thread: the run's.
 */
final class SyncPublisher implements LoadConnection {
    private static final int ANSWER_BYTES = 4096;
    private static final int PING_BYTES = 6;

    private final SocketChannel channel;
    private final ByteBuffer message;
    private final ByteBuffer answer = ByteBuffer.allocateDirect(ANSWER_BYTES);
    private final Histogram latency;
    private long left;
    private long sentNanos;

    /** Creates a publisher that sends {@code message} {@code messages} times. */
    SyncPublisher(SocketChannel channel, byte[] message, long messages, Histogram latency) {
        this.channel = channel;
        this.message = ByteBuffer.allocateDirect(message.length).put(message).flip();
        this.latency = latency;
        left = messages;
    }

    void start() throws IOException {
        send();
    }

    boolean isDone() {
        return left == 0;
    }

    @Override
    public void onReady(SelectionKey key) throws IOException {
        if (channel.read(answer) < 0) {
            throw new LoadFailure("the server closed the connection of a publisher");
        }
        answerPings();
        int end = answer.position();
        // One response at a time, a line and an object: the end of the object is the end of the response.
        if (end < 3 || answer.get(end - 3) != '}' || answer.get(end - 1) != '\n') {
            return;
        }
        checkAnswer(end);
        latency.recordValue(System.nanoTime() - sentNanos);
        answer.clear();
        left--;
        if (left > 0) {
            send();
        }
    }

    /** Answers a PING before or after the response. */
    private void answerPings() throws IOException {
        int end = answer.position();
        int ping = -1;
        if (end >= PING_BYTES && answer.get(0) == 'P') {
            ping = 0;
        } else if (end >= PING_BYTES && answer.get(end - PING_BYTES) == 'P' && answer.get(end - 3) == 'G') {
            ping = end - PING_BYTES;
        }
        if (ping >= 0) {
            channel.write(ControlText.pong());
            answer.limit(end).position(ping + PING_BYTES);
            ByteBuffer behind = answer.slice();
            answer.clear().position(ping).put(behind);
        }
    }

    private void checkAnswer(int end) {
        int body = end - 3;
        while (body > 0 && answer.get(body) != '\n') {
            body--;
        }
        if (answer.get(body + 3) == 'e') {
            throw new LoadFailure("publish answered by " + StandardCharsets.UTF_8.decode(answer.flip()));
        }
    }

    private void send() throws IOException {
        sentNanos = System.nanoTime();
        channel.write(message.rewind());
        if (message.hasRemaining()) {
            throw new LoadFailure("the server does not read what is published");
        }
    }
}
