// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.account;

import dev.iora.cli.console.ColumnBlock;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.json.JsonObject;

/**
 * The limits of an account, or of one of its tiers, and how far they are used up.
 *
 * <p>Thread: any, nobody changes it.
 */
record AccountTier(String name, JsonObject tier) {
    private static final String UNLIMITED = "Unlimited";

    void addTo(ColumnBlock block) {
        JsonObject limits = tier.object("limits");
        block.indent(2).title("Tier: " + name).indent(6);
        long pending = limits.number("max_ack_pending");
        block.title("Configuration Requirements")
                .row("Stream Requires Max Bytes Set", limits.truth("max_bytes_required"))
                .row("Consumer Maximum Ack Pending", pending <= 0 ? UNLIMITED : pending);
        block.title("Stream Resource Usage Limits")
                .row("Memory", usage("memory", limits.number("max_memory")))
                .row("Memory Per Stream", perStream(limits.number("memory_max_stream_bytes")))
                .row("Storage", usage("storage", limits.number("max_storage")))
                .row("Storage Per Stream", perStream(limits.number("storage_max_stream_bytes")));
        long streams = limits.number("max_streams");
        long consumers = limits.number("max_consumers");
        block.row(
                        "Streams",
                        HumanNumber.of(tier.number("streams")) + " of "
                                + (streams == -1 ? UNLIMITED : HumanNumber.of(streams)))
                .row("Consumers", consumers == -1 ? UNLIMITED : "Maximum " + HumanNumber.of(consumers) + " per stream")
                .indent(0);
    }

    private String usage(String what, long limit) {
        long reserved = tier.number("reserved_" + what);
        return HumanNumber.bytes(tier.number(what)) + " of " + (limit == -1 ? UNLIMITED : HumanNumber.bytes(limit))
                + " " + (reserved > 0 ? "(" + HumanNumber.bytes(reserved) + " reserved)" : "");
    }

    private static String perStream(long limit) {
        return limit <= 0 ? UNLIMITED : HumanNumber.bytes(limit);
    }
}
