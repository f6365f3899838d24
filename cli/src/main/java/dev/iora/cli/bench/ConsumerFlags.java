// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

import dev.iora.cli.api.ApiException;
import dev.iora.cli.api.Consumers;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/**
 * The flags of benchmarks with a durable consumer.
 *
 * <p>Thread: the main one.
 */
final class ConsumerFlags {
    private static final String DEFAULT_NAME = "nats-bench";
    private static final Duration INACTIVE_THRESHOLD = Duration.ofSeconds(10);

    enum Acks {
        EXPLICIT,
        NONE,
        ALL;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = "--consumer",
            paramLabel = "NAME",
            defaultValue = DEFAULT_NAME,
            description = "Specify the durable consumer name to use")
    String consumer = DEFAULT_NAME;

    @Option(
            names = "--batch",
            defaultValue = "500",
            description = "Sets the max number of messages that can be buffered in the client")
    int batch;

    @Option(
            names = "--acks",
            defaultValue = "explicit",
            description = "Acknowledgement mode for the consumer (explicit, none, all)")
    Acks acks = Acks.EXPLICIT;

    @Option(
            names = "--doubleack",
            negatable = true,
            description = "Synchronously acknowledge messages, waiting for a reply from the server")
    boolean doubleAck;

    @Option(names = "--filter", paramLabel = "SUBJECTS", description = "Filter Stream by subjects")
    List<String> filters = new ArrayList<>();

    @Option(names = "--purge", description = "Purge the stream before running")
    boolean purge;

    Banner describe(Banner banner) {
        return banner.add("consumer", consumer)
                .add("acks", acks.word())
                .add("double-acked", doubleAck)
                .add("batch", batch)
                .add("purge", purge)
                .addFilter(filters);
    }

    void check() {
        if (batch <= 0) {
            throw new CliException("--batch must be greater than 0");
        }
    }

    /** Creates or updates the consumer if it is the benchmark's own. */
    void prepare(Session session, String stream, int clients) throws InterruptedException {
        Consumers consumers = session.jetStream().consumers();
        if (!consumer.equals(DEFAULT_NAME)) {
            return;
        }
        JsonObject config = new JsonObject()
                .put("name", consumer)
                .put("durable_name", consumer)
                .put("deliver_policy", "all")
                .put("ack_policy", acks.word())
                .put("replay_policy", "instant")
                .put("inactive_threshold", INACTIVE_THRESHOLD);
        if (acks != Acks.NONE) {
            config.put("max_ack_pending", (long) batch * clients);
        }
        if (filters.size() == 1) {
            config.put("filter_subject", filters.getFirst());
        } else if (!filters.isEmpty()) {
            config.put("filter_subjects", filters);
        }
        try {
            consumers.createOrUpdate(stream, config);
        } catch (ApiException e) {
            throw new CliException(
                    "creating the durable consumer '" + consumer + "': " + e.clientText() + "; 'nats consumer rm "
                            + stream + " " + consumer + "' removes the one of an earlier run",
                    e);
        }
    }
}
