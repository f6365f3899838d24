// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.consumer;

import dev.iora.cli.command.Session;
import dev.iora.cli.console.Human;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.console.Table;
import dev.iora.cli.console.Words;
import dev.iora.cli.stream.StreamCommand;
import dev.iora.cli.view.ConsumerConfig;
import dev.iora.cli.view.ConsumerInfo;
import dev.iora.cli.view.StreamInfo;
import java.util.List;
import picocli.CommandLine.Option;

/** {@code nats consumer report}. */
final class ConsumerReportAll extends StreamCommand {
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
        StreamInfo info = pick(session);
        String name = info.name();
        long messages = info.state().messages();
        List<ConsumerInfo> consumers = session.jetStream().consumers().list(name);
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
        for (ConsumerInfo consumer : consumers) {
            ConsumerConfig config = consumer.config();
            table.row(
                    consumer.name(),
                    config.isPush() ? "Push" : "Pull",
                    ConsumerConfigReport.ackPolicy(config.ackPolicy()),
                    Human.text(config.ackWait()),
                    number(consumer.numAckPending()),
                    number(consumer.numRedelivered()),
                    unprocessed(consumer.numPending(), messages),
                    number(consumer.ackFloor().streamSeq()),
                    Words.requiredApiLevel(consumer.name(), config.metadata()),
                    Words.peers(consumer.cluster()));
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
