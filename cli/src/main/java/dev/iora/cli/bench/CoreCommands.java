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

/** The commands of {@code nats bench} for core messages. */
final class CoreCommands {
    private CoreCommands() {}

    /** {@code nats bench pub}. */
    static final class Publish implements NatsCommand {
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
            flags.checkShared();
            byte[] body = publish.body(flags);
            @Nullable Headers headers = publish.headers();
            Banner banner =
                    publish.describe(flags.banner(BenchKind.CORE_PUBLISH).add("sleep", sleep));
            pace.describe(banner).print(session);
            Subjects subjects = publish.subjects();
            new Benchmark(session, BenchKind.CORE_PUBLISH, flags).run(flags.shares(), () -> client -> {
                client.repeat(
                        pace.pace(flags.clients, sleep),
                        subjects::of,
                        subject -> client.connection().publish(subject, headers, body));
                client.flush();
                client.stop();
            });
        }
    }

    /** {@code nats bench sub}. */
    static final class Subscribe implements NatsCommand {
        @Mixin
        SubjectFlags subject = new SubjectFlags();

        @Mixin
        BenchFlags flags = new BenchFlags();

        @Override
        public void run(Session session) throws IOException, InterruptedException {
            flags.check();
            String filter = subject.filter();
            flags.banner(BenchKind.CORE_SUBSCRIBE)
                    .add("subject", filter)
                    .add("multi-subject", subject.multiSubject)
                    .print(session);
            new Benchmark(session, BenchKind.CORE_SUBSCRIBE, flags)
                    .run(flags.everything(), () -> CallbackReader.ofSubject(filter));
        }
    }
}
