// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.stream;

import dev.iora.cli.api.ApiException;
import dev.iora.cli.api.JetStreamApi;
import dev.iora.cli.api.Names;
import dev.iora.cli.api.Requests;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.HumanDuration;
import dev.iora.cli.console.ProgressBar;
import dev.iora.cli.json.JsonObject;
import dev.iora.json.GoQuote;
import dev.iora.json.JsonException;
import io.nats.client.Message;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/**
 * Restores a stream from a backup: each piece of data is a request, and the server creates the stream after an empty
 * one.
 *
 * <p>Thread: the main one.
 */
final class SnapshotUpload {
    private static final int CHUNK_BYTES = 64 * 1024;
    /** The time that a server may take to create the stream from the uploaded data. */
    private static final Duration TIMEOUT = Duration.ofHours(1);

    private final Session session;
    private final JetStreamApi api;
    private final boolean progress;

    SnapshotUpload(Session session, boolean progress) throws InterruptedException {
        this.session = session;
        this.api = session.jetStream();
        this.progress = progress && !session.options().trace;
    }

    /** Restores the stream, and prints its info. */
    void of(BackupDirectory backup, JsonObject config) throws IOException, InterruptedException {
        String name = config.string("name");
        if (api.streams().find(name) != null) {
            throw new CliException("Stream " + GoQuote.string(name) + " already exist");
        }
        if (config.string("storage").equals("memory")) {
            throw new CliException("restore failed: memory streams do not support snapshots");
        }
        Console console = session.console();
        console.println("Starting restore of Stream " + GoQuote.string(name) + " from file "
                + GoQuote.string(backup.toString()) + "\n");
        long began = System.nanoTime();
        String subject = begin(backup.meta().put("config", config));
        send(backup, subject);
        finish(subject);
        long seconds =
                Duration.ofNanos(System.nanoTime() - began).plusMillis(500).toSeconds();
        console.println("\nRestored stream " + GoQuote.string(name) + " in "
                + HumanDuration.goText(Duration.ofSeconds(seconds)) + "\n");
        StreamReport.print(session, api.streams().info(name), false);
    }

    private String begin(JsonObject request) throws InterruptedException {
        String name = request.object("config").string("name");
        try {
            return api.request("STREAM.RESTORE." + Names.stream(name), request).string("deliver_subject");
        } catch (ApiException e) {
            throw new CliException("restore failed: " + e.getMessage(), e);
        }
    }

    private void send(BackupDirectory backup, String subject) throws IOException, InterruptedException {
        try (InputStream in = backup.readData();
                ProgressBar bar = ProgressBar.ofBytes(session.console(), backup.dataBytes(), progress)) {
            byte[] buffer = new byte[CHUNK_BYTES];
            int read;
            while ((read = in.readNBytes(buffer, 0, buffer.length)) > 0) {
                String response = response(subject, Arrays.copyOf(buffer, read), api.timeout());
                if (response.startsWith("-ERR")) {
                    throw new CliException("restore failed: " + GoQuote.string(response));
                }
                bar.add(read);
            }
        }
    }

    private void finish(String subject) throws InterruptedException {
        String response = response(subject, new byte[0], TIMEOUT);
        JsonObject created;
        try {
            created = JsonObject.parse(response.getBytes(StandardCharsets.UTF_8));
        } catch (JsonException e) {
            throw new CliException("restore failed: " + response, e);
        }
        if (created.has("error")) {
            JsonObject error = created.object("error");
            throw new CliException(
                    "restore failed: " + error.string("description") + " (" + error.number("err_code") + ")");
        }
    }

    private String response(String subject, byte[] chunk, Duration timeout) throws InterruptedException {
        Message response = Requests.send(api.connection(), subject, chunk, timeout);
        if (response == null) {
            throw new CliException("restore failed: the server stopped listening");
        }
        return new String(response.getData(), StandardCharsets.UTF_8);
    }
}
