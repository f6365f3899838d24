// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.kv;

import dev.iora.cli.api.ApiException;
import dev.iora.cli.api.JetStreamApi;
import dev.iora.cli.api.OrderedReader;
import dev.iora.cli.api.StoredMessage;
import dev.iora.cli.bucket.BucketKind;
import dev.iora.cli.bucket.Buckets;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.HumanDuration;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.StreamConfig;
import dev.iora.cli.view.StreamInfo;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A key-value bucket (ADR-8): keys are subjects of a stream.
 *
 * <p>Thread: the main one.
 */
final class KeyValueBucket {
    /** The filter that matches all keys. */
    static final String ALL = ">";

    private static final Pattern KEY = Pattern.compile("[-/_=.a-zA-Z0-9]+");
    private static final Pattern KEY_FILTER = Pattern.compile("[-/_=.a-zA-Z0-9*]*>?");
    private static final String EXPECTED_LAST = "Nats-Expected-Last-Subject-Sequence";
    private static final int BATCH = 500;

    /** Receives entries. */
    @FunctionalInterface
    interface Listener {
        void accept(KeyValueEntry entry) throws IOException, InterruptedException;
    }

    private final String name;
    private final JetStreamApi api;
    private final StreamInfo info;
    private final String readPrefix;
    private final String writePrefix;

    private KeyValueBucket(String name, JetStreamApi api, StreamInfo info) {
        this.name = name;
        this.api = api;
        this.info = info;
        Optional<StreamConfig.Source> mirror = info.config().mirror();
        String origin =
                mirror.map(source -> BucketKind.KEY_VALUE.bucket(source.name())).orElse(name);
        // A mirror has the subjects of its origin, and writes must go to the origin.
        readPrefix = "$KV." + origin + ".";
        String external = mirror.flatMap(StreamConfig.Source::external)
                .map(StreamConfig.External::api)
                .orElse("");
        String apiPrefix = external.isEmpty() ? api.prefix() : external;
        writePrefix = apiPrefix.equals(JetStreamApi.DEFAULT_PREFIX) ? readPrefix : apiPrefix + "." + readPrefix;
    }

    /** Opens a bucket. */
    static KeyValueBucket open(Session session, String name) throws InterruptedException {
        Buckets buckets = new Buckets(session, BucketKind.KEY_VALUE);
        StreamInfo info = buckets.info(name);
        if (info.config().maxMsgsPerSubject() < 1) {
            throw new CliException("nats: bucket not valid key-value store");
        }
        return new KeyValueBucket(name, buckets.api(), info);
    }

    String name() {
        return name;
    }

    /** The info of the bucket's stream. */
    StreamInfo info() {
        return info;
    }

    /** The value of a key. */
    KeyValueEntry get(String key) throws InterruptedException {
        return valueOf(last(key));
    }

    /** The value of a key at a revision. */
    KeyValueEntry get(String key, long revision) throws InterruptedException {
        String subject = readPrefix + checkedKey(key);
        StoredMessage message = api.messages(config()).at(revision);
        return valueOf(message == null || !message.subject().equals(subject) ? null : KeyValueEntry.of(key, message));
    }

    private static KeyValueEntry valueOf(@Nullable KeyValueEntry entry) {
        if (entry == null || !entry.isValue()) {
            throw keyNotFound();
        }
        return entry;
    }

    private @Nullable KeyValueEntry last(String key) throws InterruptedException {
        StoredMessage message = api.messages(config()).last(readPrefix + checkedKey(key));
        return message == null ? null : KeyValueEntry.of(key, message);
    }

    private StreamConfig config() {
        return info.config();
    }

    void put(String key, byte[] value) throws InterruptedException {
        write(key, null, value);
    }

    /**
     * Puts a value if the key does not exist or is deleted; the value expires after {@code ttl}, or never if that is
     * null.
     */
    void create(String key, byte[] value, @Nullable Duration ttl) throws InterruptedException {
        try {
            write(key, withTtl(expecting(0), ttl), value);
        } catch (ApiException e) {
            KeyValueEntry last = last(key);
            if (last != null && !last.isValue()) {
                write(key, withTtl(expecting(last.revision()), ttl), value);
                return;
            }
            if (isWrongLastSequence(e)) {
                throw new CliException(e.getMessage() + ": key exists", e);
            }
            throw e;
        }
    }

    /** Replaces the value if the last revision is this one. */
    void update(String key, byte[] value, long revision) throws InterruptedException {
        try {
            write(key, expecting(revision), value);
        } catch (ApiException e) {
            if (isWrongLastSequence(e)) {
                throw new CliException(e.getMessage() + ": nats: key revision mismatch", e);
            }
            throw e;
        }
    }

    private static boolean isWrongLastSequence(ApiException e) {
        return e.errorCode() == ApiException.WRONG_LAST_SEQUENCE
                || e.errorCode() == ApiException.WRONG_LAST_SEQUENCE_CONSTANT;
    }

    /** Marks a key as deleted, and keeps its history. */
    void delete(String key) throws InterruptedException {
        write(key, new Headers().add(KeyValueEntry.OPERATION, "DEL"), new byte[0]);
    }

    /** Deletes a key and its history; the marker expires after {@code ttl}, or never if that is null. */
    void purge(String key, @Nullable Duration ttl) throws InterruptedException {
        Headers headers = new Headers().add(KeyValueEntry.OPERATION, "PURGE").add("Nats-Rollup", "sub");
        write(key, withTtl(headers, ttl), new byte[0]);
    }

    private static Headers expecting(long revision) {
        return new Headers().add(EXPECTED_LAST, Long.toUnsignedString(revision));
    }

    private static Headers withTtl(Headers headers, @Nullable Duration ttl) {
        return ttl == null || !ttl.isPositive() ? headers : headers.add("Nats-TTL", HumanDuration.goText(ttl));
    }

    private void write(String key, @Nullable Headers headers, byte[] value) throws InterruptedException {
        api.publish(NatsMessage.builder()
                .subject(writePrefix + checkedKey(key))
                .headers(headers)
                .data(value)
                .build());
    }

    /** The history of a key, oldest entry first. */
    List<KeyValueEntry> history(String key) throws IOException, InterruptedException {
        List<KeyValueEntry> entries = new ArrayList<>();
        readPending(start(key).put("deliver_policy", "all"), entries::add);
        if (entries.isEmpty()) {
            throw keyNotFound();
        }
        return entries;
    }

    /** Reads the last entry of each matching key; without values if {@code metaOnly}. */
    void readLast(String filter, boolean metaOnly, Listener listener) throws IOException, InterruptedException {
        JsonObject start = start(filter).put("deliver_policy", "last_per_subject");
        readPending(metaOnly ? start.put("headers_only", true) : start, listener);
    }

    private void readPending(JsonObject start, Listener listener) throws IOException, InterruptedException {
        try (OrderedReader reader = reader(start)) {
            reader.readPending("keys", message -> listener.accept(entry(message)));
        }
    }

    /** Reads entries until interrupted. */
    void watch(JsonObject start, Predicate<KeyValueEntry> wanted, Listener listener)
            throws IOException, InterruptedException {
        try (OrderedReader reader = reader(start)) {
            reader.readAll(message -> {
                KeyValueEntry entry = entry(message);
                if (wanted.test(entry)) {
                    listener.accept(entry);
                }
            });
        }
    }

    private OrderedReader reader(JsonObject start) throws InterruptedException {
        return new OrderedReader(api, config().name(), start, BATCH);
    }

    private KeyValueEntry entry(Message message) {
        return KeyValueEntry.of(message.getSubject().substring(readPrefix.length()), message);
    }

    /** The start of a reader for matching keys, as fields of a consumer's configuration. */
    JsonObject start(String filter) {
        if (isMalformed(filter) || !KEY_FILTER.matcher(filter).matches()) {
            throw new CliException("nats: invalid key: key cannot be empty and must be a valid NATS subject");
        }
        return OrderedReader.filtered(readPrefix + filter);
    }

    /** Removes deleted keys: history and marker if {@code old} accepts the marker, else only the history. */
    void removeDeleted(List<KeyValueEntry> markers, Predicate<KeyValueEntry> old) throws InterruptedException {
        for (KeyValueEntry marker : markers) {
            JsonObject filter = new JsonObject().put("filter", readPrefix + marker.key());
            api.streams().purge(config().name(), old.test(marker) ? filter : filter.put("keep", 1));
        }
    }

    private static String checkedKey(String key) {
        if (isMalformed(key) || !KEY.matcher(key).matches()) {
            throw new CliException("nats: invalid key");
        }
        return key;
    }

    private static boolean isMalformed(String key) {
        return key.isEmpty() || key.startsWith(".") || key.endsWith(".") || key.contains("..");
    }

    private static CliException keyNotFound() {
        return new CliException("nats: key not found");
    }
}
