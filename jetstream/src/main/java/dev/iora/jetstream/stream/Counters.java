// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.stream;

import dev.iora.store.LoadResult;
import dev.iora.store.StoredMessage;
import dev.iora.store.StreamStore;
import dev.iora.wire.Headers;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The counters of a stream, one for each subject (ADR-49; reference: jetstream, section 12): a message has an increment, and is
 * stored with the total as its payload.
 *
 * <p>The total of a subject is that of its last message, which may be decided and not stored yet. The totals decided last are kept
 * with the sequence of their message, and count only as long as that is the last of its subject; others are read.
 *
 * <p>Thread: the shard.
 */
final class Counters {
    private static final int MAX_KEPT_BYTES = 16 << 10;
    private static final int ENTRY_BYTES = 160;
    private static final byte[] START = "{\"val\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "\"}".getBytes(StandardCharsets.US_ASCII);

    private final StreamStore store;
    private final InFlight inFlight;
    private final StoredMessage loaded = new StoredMessage();

    /** The totals that were decided last, the oldest first. */
    private Map<String, Total> kept = new LinkedHashMap<>();

    private long keptBytes;

    /** The totals before a batch that is being decided; null if there is none. */
    private @Nullable Map<String, Total> marked;

    private long markedBytes;

    /** The totals that batches have read from the store, since a batch begins again until all are read. */
    private final Map<String, Total> read = new HashMap<>();

    /** A total, and the message that has it. */
    private record Total(long sequence, BigInteger value, String sources) {
        long bytes(String subject) {
            return (long) ENTRY_BYTES + subject.length() + value.bitLength() / 8 + sources.length();
        }
    }

    /** The knowledge about the total of a subject. */
    sealed interface Lookup {
        /** The total, 0 if the subject has no message, and the header {@link CounterSources}, which may be empty. */
        record Known(BigInteger total, String sources) implements Lookup {}

        /** The message that has the total must be stored first. */
        record Later() implements Lookup {}

        /** The message that has the total is being read. */
        record Reading() implements Lookup {}

        /** The last message of the subject has no total. */
        record Broken() implements Lookup {}

        /** The last message of the subject cannot be read. */
        record Unreadable() implements Lookup {}
    }

    private static final Lookup LATER = new Lookup.Later();
    private static final Lookup READING = new Lookup.Reading();
    private static final Lookup BROKEN = new Lookup.Broken();
    private static final Lookup UNREADABLE = new Lookup.Unreadable();

    Counters(StreamStore store, InFlight inFlight) {
        this.store = store;
        this.inFlight = inFlight;
    }

    /** Finds the total of a message's subject before the message. */
    Lookup find(StoredMessage m) {
        long last = inFlight.lastSequenceOf(m.bytes, m.subject, m.subjectLength);
        if (last == 0) {
            return new Lookup.Known(BigInteger.ZERO, "");
        }
        String subject = subjectOf(m);
        Total known = kept.get(subject);
        if (known == null || known.sequence != last) {
            known = read.get(subject);
        }
        if (known != null && known.sequence == last) {
            return new Lookup.Known(known.value, known.sources);
        }
        return last > store.lastSequence() ? LATER : read(subject, last);
    }

    private Lookup read(String subject, long sequence) {
        // A step of the shard follows when the message is in memory.
        LoadResult result = store.load(sequence, loaded, () -> {});
        return switch (result) {
            case LOADED -> {
                BigInteger total = totalOf(loaded);
                String sources = sourcesOf(loaded);
                if (total != null && marked != null) {
                    read.put(subject, new Total(sequence, total, sources));
                }
                yield total == null ? BROKEN : new Lookup.Known(total, sources);
            }
            case PENDING -> READING;
            case MISSING, DAMAGED, FAILED -> UNREADABLE;
        };
    }

    private static String sourcesOf(StoredMessage m) {
        if (m.headersLength == 0) {
            return "";
        }
        Headers block = new Headers();
        block.wrap(m.bytes, m.headers, m.headersLength);
        return block.value(CounterSources.HEADER).orElse("");
    }

    /** The total that a message has; null if it has none. */
    static @Nullable BigInteger totalOf(StoredMessage m) {
        int digits = m.payloadLength - START.length - END.length;
        int from = m.payload + START.length;
        int to = from + digits;
        boolean framed = digits > 0
                && Arrays.equals(m.bytes, m.payload, from, START, 0, START.length)
                && Arrays.equals(m.bytes, to, to + END.length, END, 0, END.length);
        if (!framed) {
            return null;
        }
        for (int i = from; i < to; i++) {
            boolean sign = i == from && m.bytes[i] == '-' && digits > 1;
            if (!sign && (m.bytes[i] < '0' || m.bytes[i] > '9')) {
                return null;
            }
        }
        return new BigInteger(new String(m.bytes, from, digits, StandardCharsets.US_ASCII));
    }

    /** The payload of a message with this total. */
    static byte[] payload(BigInteger total) {
        return ("{\"val\":\"" + total + "\"}").getBytes(StandardCharsets.US_ASCII);
    }

    /** A message was decided that has the total of its subject now. */
    void onDecided(StoredMessage m, BigInteger total) {
        String subject = subjectOf(m);
        Total before = kept.remove(subject);
        Total now = new Total(m.sequence, total, sourcesOf(m));
        kept.put(subject, now);
        keptBytes += now.bytes(subject) - (before == null ? 0 : before.bytes(subject));
        while (keptBytes > MAX_KEPT_BYTES) {
            Map.Entry<String, Total> oldest = kept.entrySet().iterator().next();
            if (oldest.getValue().sequence > store.lastSequence()) {
                // It cannot be read yet.
                return;
            }
            keptBytes -= oldest.getValue().bytes(oldest.getKey());
            kept.remove(oldest.getKey());
        }
    }

    /** A batch begins, which may be taken back. */
    void begin() {
        marked = new LinkedHashMap<>(kept);
        markedBytes = keptBytes;
    }

    /** A batch is decided, or refused for good. */
    void end() {
        marked = null;
        read.clear();
    }

    /** Takes back what the batch has decided; what was read for it is kept until {@link #end}. */
    void takeBack() {
        Map<String, Total> before = marked;
        if (before != null) {
            kept = before;
            keptBytes = markedBytes;
            marked = null;
        }
    }

    private static String subjectOf(StoredMessage m) {
        return new String(m.bytes, m.subject, m.subjectLength, StandardCharsets.ISO_8859_1);
    }
}
