// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.iora.subject.FilterSet;
import dev.iora.subject.SubjectFilter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A stream store without regard to memory or speed. */
final class ModelStore {
    /** A message as strings, so that messages with equal content are equal. */
    record Message(String subject, String headers, String payload, long timeNanos) {
        boolean matches(FilterSet filters) {
            byte[] bytes = subject.getBytes(US_ASCII);
            return filters.matches(bytes, 0, bytes.length);
        }
    }

    final TreeMap<Long, Message> messages = new TreeMap<>();
    final boolean file;
    long first;
    long last;
    long lastTimeNanos;

    ModelStore(boolean file) {
        this.file = file;
    }

    private ModelStore(ModelStore of) {
        file = of.file;
        messages.putAll(of.messages);
        first = of.first;
        last = of.last;
        lastTimeNanos = of.lastTimeNanos;
    }

    ModelStore copy() {
        return new ModelStore(this);
    }

    void become(ModelStore other) {
        messages.clear();
        messages.putAll(other.messages);
        first = other.first;
        last = other.last;
        lastTimeNanos = other.lastTimeNanos;
    }

    /** Returns the message in the form that a store receives. */
    static StoredMessage stored(long sequence, Message message) {
        var stored = new StoredMessage();
        byte[] subject = message.subject.getBytes(US_ASCII);
        byte[] headers = message.headers.getBytes(ISO_8859_1);
        byte[] payload = message.payload.getBytes(ISO_8859_1);
        stored.sequence = sequence;
        stored.timeNanos = message.timeNanos;
        // Surrounds the message with other bytes, to reveal wrong offsets.
        stored.bytes = new byte[3 + subject.length + headers.length + payload.length + 2];
        stored.subject = 3;
        stored.subjectLength = subject.length;
        stored.headers = stored.subject + subject.length;
        stored.headersLength = headers.length;
        stored.payload = stored.headers + headers.length;
        stored.payloadLength = payload.length;
        System.arraycopy(subject, 0, stored.bytes, stored.subject, subject.length);
        System.arraycopy(headers, 0, stored.bytes, stored.headers, headers.length);
        System.arraycopy(payload, 0, stored.bytes, stored.payload, payload.length);
        return stored;
    }

    static Message random(Random random, int subjects, long timeNanos) {
        String subject = "s." + random.nextInt(3) + "." + random.nextInt(subjects);
        byte[] headers = new byte[random.nextInt(4) == 0 ? 1 + random.nextInt(40) : 0];
        byte[] payload = new byte[random.nextInt(random.nextInt(20) == 0 ? 3_000 : 60)];
        random.nextBytes(headers);
        random.nextBytes(payload);
        return new Message(subject, new String(headers, ISO_8859_1), new String(payload, ISO_8859_1), timeNanos);
    }

    static FilterSet randomFilters(Random random, int subjects) {
        List<SubjectFilter> filters = new ArrayList<>();
        int count = random.nextInt(8) == 0 ? 0 : 1 + random.nextInt(2);
        for (int i = 0; i < count; i++) {
            String text = switch (random.nextInt(5)) {
                case 0 -> "s." + random.nextInt(3) + ".>";
                case 1 -> "s.*." + random.nextInt(subjects);
                case 2 -> "none.>";
                default -> "s." + random.nextInt(3) + "." + random.nextInt(subjects);
            };
            filters.add(SubjectFilter.of(text.getBytes(US_ASCII)));
        }
        return FilterSet.of(filters);
    }

    void append(Message message) {
        last++;
        if (messages.isEmpty()) {
            first = last;
        }
        lastTimeNanos = message.timeNanos;
        messages.put(last, message);
    }

    void skip(long lastSequence, long timeNanos) {
        if (lastSequence > last) {
            last = lastSequence;
            lastTimeNanos = timeNanos;
            settle();
        }
    }

    boolean remove(long sequence) {
        boolean removed = messages.remove(sequence) != null;
        if (removed) {
            settle();
        }
        return removed;
    }

    private void settle() {
        first = messages.isEmpty() ? last + 1 : messages.firstKey();
    }

    long removeBelow(long sequence) {
        long before = messages.size();
        messages.headMap(sequence).clear();
        if (sequence > last + 1) {
            last = sequence - 1;
            first = sequence;
        } else if (messages.size() != before || (messages.isEmpty() && sequence > first)) {
            settle();
        }
        return before - messages.size();
    }

    long remove(FilterSet filters, long sequence, long keep, long limit) {
        List<Long> matching = matching(filters, messages.headMap(sequence));
        long target = Math.max(0, Math.min(limit, matching.size() - keep));
        matching.subList(0, (int) target).forEach(messages::remove);
        if (target > 0) {
            settle();
        }
        return target;
    }

    private static List<Long> matching(FilterSet filters, Map<Long, Message> messages) {
        List<Long> matching = new ArrayList<>();
        messages.forEach((sequence, message) -> {
            if (message.matches(filters)) {
                matching.add(sequence);
            }
        });
        return matching;
    }

    long next(long from, FilterSet filters) {
        List<Long> matching = matching(filters, messages.tailMap(from));
        return matching.isEmpty() ? 0 : matching.getFirst();
    }

    long previous(long from, FilterSet filters) {
        List<Long> matching = matching(filters, messages.headMap(from, true));
        return matching.isEmpty() ? 0 : matching.getLast();
    }

    long count(long from, FilterSet filters) {
        return matching(filters, messages.tailMap(from)).size();
    }

    long sequenceAt(long timeNanos) {
        for (Map.Entry<Long, Message> entry : messages.entrySet()) {
            if (entry.getValue().timeNanos >= timeNanos) {
                return entry.getKey();
            }
        }
        return last + 1;
    }

    long bytes() {
        long bytes = 0;
        for (Message message : messages.values()) {
            bytes += message.subject.length();
            bytes += message.headers.length();
            bytes += message.payload.length();
            bytes += file && !message.headers.isEmpty() ? 4 : 0;
            bytes += file ? 30 : 16;
        }
        return bytes;
    }

    Map<String, long[]> subjects() {
        Map<String, long[]> subjects = new HashMap<>();
        messages.forEach((sequence, message) -> {
            long[] state = subjects.computeIfAbsent(message.subject, _ -> new long[] {0, sequence, 0});
            state[0]++;
            state[2] = sequence;
        });
        return subjects;
    }

    @Nullable
    Message message(long sequence) {
        return messages.get(sequence);
    }
}
