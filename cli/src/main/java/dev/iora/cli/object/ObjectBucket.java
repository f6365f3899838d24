// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.object;

import dev.iora.cli.api.JetStreamApi;
import dev.iora.cli.api.OrderedReader;
import dev.iora.cli.api.StoredMessage;
import dev.iora.cli.bucket.BucketKind;
import dev.iora.cli.bucket.Buckets;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.ObjectMeta;
import dev.iora.cli.view.StreamInfo;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An object store bucket (ADR-20): an object has its chunks on one subject of a stream and its metadata on another.
 *
 * <p>Thread: the main one.
 */
final class ObjectBucket {
    private static final String GO_ZERO_TIME = "0001-01-01T00:00:00Z";
    private static final int META_BATCH = 500;

    /** Receives changes of objects. */
    @FunctionalInterface
    interface Listener {
        void accept(ObjectEntry entry) throws IOException, InterruptedException;
    }

    private final Session session;
    private final String name;
    private final JetStreamApi api;
    private final StreamInfo info;

    private ObjectBucket(Session session, String name, JetStreamApi api, StreamInfo info) {
        this.session = session;
        this.name = name;
        this.api = api;
        this.info = info;
    }

    /** Opens a bucket. */
    static ObjectBucket open(Session session, String name) throws InterruptedException {
        Buckets buckets = new Buckets(session, BucketKind.OBJECT);
        return new ObjectBucket(session, name, buckets.api(), buckets.info(name));
    }

    /** The subjects of a bucket's stream. */
    static List<String> subjects(String bucket) {
        return List.of("$O." + bucket + ".C.>", "$O." + bucket + ".M.>");
    }

    String name() {
        return name;
    }

    /** The current info of the bucket's stream. */
    StreamInfo info() throws InterruptedException {
        return api.streams().info(stream());
    }

    JetStreamApi api() {
        return api;
    }

    private String stream() {
        return BucketKind.OBJECT.stream(name);
    }

    /** The subject of an object's chunks. */
    String chunkSubject(String chunksId) {
        return "$O." + name + ".C." + chunksId;
    }

    private String metaSubject(String object) {
        return "$O." + name + ".M." + Base64.getUrlEncoder().encodeToString(object.getBytes(StandardCharsets.UTF_8));
    }

    /** An object, which may be deleted, or null if no object of this name was ever stored. */
    @Nullable
    ObjectEntry find(String object) throws InterruptedException {
        StoredMessage message = api.messages(info.config()).last(metaSubject(object));
        return message == null ? null : ObjectEntry.of(message);
    }

    /** An object; fails if it is deleted. */
    ObjectEntry get(String object) throws InterruptedException {
        ObjectEntry entry = find(object);
        if (entry == null || entry.deleted()) {
            throw notFound();
        }
        return entry;
    }

    /** Prepares to read the chunks of an object. */
    ObjectDownload download(ObjectEntry entry) throws InterruptedException {
        if (entry.chunksId().isEmpty()) {
            throw new CliException("nats: object-store meta information invalid");
        }
        if (entry.link().isEmpty()) {
            return new ObjectDownload(this, entry);
        }
        ObjectMeta.Link link = entry.link().get();
        if (link.name().isEmpty()) {
            throw new CliException("nats: invalid Get, object is a link to a bucket");
        }
        ObjectBucket target = link.bucket().equals(name) ? this : open(session, link.bucket());
        return new ObjectDownload(target, target.get(link.name()));
    }

    OrderedReader chunks(ObjectEntry entry, int batch) throws InterruptedException {
        JsonObject start = OrderedReader.filtered(chunkSubject(entry.chunksId()));
        return new OrderedReader(api, stream(), start, batch);
    }

    /** The message that sets the metadata of an object. */
    NatsMessage metaMessage(JsonObject meta) {
        return NatsMessage.builder()
                .subject(metaSubject(meta.string("name")))
                .headers(new Headers().add("Nats-Rollup", "sub"))
                .data(meta.compact())
                .build();
    }

    /** Removes chunks that are no longer referenced. */
    void purgeChunks(String chunksId) throws InterruptedException {
        api.streams().purge(stream(), new JsonObject().put("filter", chunkSubject(chunksId)));
    }

    /** Deletes an object, leaving a marker. */
    void delete(String object) throws InterruptedException {
        ObjectEntry entry = find(object);
        if (entry == null) {
            throw notFound();
        }
        if (entry.chunksId().isEmpty()) {
            throw new CliException("nats: object-store meta information invalid");
        }
        JsonObject meta = entry.meta().json().copy();
        meta.put("mtime", GO_ZERO_TIME).put("size", 0).put("chunks", 0).put("deleted", true);
        meta.remove("digest");
        api.publish(metaMessage(meta));
        purgeChunks(entry.chunksId());
    }

    /** Makes the bucket read-only for ever. */
    void seal() throws InterruptedException {
        api.streams().update(info().configCopy().put("sealed", true));
    }

    /** The objects that are not deleted. */
    List<ObjectEntry> list() throws IOException, InterruptedException {
        List<ObjectEntry> entries = new ArrayList<>();
        try (OrderedReader reader = metaReader("last_per_subject")) {
            reader.readPending("objects", message -> {
                ObjectEntry entry = ObjectEntry.of(message);
                if (!entry.deleted()) {
                    entries.add(entry);
                }
            });
        }
        return entries;
    }

    /** Reads changes of objects until interrupted. */
    void watch(Listener listener) throws IOException, InterruptedException {
        try (OrderedReader reader = metaReader("all")) {
            reader.readAll(message -> listener.accept(ObjectEntry.of(message)));
        }
    }

    private OrderedReader metaReader(String policy) throws InterruptedException {
        JsonObject start = OrderedReader.filtered("$O." + name + ".M.>").put("deliver_policy", policy);
        return new OrderedReader(api, stream(), start, META_BATCH);
    }

    private static CliException notFound() {
        return new CliException("nats: object not found");
    }
}
