// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.account;

import dev.iora.cli.console.ColumnBlock;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.view.JetStreamAccount;

/** The limits of an account, or of one of its tiers, and its usage. */
record AccountTier(String name, JetStreamAccount tier) {
    private static final String UNLIMITED = "Unlimited";

    void addTo(ColumnBlock block) {
        JetStreamAccount.Limits limits = tier.limits();
        block.indent(2).title("Tier: " + name).indent(6);
        long pending = limits.maxAckPending();
        block.title("Configuration Requirements")
                .row("Stream Requires Max Bytes Set", limits.maxBytesRequired())
                .row("Consumer Maximum Ack Pending", pending <= 0 ? UNLIMITED : pending);
        block.title("Stream Resource Usage Limits")
                .row("Memory", usage(tier.memory(), tier.reservedMemory(), limits.maxMemory()))
                .row("Memory Per Stream", perStream(limits.memoryMaxStreamBytes()))
                .row("Storage", usage(tier.storage(), tier.reservedStorage(), limits.maxStorage()))
                .row("Storage Per Stream", perStream(limits.storageMaxStreamBytes()));
        long streams = limits.maxStreams();
        long consumers = limits.maxConsumers();
        block.row(
                        "Streams",
                        HumanNumber.of(tier.streams()) + " of " + (streams == -1 ? UNLIMITED : HumanNumber.of(streams)))
                .row("Consumers", consumers == -1 ? UNLIMITED : "Maximum " + HumanNumber.of(consumers) + " per stream")
                .indent(0);
    }

    private static String usage(long used, long reserved, long limit) {
        return HumanNumber.bytes(used) + " of " + (limit == -1 ? UNLIMITED : HumanNumber.bytes(limit)) + " "
                + (reserved > 0 ? "(" + HumanNumber.bytes(reserved) + " reserved)" : "");
    }

    private static String perStream(long limit) {
        return limit <= 0 ? UNLIMITED : HumanNumber.bytes(limit);
    }
}
