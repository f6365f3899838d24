// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.object;

import dev.iora.cli.bucket.BucketCommand;
import dev.iora.cli.command.ExistingFile;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.HumanDuration;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.console.ProgressBar;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.message.MessageHeaders;
import dev.iora.cli.template.MessageValues;
import io.nats.client.NUID;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that transfer files. */
final class FileCommands {
    private FileCommands() {}

    /** {@code nats object get}. */
    static final class Get extends BucketCommand.Confirmed {
        private static final Duration SLOW = Duration.ofSeconds(2);

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

        @Override
        public void run(Session session) throws IOException, InterruptedException {
            ObjectBucket store = ObjectBucket.open(session, bucket);
            ObjectDownload download = store.download(store.get(file));
            Path target = target(download.entry());
            if (Files.exists(target) && !session.confirmed(force, "Replace existing target file " + target)) {
                return;
            }
            long began = System.nanoTime();
            try (ProgressBar shown =
                    ObjectDownload.progress(session, download.entry().size(), progress)) {
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
        private static void write(ObjectDownload download, Path target, ProgressBar shown)
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
            String text =
                    "Wrote: " + HumanNumber.bytes(bytes) + " to " + target + " in " + HumanDuration.ofNanos(nanos);
            if (nanos <= SLOW.toNanos()) {
                return text;
            }
            double bytesPerSecond = bytes * (double) Duration.ofSeconds(1).toNanos() / nanos;
            return text + " average " + HumanNumber.bytes((long) bytesPerSecond) + "/s";
        }
    }

    /** {@code nats object put}: stores a file or standard input. */
    static final class Put extends BucketCommand.Confirmed {
        @Parameters(
                index = "1",
                arity = "0..1",
                paramLabel = "file",
                converter = ExistingFile.class,
                description = "The file to put")
        @Nullable
        Path file;

        @Option(names = "--name", description = "Override the name supplied to the object store")
        String name = "";

        @Option(names = "--description", description = "Sets an optional description for the object")
        String description = "";

        @Option(
                names = {"-H", "--header"},
                paramLabel = "K:V",
                description = "Adds headers to the object using K:V format")
        List<String> headers = new ArrayList<>();

        @Option(names = "--chunk-size", paramLabel = "BYTES", description = "Sets the chunk size for the file")
        int chunkSize;

        @Option(names = "--progress", negatable = true, description = "Show progress bars")
        boolean progress = true;

        @Override
        public void run(Session session) throws IOException, InterruptedException {
            ObjectBucket store = ObjectBucket.open(session, bucket);
            String object = objectName();
            if (!mayReplace(session, store, object)) {
                return;
            }
            ObjectUpload upload = new ObjectUpload(store, chunkSize > 0 ? chunkSize : ObjectUpload.DEFAULT_CHUNK_BYTES);
            ObjectEntry entry;
            if (file == null) {
                entry = upload.from(session.console().in(), meta(object), _ -> {});
            } else {
                try (InputStream in = Files.newInputStream(file);
                        ProgressBar shown = ObjectDownload.progress(session, Files.size(file), progress)) {
                    entry = upload.from(in, meta(object), shown::add);
                }
            }
            session.console().println();
            ObjectReport.printObject(session, entry);
        }

        private String objectName() {
            if (!name.isEmpty()) {
                return Path.of(name).normalize().toString();
            }
            if (file == null) {
                throw new CliException("--name is required when reading from stdin");
            }
            return file.normalize().toString();
        }

        private boolean mayReplace(Session session, ObjectBucket store, String object) throws InterruptedException {
            ObjectEntry former = force ? null : store.find(object);
            if (former == null || former.deleted()) {
                return true;
            }
            ObjectReport.printObject(session, former);
            session.console().println();
            boolean replace = session.confirmed(false, "Replace existing file " + bucket + " > " + object);
            if (replace) {
                session.console().println();
            }
            return replace;
        }

        private JsonObject meta(String object) {
            JsonObject meta = new JsonObject().put("name", object);
            if (!description.isEmpty()) {
                meta.put("description", description);
            }
            Headers given = new MessageHeaders(headers).of(MessageValues.of(0));
            if (given != null) {
                JsonObject all = new JsonObject();
                given.forEach(all::put);
                meta.put("headers", all);
            }
            int size = chunkSize > 0 ? chunkSize : ObjectUpload.DEFAULT_CHUNK_BYTES;
            return meta.put("options", new JsonObject().put("max_chunk_size", size));
        }
    }
}
