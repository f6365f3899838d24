// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nats bench pub}. */
final class BenchPublish implements NatsCommand {
    @Parameters(index = "0", paramLabel = "subject", description = "Subject to use for the benchmark")
    String subject = "";

    @Option(
            names = "--sleep",
            paramLabel = "DURATION",
            description = "Sleep for the specified interval between publications")
    Duration sleep = Duration.ZERO;

    @Mixin
    BenchFlags flags = new BenchFlags();

    @Mixin
    PublishFlags publish = new PublishFlags();

    @Mixin
    PaceFlags pace = new PaceFlags();

    @Override
    public void run(Session session) throws IOException, InterruptedException {
        pace.apply(flags);
        flags.check();
        flags.limitClients();
        byte[] body = publish.body(flags);
        @Nullable Headers headers = publish.headers();
        Banner banner = new Banner(BenchKind.CORE_PUBLISH).add("sleep", sleep);
        publish.describe(banner, subject);
        flags.describe(banner);
        pace.describe(banner);
        session.console().log(banner.toString());
        Subjects subjects = publish.subjects(subject);
        new Benchmark(session, BenchKind.CORE_PUBLISH, flags)
                .run(
                        flags.shares(),
                        body.length,
                        () -> new CorePublisher(subjects, headers, body, pace.pace(flags.clients, sleep)));
    }
}
