// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.stream;

import dev.iora.cli.command.ExistingDirectory;
import dev.iora.cli.command.ExistingFile;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nats stream restore}. */
final class StreamRestore implements NatsCommand {
    @Parameters(
            index = "0",
            paramLabel = "file",
            converter = ExistingDirectory.class,
            description = "The directory holding the backup to restore")
    Path directory = Path.of("");

    @Option(
            names = "--progress",
            negatable = true,
            description = "Enables or disables progress reporting using a progress bar")
    boolean progress = true;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            converter = ExistingFile.class,
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
        JsonObject former = backup.meta().object("config");
        new SnapshotUpload(session, progress).of(backup, wanted(former));
    }

    private JsonObject wanted(JsonObject former) throws IOException {
        JsonObject wanted = config == null ? former : ConfigFiles.config(config);
        if (!wanted.string("name").equals(former.string("name"))) {
            throw new CliException("stream names may not be changed during restore");
        }
        SnapshotUpload.place(wanted, cluster, tags);
        if (replicas > 0) {
            wanted.put("num_replicas", replicas);
        }
        return wanted;
    }
}
