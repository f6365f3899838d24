// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.object;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.HumanDuration;
import dev.iora.cli.console.HumanNumber;
import io.nats.client.NUID;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nats object get}. */
final class ObjectGet implements NatsCommand {
    private static final Duration SLOW = Duration.ofSeconds(2);

    @Parameters(index = "0", paramLabel = "bucket", description = "The bucket to act on")
    String bucket = "";

    @Parameters(index = "1", paramLabel = "file", description = "The file to act on")
    String file = "";

    @Option(
            names = {"-O", "--output"},
            paramLabel = "FILE",
            description = "Override the output file name")
    @Nullable
    Path output;

    @Option(names = "--progress", negatable = true, description = "Show progress bars")
    boolean progress = true;

    @Option(
            names = {"-f", "--force"},
            description = "Act without confirmation")
    boolean force;

    @Override
    public void run(Session session) throws IOException, InterruptedException {
        ObjectBucket store = ObjectBucket.open(session, bucket);
        ObjectDownload download = store.download(store.get(file));
        Path target = target(download.entry());
        if (Files.exists(target) && !session.confirmed(force, "Replace existing target file " + target)) {
            return;
        }
        long began = System.nanoTime();
        try (ObjectProgress shown =
                ObjectProgress.of(session, progress, download.entry().size())) {
            write(download, target, shown);
        }
        session.console().println(summary(download.entry().size(), target, System.nanoTime() - began));
    }

    private Path target(ObjectEntry entry) {
        Path name = output == null ? Path.of(entry.name()).getFileName() : output;
        if (name == null) {
            throw new CliException("the object has no file name, use --output");
        }
        return name.toAbsolutePath().normalize();
    }

    /** Replaces an existing file only when the whole object was read and verified. */
    private static void write(ObjectDownload download, Path target, ObjectProgress shown)
            throws IOException, InterruptedException {
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            try (OutputStream out = Files.newOutputStream(target)) {
                download.to(out, shown::add);
            }
            return;
        }
        Path part = Files.createFile(target.resolveSibling("." + target.getFileName() + "." + NUID.nextGlobal()));
        try {
            try (OutputStream out = Files.newOutputStream(part)) {
                download.to(out, shown::add);
            }
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static String summary(long bytes, Path target, long nanos) {
        String text = "Wrote: " + HumanNumber.bytes(bytes) + " to " + target + " in " + HumanDuration.ofNanos(nanos);
        if (nanos <= SLOW.toNanos()) {
            return text;
        }
        double bytesPerSecond = bytes * (double) Duration.ofSeconds(1).toNanos() / nanos;
        return text + " average " + HumanNumber.bytes((long) bytesPerSecond) + "/s";
    }
}
