// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.stream;

import dev.iora.cli.api.ApiException;
import dev.iora.cli.command.ExistingDirectory;
import dev.iora.cli.command.ExistingFile;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.ColumnBlock;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.console.HumanNumber.SizeConverter;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.StreamInfo;
import dev.iora.json.GoQuote;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that back up and restore one stream, or all streams of the account. */
final class BackupCommands {
    private BackupCommands() {}

    /** A command that restores streams. */
    abstract static class RestoreCommand implements NatsCommand {
        @Option(names = "--cluster", description = "Place the stream in a specific cluster")
        String cluster = "";

        @Option(
                names = "--tag",
                split = ",",
                description = "Place the stream on servers that has specific tags (pass multiple times)")
        List<String> tags = new ArrayList<>();

        /** Sets the placement in a configuration. */
        final void place(JsonObject config) {
            if (!cluster.isEmpty() || !tags.isEmpty()) {
                config.put("placement", new JsonObject().put("cluster", cluster).put("tags", tags));
            }
        }
    }

    /** {@code nats account backup}: backs up each stream into its own directory. */
    static final class OfAccount implements NatsCommand {
        @Parameters(index = "0", paramLabel = "target", description = "Directory to create the backup in")
        Path target = Path.of("");

        @Option(names = "--check", description = "Checks the Stream for health prior to backup")
        boolean check;

        @Option(names = "--consumers", negatable = true, description = "Enable or disable consumer backups")
        boolean consumers = true;

        @Option(
                names = {"-f", "--force"},
                description = "Perform backup without prompting")
        boolean force;

        @Option(
                names = {"-w", "--critical-warnings"},
                description = "Treat warnings as failures")
        boolean criticalWarnings;

        @Override
        public void run(Session session) throws IOException, InterruptedException {
            List<StreamInfo> infos = session.jetStream().streams().list("");
            if (infos.isEmpty()) {
                throw new CliException("no streams found");
            }
            announce(session, infos);
            if (!session.confirmed(force, "Perform backup")) {
                return;
            }
            new BackupDirectory(target).create();
            List<String> warnings = new ArrayList<>();
            List<String> failures = new ArrayList<>();
            for (StreamInfo info : infos) {
                // Streams that cannot be backed up are only a warning, as in the official command.
                boolean memory = info.config().storage().equals("memory");
                save(session, info, memory ? warnings : failures);
            }
            report(session.console(), "Backup Warnings: ", warnings);
            report(session.console(), "Backup failures: ", failures);
            if (!failures.isEmpty() || (criticalWarnings && !warnings.isEmpty())) {
                throw new CliException("backup failed");
            }
        }

        private void announce(Session session, List<StreamInfo> infos) {
            long bytes = 0;
            long consumerCount = 0;
            for (StreamInfo info : infos) {
                bytes += info.state().bytes();
                consumerCount += info.state().consumerCount();
            }
            new ColumnBlock("Performing backup of all streams to " + target)
                    .row("Streams", infos.size())
                    .row("Size", HumanNumber.bytes(bytes))
                    .row("Consumers", consumerCount)
                    .line("")
                    .print(session.console(), session.style());
        }

        private void save(Session session, StreamInfo info, List<String> problems)
                throws IOException, InterruptedException {
            String name = info.name();
            Path directory = target.resolve(name);
            try {
                new SnapshotDownload(session, false)
                        .of(info, new BackupDirectory(directory), new SnapshotRequest(consumers, check, 0, 0));
            } catch (ApiException | CliException e) {
                session.console().println("Backup of " + name + " failed: " + e.getMessage());
                problems.add(name + ": " + e.getMessage());
                // A partial backup is useless and would make account restore fail.
                new BackupDirectory(directory).remove();
            }
            session.console().println();
        }

        private static void report(Console console, String heading, List<String> problems) {
            if (!problems.isEmpty()) {
                console.println(heading);
                problems.forEach(problem -> console.println("  " + problem));
                console.println();
            }
        }
    }

    /** {@code nats account restore}: restores all streams of a backup; refused if any of them exists. */
    static final class RestoreAccount extends RestoreCommand {
        @Parameters(
                index = "0",
                paramLabel = "directory",
                converter = ExistingDirectory.class,
                description = "The directory holding the account backup to restore")
        Path directory = Path.of("");

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
                place(config);
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

    /** {@code nats stream backup}. */
    static final class OfStream implements NatsCommand {
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

    /** {@code nats stream restore}. */
    static final class RestoreStream extends RestoreCommand {
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
            place(wanted);
            if (replicas > 0) {
                wanted.put("num_replicas", replicas);
            }
            return wanted;
        }
    }
}
