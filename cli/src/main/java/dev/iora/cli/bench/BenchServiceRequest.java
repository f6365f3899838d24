// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

import dev.iora.cli.command.ExistingFile;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.message.MessageHeaders;
import dev.iora.cli.template.MessageValues;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code nats bench service request}. */
final class BenchServiceRequest implements NatsCommand {
    @ParentCommand
    ServiceFlags service = new ServiceFlags();

    @Parameters(index = "0", paramLabel = "subject", description = "Subject to use for the benchmark")
    String subject = "";

    @Option(
            names = "--payload",
            paramLabel = "FILE",
            converter = ExistingFile.class,
            description = "File containing the payload to send")
    @Nullable
    Path payload;

    @Option(
            names = {"-H", "--header"},
            paramLabel = "K:V",
            description = "Adds headers to the message using K:V format")
    List<String> headers = new ArrayList<>();

    @Mixin
    PaceFlags pace = new PaceFlags();

    @Override
    public void run(Session session) throws IOException, InterruptedException {
        BenchFlags flags = service.common;
        pace.apply(flags);
        flags.check();
        flags.limitClients();
        byte[] body = PublishFlags.body(payload, flags);
        @Nullable Headers sent = new MessageHeaders(headers).of(MessageValues.of(0));
        Banner banner =
                new Banner(BenchKind.SERVICE_REQUEST).add("subject", subject).add("sleep", service.sleep);
        flags.describe(banner);
        pace.describe(banner);
        session.console().log(banner.toString());
        Duration timeout = session.settings().timeout();
        new Benchmark(session, BenchKind.SERVICE_REQUEST, flags)
                .run(
                        flags.shares(),
                        body.length,
                        () -> new ServiceRequester(
                                subject, sent, body, pace.pace(flags.clients, service.sleep), timeout));
    }
}
