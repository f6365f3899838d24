// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.stream;

import dev.iora.cli.api.ApiException;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.console.HumanNumber.SizeConverter;
import dev.iora.cli.view.StreamInfo;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nats stream backup}. */
final class StreamBackup implements NatsCommand {
    @Parameters(index = "0", paramLabel = "stream", description = "Stream to backup")
    String stream = "";

    @Parameters(index = "1", paramLabel = "target", description = "Directory to create the backup in")
    Path target = Path.of("");

    @Option(
            names = "--progress",
            negatable = true,
            description = "Enables or disables progress reporting using a progress bar")
    boolean progress = true;

    @Option(names = "--check", description = "Checks the stream for health prior to backup")
    boolean check;

    @Option(names = "--consumers", negatable = true, description = "Enable or disable consumer backups")
    boolean consumers = true;

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
        StreamInfo info = session.jetStream().streams().info(stream);
        long limit = Integer.MAX_VALUE;
        if (chunkSize > limit || windowSize > limit) {
            throw new CliException("sizes of chunks and windows go up to " + HumanNumber.bytes(limit));
        }
        SnapshotRequest request = new SnapshotRequest(consumers, check, chunkSize, windowSize);
        try {
            new SnapshotDownload(session, progress).of(info, new BackupDirectory(target), request);
        } catch (ApiException | CliException e) {
            throw new CliException("snapshot failed: " + e.getMessage(), e);
        }
    }
}
