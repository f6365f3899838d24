// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.object;

import dev.iora.cli.command.ExistingFile;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.message.MessageHeaders;
import dev.iora.cli.template.MessageValues;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nats object put}: stores a file or standard input. */
final class ObjectPut implements NatsCommand {
    @Parameters(index = "0", paramLabel = "bucket", description = "The bucket to act on")
    String bucket = "";

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

    @Option(
            names = {"-f", "--force"},
            description = "Act without confirmation")
    boolean force;

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
                    ObjectProgress shown = ObjectProgress.of(session, progress, Files.size(file))) {
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
