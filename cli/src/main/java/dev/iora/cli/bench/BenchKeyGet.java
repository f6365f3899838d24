// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import io.nats.client.KeyValueOptions;
import java.io.IOException;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code nats bench kv get}. */
final class BenchKeyGet implements NatsCommand {
    @ParentCommand
    KeyFlags kv = new KeyFlags();

    @Option(
            names = "--randomize",
            defaultValue = "0",
            description = "Randomly get messages using keys between 0 and this number (set to 0 for sequential access)")
    int randomize;

    @Override
    public void run(Session session) throws IOException, InterruptedException {
        BenchFlags flags = kv.common;
        flags.check();
        flags.limitClients();
        Banner banner = new Banner(BenchKind.KEY_GET).add("randomize", randomize);
        kv.describe(banner);
        session.console().log(banner.toString());
        KeyValueOptions options = KeyFlags.options(session);
        new Benchmark(session, BenchKind.KEY_GET, flags)
                .run(
                        flags.shares(),
                        flags.size,
                        () -> new KeyGetter(kv.bucket, options, randomize, StreamReadCommand.pace(kv.sleep)));
    }
}
