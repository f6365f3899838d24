// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.api;

import io.nats.client.Message;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/**
 * Publishes to a stream without waiting for each acknowledgement; bounds the bytes that are not acknowledged yet.
 *
 * <p>Thread: its owner only.
 */
public final class PublishWindow {
    private record Sent(String subject, int bytes, CompletableFuture<Message> response) {}

    private final JetStreamApi api;
    private final long limitBytes;
    private final Deque<Sent> outstanding = new ArrayDeque<>();
    private long outstandingBytes;

    public PublishWindow(JetStreamApi api, long limitBytes) {
        this.api = api;
        this.limitBytes = limitBytes;
    }

    /**
     * Sends a message once there is room.
     *
     * @throws ApiException if an earlier message was refused
     */
    public void send(Message message) throws InterruptedException {
        int bytes = message.getData() == null ? 0 : message.getData().length;
        while (!outstanding.isEmpty() && outstandingBytes + bytes > limitBytes) {
            awaitFirst();
        }
        outstanding.add(new Sent(message.getSubject(), bytes, api.connection().request(message)));
        outstandingBytes += bytes;
    }

    /** Waits for all acknowledgements. */
    public void finish() throws InterruptedException {
        while (!outstanding.isEmpty()) {
            awaitFirst();
        }
    }

    private void awaitFirst() throws InterruptedException {
        Sent first = outstanding.remove();
        outstandingBytes -= first.bytes();
        api.acknowledgement(first.subject(), Requests.await(first.response(), first.subject(), api.timeout()));
    }
}
