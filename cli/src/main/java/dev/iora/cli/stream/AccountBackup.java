// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.stream;

import dev.iora.cli.api.ApiException;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.ColumnBlock;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.view.StreamInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nats account backup}: backs up each stream into its own directory. */
final class AccountBackup implements NatsCommand {
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
