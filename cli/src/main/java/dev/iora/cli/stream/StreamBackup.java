// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.stream;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.console.HumanNumber.SizeConverter;
import dev.iora.cli.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nats stream backup}. */
final class StreamBackup implements NatsCommand {
    private static final long DEFAULT_CHUNK_BYTES = 128 * 1024;

    @Parameters(index = "0", paramLabel = "stream", description = "Stream to backup")
    String stream = "";

    @Parameters(index = "1", paramLabel = "target", description = "Directory to create the backup in")
    Path target = Path.of("");

    @Option(
            names = "--progress",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Enables or disables progress reporting using a progress bar")
    boolean progress;

    @Option(names = "--check", description = "Checks the stream for health prior to backup")
    boolean check;

    @Option(
            names = "--consumers",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Enable or disable consumer backups")
    boolean consumers;

    @Option(
            names = "--chunk-size",
            paramLabel = "SIZE",
            converter = SizeConverter.class,
            description = "Sets a specific chunk size that the server will send")
    long chunkSize;

    @Option(
            names = "--window-size",
            paramLabel = "SIZE",
            converter = SizeConverter.class,
            description = "Sets a specific window size that the server will send")
    long windowSize;

    @Override
    public void run(Session session) throws IOException, InterruptedException {
        JsonObject config = session.jetStream().streams().info(stream).object("config");
        if (config.string("storage").equals("memory")) {
            throw new CliException("snapshot failed: memory streams do not support snapshots");
        }
        long unsignedLimit = Integer.MAX_VALUE;
        if (chunkSize > unsignedLimit || windowSize > unsignedLimit) {
            throw new CliException("sizes of chunks and windows go up to " + HumanNumber.bytes(unsignedLimit));
        }
        JsonObject request = new JsonObject()
                .put("no_consumers", !consumers)
                .put("jsck", check)
                .put("chunk_size", chunkSize > 0 ? chunkSize : DEFAULT_CHUNK_BYTES);
        if (windowSize > 0) {
            request.put("window_size", windowSize);
        }
        new SnapshotDownload(session, stream, progress).to(new BackupDirectory(target), request);
    }
}
