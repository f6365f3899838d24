// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.consumer;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.Human;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.console.Table;
import dev.iora.cli.console.Words;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.stream.StreamPicker;
import dev.iora.cli.stream.StreamVisibility;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code nats consumer report}. */
final class ConsumerReportAll implements NatsCommand {
    @ParentCommand
    StreamVisibility visibility = new StreamVisibility();

    @Parameters(index = "0", arity = "0..1", paramLabel = "stream", description = "Stream name")
    @Nullable
    String stream;

    @Option(
            names = {"-r", "--raw"},
            description = "Show un-formatted numbers")
    boolean raw;

    @Option(
            names = {"-l", "--leaders"},
            description = "Show details about RAFT leaders")
    boolean leaders;

    @Override
    public void run(Session session) throws InterruptedException {
        JsonObject info = new StreamPicker(session, visibility).pick(stream);
        String name = info.object("config").string("name");
        long messages = info.object("state").number("messages");
        List<JsonObject> consumers = session.jetStream().consumers().list(name);
        Table table = new Table(
                        "Consumer report for " + name + " with " + HumanNumber.of(consumers.size()) + " consumers")
                .headers(
                        "Consumer",
                        "Mode",
                        "Ack Policy",
                        "Ack Wait",
                        "Ack Pending",
                        "Redelivered",
                        "Unprocessed",
                        "Ack Floor",
                        "API Level",
                        "Cluster");
        for (JsonObject consumer : consumers) {
            JsonObject config = consumer.object("config");
            String level = config.object("metadata").string("_nats.req.level");
            table.row(
                    consumer.string("name"),
                    config.string("deliver_subject").isEmpty() ? "Pull" : "Push",
                    ConsumerConfigReport.ackPolicy(config.string("ack_policy")),
                    Human.text(config.duration("ack_wait")),
                    number(consumer.number("num_ack_pending")),
                    number(consumer.number("num_redelivered")),
                    unprocessed(consumer.number("num_pending"), messages),
                    number(consumer.object("ack_floor").number("stream_seq")),
                    level.isEmpty() ? "0" : level,
                    Words.peers(consumer.object("cluster")));
        }
        table.print(session.console(), session.style());
    }

    private String number(long value) {
        return raw ? Long.toString(value) : HumanNumber.of(value);
    }

    private String unprocessed(long pending, long messages) {
        if (raw || pending == 0) {
            return Long.toString(pending);
        }
        return HumanNumber.of(pending) + " / " + (messages == 0 ? 100 : Math.min(100, pending * 100 / messages)) + "%";
    }
}
