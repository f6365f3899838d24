// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.audit;

import dev.iora.cli.archive.ArchiveWriter;
import dev.iora.cli.archive.ArtifactTags;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliVersion;
import dev.iora.cli.json.JsonObject;
import io.nats.client.Connection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code nats audit gather}. */
final class AuditGather implements NatsCommand {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Output file path of generated archive")
    @Nullable
    Path output;

    @Option(names = "--progress", negatable = true, description = "Display progress messages during gathering")
    boolean progress = true;

    @Option(names = "--cluster", description = "Limit audit to servers from the named cluster")
    String cluster = "";

    @Option(
            names = "--server-endpoints",
            negatable = true,
            description = "Capture monitoring endpoints for each server")
    boolean serverEndpoints = true;

    @Option(names = "--server-profiles", negatable = true, description = "Capture profiles for each server")
    boolean serverProfiles = true;

    @Option(
            names = "--account-endpoints",
            negatable = true,
            description = "Capture monitoring endpoints for each account")
    boolean accountEndpoints = true;

    @Option(names = "--streams", negatable = true, description = "Capture state of each stream")
    boolean streams = true;

    @Option(names = "--consumers", negatable = true, description = "Capture state of each stream consumers")
    boolean consumers = true;

    @Option(names = "--details", negatable = true, description = "Capture detailed server information from the audit")
    boolean details = true;

    @Override
    public void run(Session session) throws InterruptedException {
        Instant start = Instant.now();
        GatherLog log = new GatherLog(session.console(), progress);
        // Done before the file is created, so that a failure leaves none behind.
        Deployment deployment = Deployment.discover(session.system(), log, cluster);
        Path file = output != null
                ? output
                : Path.of(
                        System.getProperty("java.io.tmpdir", "."), "audit-archive-" + start.getEpochSecond() + ".zip");
        try (ArchiveWriter writer = new ArchiveWriter(file, start)) {
            Gathering gathering = new Gathering(deployment, session.settings().timeout(), writer, log);
            if (serverEndpoints) {
                gathering.gatherServers(details);
            } else {
                log.progress("Skipping servers endpoints data gathering");
            }
            if (serverProfiles) {
                gathering.gatherProfiles();
            } else {
                log.progress("Skipping server profiles gathering");
            }
            if (accountEndpoints) {
                gathering.gatherAccounts();
            } else {
                log.progress("Skipping accounts endpoints data gathering");
            }
            if (streams) {
                gathering.gatherStreams(consumers);
            } else {
                log.progress("Skipping streams data gathering");
            }
            writer.add(ArtifactTags.special("audit_gather_metadata"), metadata(session.connection(), start));
            writer.add(
                    ArtifactTags.special("audit_gather_log"), "log", log.text().getBytes(StandardCharsets.UTF_8));
            // If gathering fails earlier, the file lacks its manifest and is refused as an archive.
            writer.finish();
        }
        log.progress("Archive created at: " + file);
    }

    private static JsonObject metadata(Connection connection, Instant start) {
        String url = Objects.requireNonNullElse(connection.getConnectedUrl(), "");
        return new JsonObject()
                .put("capture_timestamp", start.truncatedTo(ChronoUnit.MICROS).toString())
                .put("connected_server_name", connection.getServerInfo().getServerName())
                .put("connected_server_version", connection.getServerInfo().getVersion())
                .put("connect_url", url.replaceFirst("://[^/@]*@", "://"))
                .put("user_name", System.getProperty("user.name", "?"))
                .put("version", "nats " + CliVersion.COMPATIBILITY);
    }
}
