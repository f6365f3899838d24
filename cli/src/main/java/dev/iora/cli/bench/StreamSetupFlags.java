// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

import dev.iora.cli.api.ApiException;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/**
 * The flags for the configuration of the stream that is published to.
 *
 * <p>Thread: the main one.
 */
final class StreamSetupFlags {
    enum Storage {
        MEMORY,
        FILE;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(names = "--create", description = "Create or update the stream first")
    boolean create;

    @Option(
            names = "--storage",
            defaultValue = "file",
            description = "JetStream storage (memory/file) for the \"benchstream\" stream")
    Storage storage = Storage.FILE;

    @Option(names = "--replicas", defaultValue = "1", description = "Number of replicas for the \"benchstream\" stream")
    int replicas;

    @Option(
            names = "--maxbytes",
            paramLabel = "SIZE",
            defaultValue = "1GB",
            converter = HumanNumber.SizeConverter.class,
            description = "The maximum size of the stream or KV bucket in bytes")
    long maxBytes;

    @Option(names = "--dedup", description = "Sets a message id in the header to use JS Publish de-duplication")
    boolean dedup;

    @Option(
            names = "--dedupwindow",
            paramLabel = "DURATION",
            defaultValue = "2m",
            description = "Sets the duration of the stream's deduplication functionality")
    Duration dedupWindow = Duration.ZERO;

    @Option(names = "--purge", description = "Purge the stream before running")
    boolean purge;

    @Option(
            names = "--persistasync",
            description = "Set the persistence mode for the stream to asynchronous (only for R1 streams)")
    boolean persistAsync;

    Banner describe(Banner banner) {
        banner.add("purge", purge);
        if (create) {
            banner.add("storage", storage.word())
                    .add("max-bytes", maxBytes)
                    .add("replicas", replicas)
                    .add("deduplication", dedup)
                    .add("dedup-window", dedupWindow);
        }
        return banner;
    }

    /**
     * Creates the stream; an existing stream must have the same configuration.
     *
     * @param feature the field of the configuration that allows this kind of publishing; empty if every stream does
     */
    void create(Session session, String stream, String subject, String feature) throws InterruptedException {
        if (maxBytes <= 0) {
            throw new CliException("can not parse or invalid the value specified for the max stream/bucket size: "
                    + maxBytes + ", use for instance 1GB");
        }
        JsonObject config = new JsonObject()
                .put("name", stream)
                .put("subjects", List.of(subject))
                .put("retention", "limits")
                .put("discard", "new")
                .put("storage", storage.word())
                .put("num_replicas", replicas)
                .put("max_consumers", -1)
                .put("max_msgs", -1)
                .put("max_msgs_per_subject", -1)
                .put("max_msg_size", -1)
                .put("max_age", 0)
                .put("max_bytes", maxBytes)
                .put("duplicate_window", dedupWindow)
                .put("allow_direct", true);
        if (!feature.isEmpty()) {
            config.put(feature, true);
        }
        if (persistAsync) {
            config.put("persist_mode", "async");
        }
        try {
            session.jetStream().streams().create(config);
        } catch (ApiException e) {
            throw new CliException(
                    "could not create the stream. If you want to delete and re-define the stream use"
                            + " `nats stream delete " + stream + "`: " + e.clientText(),
                    e);
        }
    }
}
