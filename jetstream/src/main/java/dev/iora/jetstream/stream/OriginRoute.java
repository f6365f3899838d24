// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.stream;

import dev.iora.jetstream.config.StreamSource;
import dev.iora.jetstream.config.SubjectTransformConfig;
import dev.iora.subject.SubjectTransform;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way of a message from an origin: a mirror keeps its sequence and time, a source notes where it is from; both may change
 * its subject. Immutable, apart from the random numbers of transforms.
 *
 * <p>Thread: the shard.
 */
public final class OriginRoute {
    private final boolean mirror;
    private final String originName;
    private final String places;
    private final List<SubjectTransform> transforms;

    /** Creates the route of a source, or of a mirror. */
    public OriginRoute(StreamSource source, boolean mirror) {
        this.mirror = mirror;
        originName = source.originName();
        places = source.filters() + " " + source.destinations();
        transforms = source.subjectTransforms().stream()
                .filter(transform -> !transform.destination().isEmpty())
                .map(OriginRoute::transform)
                .toList();
    }

    private static SubjectTransform transform(SubjectTransformConfig config) {
        return SubjectTransform.of(config.source(), config.destination());
    }

    /** Whether the stream is a mirror. */
    public boolean isMirror() {
        return mirror;
    }

    /** The new subject; null if it stays. */
    byte @Nullable [] subject(byte[] bytes, int offset, int length) {
        for (SubjectTransform transform : transforms) {
            byte[] mapped = transform.apply(bytes, offset, length);
            if (mapped != null) {
                return mapped;
            }
        }
        return null;
    }

    /** The value of {@code Nats-Stream-Source} for a message. */
    String note(long sequence, byte[] bytes, int subject, int subjectLength) {
        return originName + " " + sequence + " " + places + " "
                + new String(bytes, subject, subjectLength, StandardCharsets.UTF_8);
    }

    /** The name of the origin in {@code Nats-Counter-Sources}. */
    String originName() {
        return originName;
    }
}
