// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.stream;

import dev.iora.cli.api.ApiException;
import dev.iora.cli.api.JetStreamApi;
import dev.iora.cli.api.Requests;
import dev.iora.cli.command.NatsCommand;
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
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nats stream restore}. */
final class StreamRestore implements NatsCommand {
    private static final int CHUNK_BYTES = 64 * 1024;
    /** How long a server may take to make a stream of what was sent. */
    private static final Duration PATIENCE = Duration.ofHours(1);

    @Parameters(index = "0", paramLabel = "file", description = "The directory holding the backup to restore")
    Path directory = Path.of("");

    @Option(
            names = "--progress",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Enables or disables progress reporting using a progress bar")
    boolean progress;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Load a different configuration when restoring the stream")
    @Nullable
    Path config;

    @Option(names = "--cluster", description = "Place the stream in a specific cluster")
    String cluster = "";

    @Option(
            names = "--tag",
            split = ",",
            description = "Place the stream on servers that has specific tags (pass multiple times)")
    List<String> tags = new ArrayList<>();

    @Option(names = "--replicas", description = "Override how many replicas of the data to create")
    long replicas;

    @Override
    public void run(Session session) throws IOException, InterruptedException {
        BackupDirectory backup = new BackupDirectory(directory);
        JsonObject request = backup.meta();
        String name = request.object("config").string("name");
        JetStreamApi api = session.jetStream();
        if (api.streams().find(name) != null) {
            throw new CliException("Stream " + GoQuote.string(name) + " already exist");
        }
        request.put("config", wanted(request.object("config")));
        Console console = session.console();
        console.println("Starting restore of Stream " + GoQuote.string(name) + " from file "
                + GoQuote.string(directory.toString()) + "\n");
        long began = System.nanoTime();
        restore(session, backup, request);
        long seconds =
                Duration.ofNanos(System.nanoTime() - began).plusMillis(500).toSeconds();
        console.println("\nRestored stream " + GoQuote.string(name) + " in "
                + HumanDuration.goText(Duration.ofSeconds(seconds)) + "\n");
        StreamReport.print(session, api.streams().info(name), false);
    }

    private JsonObject wanted(JsonObject former) throws IOException {
        JsonObject wanted = config == null ? former : StreamFiles.config(config);
        if (!wanted.string("name").equals(former.string("name"))) {
            throw new CliException("stream names may not be changed during restore");
        }
        if (!cluster.isEmpty() || !tags.isEmpty()) {
            wanted.put("placement", new JsonObject().put("cluster", cluster).put("tags", tags));
        }
        if (replicas > 0) {
            wanted.put("num_replicas", replicas);
        }
        if (wanted.string("storage").equals("memory")) {
            throw new CliException("restore failed: memory streams do not support snapshots");
        }
        return wanted;
    }

    private void restore(Session session, BackupDirectory backup, JsonObject request)
            throws IOException, InterruptedException {
        JetStreamApi api = session.jetStream();
        String name = request.object("config").string("name");
        String subject;
        try {
            subject = api.request("STREAM.RESTORE." + name, request).string("deliver_subject");
        } catch (ApiException e) {
            throw new CliException("restore failed: " + e.getMessage(), e);
        }
        boolean shown = progress && !session.options().trace;
        try (InputStream in = backup.readData();
                ProgressBar bar = shown ? ProgressBar.ofBytes(session.console(), "", backup.dataBytes()) : null) {
            byte[] buffer = new byte[CHUNK_BYTES];
            int read;
            while ((read = in.readNBytes(buffer, 0, buffer.length)) > 0) {
                send(api, subject, Arrays.copyOf(buffer, read));
                if (bar != null) {
                    bar.add(read);
                }
            }
        }
        finish(api, subject);
    }

    private static void send(JetStreamApi api, String subject, byte[] chunk) throws InterruptedException {
        Message answer = Requests.send(api.connection(), subject, chunk, api.timeout());
        if (answer == null) {
            throw new CliException("restore failed: the server does not listen any more");
        }
        String text = new String(answer.getData(), StandardCharsets.UTF_8);
        if (text.startsWith("-ERR")) {
            throw new CliException("restore failed: " + GoQuote.string(text));
        }
    }

    private static void finish(JetStreamApi api, String subject) throws InterruptedException {
        Message answer = Requests.send(api.connection(), subject, new byte[0], PATIENCE);
        if (answer == null) {
            throw new CliException("restore failed: the server does not listen any more");
        }
        JsonObject created;
        try {
            created = JsonObject.parse(answer.getData());
        } catch (JsonException e) {
            throw new CliException("restore failed: " + new String(answer.getData(), StandardCharsets.UTF_8), e);
        }
        JsonObject error = created.object("error");
        if (created.has("error")) {
            throw new CliException(
                    "restore failed: " + error.string("description") + " (" + error.number("err_code") + ")");
        }
    }
}
