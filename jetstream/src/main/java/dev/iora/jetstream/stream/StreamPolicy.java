// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.stream;

import dev.iora.jetstream.config.DiscardPolicy;
import dev.iora.jetstream.config.PersistMode;
import dev.iora.jetstream.config.RePublish;
import dev.iora.jetstream.config.RetentionPolicy;
import dev.iora.jetstream.config.StorageType;
import dev.iora.jetstream.config.StreamConfig;
import dev.iora.jetstream.config.SubjectTransformConfig;
import dev.iora.subject.SubjectFilter;
import dev.iora.subject.SubjectTransform;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A stream's configuration, prepared for the message path. Immutable. */
final class StreamPolicy {
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long MEMORY_OVERHEAD_BYTES = 16;
    private static final long FILE_OVERHEAD_BYTES = 30;
    private static final long FILE_HEADERS_OVERHEAD_BYTES = 4;

    final StreamConfig config;
    final byte[] name;
    final long maxMessages;
    final long maxBytes;
    final long maxPerSubject;
    final int maxMessageBytes;
    final boolean discardNew;
    final boolean file;
    final boolean asynchronous;
    final boolean interestPolicy;
    final boolean workQueue;
    final boolean allowsRollup;
    final boolean allowsTimeToLive;
    final boolean allowsAtomic;

    /** The shortest time to live; shorter ones are raised to it. */
    final long minTimeToLiveSeconds;

    final @Nullable SubjectTransform transform;
    final @Nullable SubjectTransform republish;
    final boolean republishesHeadersOnly;
    private final SubjectFilter[] subjects;

    StreamPolicy(StreamConfig config) {
        this.config = config;
        name = config.name().getBytes(StandardCharsets.UTF_8);
        maxMessages = unlimitedAsMax(config.maxMessages());
        maxBytes = unlimitedAsMax(config.maxBytes());
        maxPerSubject = unlimitedAsMax(config.maxMessagesPerSubject());
        maxMessageBytes = config.maxMessageSizeBytes() < 0 ? Integer.MAX_VALUE : config.maxMessageSizeBytes();
        discardNew = config.discard() == DiscardPolicy.NEW;
        file = config.storage() == StorageType.FILE;
        asynchronous = config.persistMode() == PersistMode.ASYNC;
        interestPolicy = config.retention() == RetentionPolicy.INTEREST;
        workQueue = config.retention() == RetentionPolicy.WORK_QUEUE;
        allowsRollup = config.allowRollup() && !config.denyPurge();
        allowsTimeToLive = config.allowMessageTtl();
        allowsAtomic = config.allowAtomic();
        // With one message for each subject, the message that a marker replaces is the only one.
        minTimeToLiveSeconds = maxPerSubject == 1 ? 0 : config.subjectDeleteMarkerTtlNanos() / NANOS_PER_SECOND;
        subjects = config.subjects().stream().map(StreamPolicy::filter).toArray(SubjectFilter[]::new);
        SubjectTransformConfig mapping = config.subjectTransform();
        transform = mapping == null ? null : SubjectTransform.of(mapping.source(), mapping.destination());
        RePublish again = config.republish();
        // A republish without a destination does nothing (nats-server v2.14.5 subject_transform.go
        // NewSubjectTransform).
        republish = again == null || again.destination().isEmpty()
                ? null
                : SubjectTransform.of(again.source(), again.destination());
        republishesHeadersOnly = again != null && again.headersOnly();
    }

    private static SubjectFilter filter(String subject) {
        return SubjectFilter.of(subject.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether the stream stores messages published on a subject. */
    boolean takes(byte[] subject) {
        for (SubjectFilter filter : subjects) {
            if (filter.matches(subject, 0, subject.length)) {
                return true;
            }
        }
        return false;
    }

    /** Whether it copies a stream with the sequences of that. */
    boolean isMirror() {
        return config.mirror() != null;
    }

    /** Whether it copies other streams. */
    boolean hasSources() {
        return !config.sources().isEmpty();
    }

    /** Whether rollups are made: by publishes that the stream allows, or as its origins made them. */
    boolean makesRollups() {
        return allowsRollup || hasSources() || isMirror();
    }

    private static long unlimitedAsMax(long limit) {
        return limit <= 0 ? Long.MAX_VALUE : limit;
    }

    /** Whether storing a message may remove others. */
    boolean hasDiscardOldLimits() {
        return !discardNew && (maxMessages != Long.MAX_VALUE || maxBytes != Long.MAX_VALUE);
    }

    /** Whether messages are removed when consumers are done with them. */
    boolean removesDone() {
        return interestPolicy || workQueue;
    }

    /** Bytes by which a message counts (reference: jetstream, end of section 27). */
    long bytesOf(int subjectLength, int headersLength, int payloadLength) {
        long content = (long) subjectLength + headersLength + payloadLength;
        if (!file) {
            return content + MEMORY_OVERHEAD_BYTES;
        }
        return content + FILE_OVERHEAD_BYTES + (headersLength > 0 ? FILE_HEADERS_OVERHEAD_BYTES : 0);
    }
}
