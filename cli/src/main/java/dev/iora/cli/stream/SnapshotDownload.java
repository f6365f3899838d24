// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.stream;

import dev.iora.cli.api.JetStreamApi;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.HumanDuration;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.console.ProgressBar;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.StreamInfo;
import dev.iora.json.GoQuote;
import io.nats.client.Message;
import io.nats.client.Subscription;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;

/**
 * Downloads a snapshot of a stream: the server sends chunks to an inbox, waits for acknowledgements of some of them,
 * and ends with an empty message.
 *
 * <p>Thread: the main one.
 */
final class SnapshotDownload {
    private static final Duration MIN_TIMEOUT = Duration.ofSeconds(5);
    private static final int END_OF_FILE = 204;

    private final Session session;
    private final Console console;
    private final JetStreamApi api;
    private final boolean progress;
    private final S2Frames frames = new S2Frames();
    private long receivedBytes;
    private long chunks;

    SnapshotDownload(Session session, boolean progress) throws InterruptedException {
        this.session = session;
        this.console = session.console();
        this.api = session.jetStream();
        this.progress = progress && !session.options().trace;
    }

    /**
     * Writes the snapshot of a stream.
     *
     * @param info the info of the stream
     */
    void of(StreamInfo info, BackupDirectory target, SnapshotRequest request) throws IOException, InterruptedException {
        String stream = info.name();
        if (info.config().storage().equals("memory")) {
            throw new CliException("memory streams do not support snapshots");
        }
        long began = System.nanoTime();
        // The inboxes of the client's own requests accept only one response.
        String inbox = api.connection().createInbox();
        Subscription subscription = api.connection().subscribe(inbox);
        subscription.setPendingLimits(-1, -1);
        try {
            JsonObject response = api.request("STREAM.SNAPSHOT." + stream, request.to(inbox));
            target.create();
            long expected = response.object("state").number("bytes");
            announce(stream, expected, request.check());
            try (OutputStream out = target.writeData();
                    ProgressBar bar = ProgressBar.ofBytes(console, expected, progress)) {
                receive(subscription, out, bar);
            }
            target.writeMeta(response);
        } finally {
            subscription.unsubscribe();
        }
        console.println();
        Duration elapsed = Duration.ofMillis((System.nanoTime() - began + 500_000) / 1_000_000);
        console.println("Received " + HumanNumber.bytes(receivedBytes) + " compressed data in "
                + HumanNumber.of(chunks) + " chunks for stream " + GoQuote.string(stream) + " in "
                + HumanDuration.goText(elapsed) + ", " + HumanNumber.bytes(frames.unpackedBytes()) + " uncompressed ");
    }

    private void announce(String stream, long expected, boolean check) {
        console.println("Starting backup of Stream " + GoQuote.string(stream) + " with " + HumanNumber.bytes(expected));
        if (progress) {
            console.println();
        }
        if (check) {
            console.println("Health Check was requested, this can take a long time without progress reports\n");
        }
    }

    private void receive(Subscription subscription, OutputStream out, ProgressBar bar)
            throws IOException, InterruptedException {
        Duration timeout = api.timeout().compareTo(MIN_TIMEOUT) > 0 ? api.timeout() : MIN_TIMEOUT;
        while (true) {
            Message message = subscription.nextMessage(timeout);
            if (message == null) {
                throw new CliException("backup timed out after receiving no data for a long period");
            }
            byte[] data = message.getData();
            if (data == null || data.length == 0) {
                checkEnd(message);
                return;
            }
            out.write(data);
            if (message.getReplyTo() != null) {
                // Flow control: the server sends a window of chunks, and continues when they are acknowledged.
                api.connection().publish(message.getReplyTo(), null);
            }
            onChunk(data, bar);
        }
    }

    private void onChunk(byte[] data, ProgressBar bar) {
        receivedBytes += data.length;
        chunks++;
        long before = frames.unpackedBytes();
        frames.accept(data);
        bar.add(frames.unpackedBytes() - before);
        session.trace("Received " + HumanNumber.bytes(data.length) + " chunk " + HumanNumber.of(chunks));
    }

    private static void checkEnd(Message message) {
        if (message.isStatusMessage() && message.getStatus().getCode() != END_OF_FILE) {
            throw new CliException(
                    message.getStatus().getCode() + " " + message.getStatus().getMessage());
        }
    }
}
