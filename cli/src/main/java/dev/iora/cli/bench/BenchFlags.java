// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

import dev.iora.cli.console.CliException;
import dev.iora.cli.console.HumanNumber;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * The flags of all benchmarks.
 *
 * <p>Thread: the main one.
 */
final class BenchFlags {
    @Option(
            names = "--clients",
            defaultValue = "1",
            scope = ScopeType.INHERIT,
            description = "Number of concurrent clients")
    int clients = 1;

    @Option(
            names = "--msgs",
            defaultValue = "100000",
            scope = ScopeType.INHERIT,
            description = "Number of messages to publish or subscribe to")
    long messages = 100_000;

    @Option(
            names = "--progress",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            scope = ScopeType.INHERIT,
            description = "Enable or disable the progress bar")
    boolean progress = true;

    @Option(
            names = "--csv",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "Save benchmark data to CSV file")
    @Nullable
    Path csv;

    @Option(
            names = "--size",
            defaultValue = "128B",
            converter = HumanNumber.SizeConverter.class,
            scope = ScopeType.INHERIT,
            description = "Size of the test messages")
    long size = 128;

    void check() {
        if (messages <= 0) {
            throw new CliException("number of messages should be greater than 0");
        }
        if (clients <= 0) {
            throw new CliException("number of clients should be greater than 0");
        }
        if (size <= 0 || size > Integer.MAX_VALUE) {
            throw new CliException("can not parse or invalid the value specified for the message size: " + size
                    + ", use 1 B to 2 GiB");
        }
    }

    /** Checks the flags of a benchmark whose clients share the messages: each must have one at least. */
    void checkShared() {
        check();
        limitClients();
    }

    /** Lowers the number of clients to the number of messages. */
    void limitClients() {
        clients = (int) Math.min(clients, messages);
    }

    Banner banner(BenchKind kind) {
        return new Banner(kind)
                .add("msgs", messages)
                .add("msg-size", HumanNumber.bytes(size))
                .add("clients", clients);
    }

    /** The number of messages of each client when clients share them. */
    long[] shares() {
        long[] shares = new long[clients];
        for (int i = 0; i < clients; i++) {
            shares[i] = messages / clients + (i < messages % clients ? 1 : 0);
        }
        return shares;
    }

    /** The number of messages of each client when each gets all. */
    long[] everything() {
        long[] shares = new long[clients];
        Arrays.fill(shares, messages);
        return shares;
    }
}
