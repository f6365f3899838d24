// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.message;

import dev.iora.cli.console.Human;
import dev.iora.cli.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags of {@code subscribe} that make it read a stream, from a given start. */
final class SubscribeStart {
    @Option(
            names = "--stream",
            paramLabel = "STREAM",
            description = "Subscribe to a specific stream (required JetStream)")
    String stream = "";

    @Option(names = "--durable", paramLabel = "CONSUMER", description = "Use a durable consumer (requires JetStream)")
    String durable = "";

    @Option(
            names = "--direct",
            description = "Subscribe using batched direct gets instead of a durable consumer (requires JetStream)")
    boolean direct;

    @Option(
            names = "--start-sequence",
            paramLabel = "SEQUENCE",
            description = "Starts at a specific Stream sequence (requires JetStream)")
    long sequence;

    @Option(names = "--all", description = "Delivers all messages found in the Stream (requires JetStream)")
    boolean all;

    @Option(names = "--new", description = "Delivers only future messages (requires JetStream)")
    boolean onlyNew;

    @Option(names = "--last", description = "Delivers the most recent and all future messages (requires JetStream)")
    boolean last;

    @Option(
            names = "--since",
            paramLabel = "DURATION",
            description = "Delivers messages received since a duration like 1d3h5m2s(requires JetStream)")
    @Nullable
    Duration since;

    @Option(
            names = "--last-per-subject",
            description = "Deliver the most recent messages for each subject in the Stream (requires JetStream)")
    boolean lastPerSubject;

    @Option(
            names = {"-T", "--terminate-at-end"},
            description = "Stops consuming messages from JetStream once all messages were received")
    boolean terminateAtEnd;

    boolean usesStream() {
        return sequence > 0
                || !durable.isEmpty()
                || all
                || onlyNew
                || last
                || since != null
                || lastPerSubject
                || !stream.isEmpty()
                || direct;
    }

    /** A description of the start; empty if no flag sets it. */
    String describe(String subject) {
        String prefix = "Subscribing to subject " + subject;
        if (sequence > 0) {
            return prefix + " starting at sequence " + sequence + " ";
        }
        if (last) {
            return prefix + " from last received message ";
        }
        if (all) {
            return prefix + " from first received message ";
        }
        if (onlyNew) {
            return prefix + " for new messages ";
        }
        if (since != null) {
            return prefix + " since " + Human.text(since) + " ";
        }
        return lastPerSubject ? prefix + " for last message per subject " : "";
    }

    /** Puts the deliver policy into the configuration of a consumer. */
    JsonObject apply(JsonObject config) {
        if (sequence > 0) {
            return config.put("deliver_policy", "by_start_sequence").put("opt_start_seq", sequence);
        }
        if (last) {
            return config.put("deliver_policy", "last");
        }
        if (all) {
            return config.put("deliver_policy", "all");
        }
        if (onlyNew) {
            return config.put("deliver_policy", "new");
        }
        if (since != null) {
            return config.put("deliver_policy", "by_start_time")
                    .put("opt_start_time", Instant.now().minus(since).toString());
        }
        return config.put("deliver_policy", lastPerSubject ? "last_per_subject" : "all");
    }
}
