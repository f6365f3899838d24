// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.cli.Cli;
import dev.iora.cli.CliResult;
import dev.iora.cli.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code nats stream backup} and {@code nats stream restore}: with the Go server and with ours, which has no snapshots
 * yet.
 */
@Timeout(180)
class StreamBackupIT {
    @TempDir
    Path directory;

    @Test
    void restoresAStreamFromItsBackup() throws Exception {
        try (TestServer server = TestServer.reference(directory, "")) {
            Cli cli = new Cli(directory).connectedTo(server.url());
            cli.run("stream", "add", "SAVED", "--subjects=saved.>", "--description=kept", "--defaults")
                    .succeeded();
            cli.run("pub", "saved.{{Count}}", "message {{Count}}", "--count=2000", "-q")
                    .succeeded();
            // The publisher does not wait for acknowledgements.
            while (!cli.run("stream", "state", "SAVED").succeeded().out().contains("Messages: 2,000\n")) {
                Thread.onSpinWait();
            }
            String target = directory.resolve("backup").toString();
            assertThat(cli.run("stream", "backup", "SAVED", target, "--no-progress", "--chunk-size=4KB")
                            .succeeded()
                            .out())
                    .matches("Starting backup of Stream \"SAVED\" with \\d+ KiB\n\n"
                            + "Received \\d+ KiB compressed data in \\d+ chunks for stream \"SAVED\" in [0-9.]+m?s,"
                            + " \\d+ KiB uncompressed \n");
            assertThat(Files.readString(Path.of(target, "backup.json")))
                    .startsWith("{\n  \"config\": {\n    \"name\": \"SAVED\",")
                    .contains("\n  \"state\": {\n    \"messages\": 2000,");
            cli.run("stream", "restore", target).failedWith("Stream \"SAVED\" already exist");
            cli.run("stream", "rm", "SAVED", "-f").succeeded();
            CliResult restored = cli.run("stream", "restore", target).succeeded();
            assertThat(restored.masked())
                    .startsWith("Starting restore of Stream \"SAVED\" from file \"" + target + "\"\n\n\n"
                            + "Restored stream \"SAVED\" in ")
                    .contains("s\n\nInformation for Stream SAVED created <date and time --->\n")
                    .contains("Description: kept\n", "Messages: 2,000\n");
            assertThat(cli.run("sub", "saved.1999", "--last", "--count=1", "--raw")
                            .out())
                    .endsWith("message 1999\n");
        }
    }

    @Test
    void restoresABackupWithAnotherConfiguration() throws Exception {
        try (TestServer server = TestServer.reference(directory, "")) {
            Cli cli = new Cli(directory).connectedTo(server.url());
            cli.run("stream", "add", "SAVED", "--subjects=saved", "--defaults").succeeded();
            String target = directory.resolve("backup").toString();
            assertThat(cli.run("stream", "snapshot", "SAVED", target, "--check", "--no-consumers")
                            .succeeded()
                            .out())
                    .contains("Health Check was requested, this can take a long time without progress reports\n\n");
            cli.run("stream", "rm", "SAVED", "-f").succeeded();
            Path config = directory.resolve("config.json");
            Files.writeString(config, "{\"name\":\"OTHER\",\"subjects\":[\"saved\"],\"storage\":\"file\"}");
            cli.run("stream", "restore", target, "--config=" + config)
                    .failedWith("stream names may not be changed during restore");
            Files.writeString(
                    config,
                    "{\"name\":\"SAVED\",\"subjects\":[\"other\"],\"storage\":\"file\",\"num_replicas\":1,"
                            + "\"retention\":\"limits\",\"discard\":\"old\",\"max_msgs\":-1,\"max_bytes\":-1,"
                            + "\"max_consumers\":-1,\"max_msg_size\":-1}");
            assertThat(cli.run("stream", "restore", target, "--config=" + config, "--replicas=1")
                            .succeeded()
                            .out())
                    .contains("Subjects: other\n");
        }
    }

    @Test
    void backsUpAndRestoresAllStreamsOfAnAccount() throws Exception {
        try (TestServer server = TestServer.reference(directory, "")) {
            Cli cli = new Cli(directory).connectedTo(server.url());
            String target = directory.resolve("account").toString();
            cli.run("account", "backup", target, "-f").failedWith("no streams found");
            cli.run("stream", "add", "ONE", "--subjects=one", "--defaults").succeeded();
            cli.run("stream", "add", "TWO", "--subjects=two", "--defaults").succeeded();
            cli.run("pub", "-J", "-q", "two", "kept").succeeded();
            cli.run("stream", "add", "MEMORY", "--subjects=m", "--storage=memory", "--defaults")
                    .succeeded();
            cli.run("account", "backup", target)
                    .failedWith("could not obtain confirmation: cannot ask for confirmation without a terminal");
            assertThat(cli.run("account", "backup", target, "-f").succeeded().out())
                    .startsWith("Performing backup of all streams to " + target + "\n\n    Streams: 3\n")
                    .contains("Received ", " chunks for stream \"ONE\"", " chunks for stream \"TWO\"")
                    .endsWith("Backup Warnings: \n  MEMORY: memory streams do not support snapshots\n\n");
            cli.run("account", "backup", target, "-f", "-w").failedWith("backup failed");
            cli.run("account", "restore", target).failedWith("stream \"ONE\" exists already");
            cli.run("stream", "rm", "ONE", "-f").succeeded();
            cli.run("stream", "rm", "TWO", "-f").succeeded();
            assertThat(cli.run("account", "restore", target).succeeded().out())
                    .startsWith("Restoring backup of all 2 streams in directory \"" + target + "\"\n\n")
                    .contains("Restored stream \"ONE\"", "Restored stream \"TWO\"");
            assertThat(cli.run("sub", "two", "--last", "--count=1", "--raw").out())
                    .endsWith("kept\n");
        }
    }

    @Test
    void reportsErrors() throws Exception {
        try (TestServer server = TestServer.iora(directory.resolve("store"))) {
            Cli cli = new Cli(directory).connectedTo(server.url());
            Path missing = directory.resolve("missing");
            cli.run("stream", "backup", "NONE", missing.toString()).failedWith("stream not found (10059)");
            cli.run("stream", "restore", missing.toString())
                    .failedWith("path '" + missing + "' does not exist, try --help");
            cli.run("stream", "restore", directory.toString())
                    .failedWith("restore failed: " + directory + " holds no backup: there is no backup.json");
            cli.run("stream", "add", "MEMORY", "--subjects=m", "--storage=memory", "--defaults")
                    .succeeded();
            cli.run("stream", "backup", "MEMORY", missing.toString())
                    .failedWith("snapshot failed: memory streams do not support snapshots");
            cli.run("stream", "add", "FILE", "--subjects=f", "--defaults").succeeded();
            CliResult refused = cli.run("stream", "backup", "FILE", missing.toString());
            refused.failedWith("snapshot failed: snapshot failed: snapshots are not supported yet (10064)");
            assertThat(missing).doesNotExist();
        }
    }
}
