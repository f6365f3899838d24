// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

import dev.iora.cli.command.ExistingFile;
import dev.iora.cli.console.InputFile;
import dev.iora.cli.message.MessageHeaders;
import dev.iora.cli.template.MessageValues;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The flags for subject and body of published messages.
 *
 * <p>Thread: the main one.
 */
final class PublishFlags {
    @Mixin
    SubjectFlags subject = new SubjectFlags();

    @Option(
            names = "--multisubjectmax",
            defaultValue = "100000",
            description = "The maximum number of subjects to use in multi-subject mode (0 means no max)")
    int multiSubjectMax;

    @Option(
            names = "--multisubjectrandomize",
            description = "Randomize which subjects are being used when in multisubject mode")
    boolean multiSubjectRandomize;

    @Option(
            names = "--payload",
            paramLabel = "FILE",
            converter = ExistingFile.class,
            description = "File containing a message payload to send")
    @Nullable
    Path payload;

    @Option(
            names = {"-H", "--header"},
            paramLabel = "K:V",
            description = "Adds headers to the message using K:V format")
    List<String> headers = new ArrayList<>();

    Banner describe(Banner banner) {
        return banner.add("subject", subject.filter())
                .add("multi-subject", subject.multiSubject)
                .add("multi-subject-max", multiSubjectMax)
                .add("multi-subject-randomize", multiSubjectRandomize);
    }

    Subjects subjects() {
        return new Subjects(subject.subject, subject.multiSubject, multiSubjectMax, multiSubjectRandomize);
    }

    @Nullable
    Headers headers() {
        return new MessageHeaders(headers).of(MessageValues.of(0));
    }

    /** The body of each message: the content of a file, or zeros. */
    byte[] body(BenchFlags flags) throws IOException {
        return body(payload, flags);
    }

    static byte[] body(@Nullable Path payload, BenchFlags flags) throws IOException {
        if (payload == null) {
            return new byte[(int) flags.size];
        }
        byte[] body = InputFile.read(payload);
        flags.size = body.length;
        return body;
    }
}
