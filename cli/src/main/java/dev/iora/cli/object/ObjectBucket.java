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
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An object store bucket: objects are chunks on one subject of a stream and meta data on another, as ADR-20 has it.
 *
 * <p>Thread: the main one.
 */
final class ObjectBucket {
    private static final String GO_ZERO_TIME = "0001-01-01T00:00:00Z";
    private static final int META_BATCH = 500;

    /** Takes what happened to an object. */
    @FunctionalInterface
    interface Taker {
        void take(ObjectEntry entry) throws IOException, InterruptedException;
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

    /** The bucket of this name. */
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

    /** The info of the bucket's stream, as it is now. */
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

    /** An object, which may be a deleted one, or null if there never was one of this name. */
    @Nullable
    ObjectEntry find(String object) throws InterruptedException {
        StoredMessage message = api.messages(info.config()).last(metaSubject(object));
        return message == null ? null : ObjectEntry.of(message);
    }

    /** An object that is not deleted. */
    ObjectEntry get(String object) throws InterruptedException {
        ObjectEntry entry = find(object);
        if (entry == null || entry.deleted()) {
            throw notFound();
        }
        return entry;
    }

    /** Reads the chunks of an object. */
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

    /** Makes this the meta data of an object. */
    NatsMessage metaMessage(JsonObject meta) {
        return NatsMessage.builder()
                .subject(metaSubject(meta.string("name")))
                .headers(new Headers().add("Nats-Rollup", "sub"))
                .data(meta.compact())
                .build();
    }

    /** Removes chunks that nothing refers to any more. */
    void purgeChunks(String chunksId) throws InterruptedException {
        api.streams().purge(stream(), new JsonObject().put("filter", chunkSubject(chunksId)));
    }

    /** Deletes an object and keeps a marker. */
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

    /** Lets nothing be changed any more. */
    void seal() throws InterruptedException {
        api.streams().update(info().configCopy().put("sealed", true));
    }

    /** The objects that are not deleted. */
    List<ObjectEntry> list() throws InterruptedException {
        List<ObjectEntry> entries = new ArrayList<>();
        JsonObject start = metaData().put("deliver_policy", "last_per_subject");
        try (OrderedReader reader = new OrderedReader(api, stream(), start, META_BATCH)) {
            long left = reader.pending();
            while (left > 0) {
                Message message = reader.next(api.timeout());
                if (message == null) {
                    throw new CliException("nats: timeout: the bucket sends no more objects");
                }
                ObjectEntry entry = ObjectEntry.of(message);
                if (!entry.deleted()) {
                    entries.add(entry);
                }
                left = Math.min(left - 1, message.metaData().pendingCount());
            }
        }
        return entries;
    }

    /** Reads what was done to objects, for ever. */
    void watch(Taker taker) throws IOException, InterruptedException {
        JsonObject start = metaData().put("deliver_policy", "all");
        try (OrderedReader reader = new OrderedReader(api, stream(), start, META_BATCH)) {
            while (true) {
                Message message = reader.next(Duration.ofDays(1));
                if (message != null) {
                    taker.take(ObjectEntry.of(message));
                }
            }
        }
    }

    private JsonObject metaData() {
        return OrderedReader.filtered("$O." + name + ".M.>");
    }

    private static CliException notFound() {
        return new CliException("nats: object not found");
    }
}
