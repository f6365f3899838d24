// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.stream;

import dev.iora.cli.command.ExistingDirectory;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonObject;
import dev.iora.json.GoQuote;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nats account restore}: restores all streams of a backup; refused if any of them exists. */
final class AccountRestore implements NatsCommand {
    @Parameters(
            index = "0",
            paramLabel = "directory",
            converter = ExistingDirectory.class,
            description = "The directory holding the account backup to restore")
    Path directory = Path.of("");

    @Option(names = "--cluster", description = "Place the stream in a specific cluster")
    String cluster = "";

    @Option(
            names = "--tag",
            split = ",",
            description = "Place the stream on servers that has specific tags (pass multiple times)")
    List<String> tags = new ArrayList<>();

    @Override
    public void run(Session session) throws IOException, InterruptedException {
        List<Path> backups = backups();
        List<String> existing = session.jetStream().streams().names("");
        for (Path backup : backups) {
            check(backup, existing);
        }
        session.console()
                .println("Restoring backup of all " + backups.size() + " streams in directory "
                        + GoQuote.string(directory.toString()) + "\n");
        for (Path path : backups) {
            BackupDirectory backup = new BackupDirectory(path);
            JsonObject config = backup.meta().object("config");
            SnapshotUpload.place(config, cluster, tags);
            new SnapshotUpload(session, false).of(backup, config);
        }
    }

    private List<Path> backups() throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.sorted().toList();
        }
    }

    private static void check(Path backup, List<String> existing) {
        String name = backup.getFileName().toString();
        if (!Files.isDirectory(backup)) {
            throw new CliException("expected a directory " + GoQuote.string(name));
        }
        if (existing.contains(name)) {
            throw new CliException("stream " + GoQuote.string(name) + " exists already");
        }
        var _ = new BackupDirectory(backup).meta();
    }
}
