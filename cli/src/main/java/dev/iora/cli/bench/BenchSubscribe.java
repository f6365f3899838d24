// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import java.io.IOException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nats bench sub}. */
final class BenchSubscribe implements NatsCommand {
    @Parameters(index = "0", paramLabel = "subject", description = "Subject to use for the benchmark")
    String subject = "";

    @Option(
            names = "--multisubject",
            description = "Multi-subject mode, each message is published on a subject that includes the publisher's"
                    + " message sequence number as a token")
    boolean multiSubject;

    @Mixin
    BenchFlags flags = new BenchFlags();

    @Override
    public void run(Session session) throws IOException, InterruptedException {
        flags.check();
        String filter = new Subjects(subject, multiSubject, 0, false).filter();
        Banner banner =
                new Banner(BenchKind.CORE_SUBSCRIBE).add("subject", filter).add("multi-subject", multiSubject);
        flags.describe(banner);
        session.console().log(banner.toString());
        new Benchmark(session, BenchKind.CORE_SUBSCRIBE, flags)
                .run(flags.everything(), flags.size, () -> new CoreSubscriber(filter));
    }
}
