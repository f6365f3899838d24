// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import dev.iora.common.Invariants;
import dev.iora.common.SeededRandom;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Publish frames that are encoded once and written repeatedly, and the deliveries they cause.
 *
 * <p>Thread: any; immutable, every publisher writes from its own view.
 *
 * <p>Invariants: all published frames have one length, and so have all deliveries; a whole number of frames.
 */
final class Burst {
    private static final long SEED = 42;

    private final ByteBuffer published;
    private final int publishedFrameLength;
    private final DeliveryImage delivered;

    private Burst(ByteBuffer published, int publishedFrameLength, DeliveryImage delivered) {
        this.published = published;
        this.publishedFrameLength = publishedFrameLength;
        this.delivered = delivered;
    }

    /**
     * Encodes frames to topics drawn at random until {@code targetBytes} are reached, at least one frame.
     *
     * @param topics subjects and sids of one length
     */
    static Burst of(PublishFormat dialect, List<Topic> topics, int payloadBytes, int targetBytes) {
        byte[] payload = LoadFrames.payload(payloadBytes);
        var random = new SeededRandom(SEED);
        var published = new ByteArrayOutputStream(targetBytes);
        var delivered = new ByteArrayOutputStream(targetBytes);
        int frames = 0;
        do {
            Topic topic = topics.get(random.nextInt(topics.size()));
            byte[] delivery = LoadFrames.delivery(topic.subject(), topic.sid(), null, payload);
            delivered.writeBytes(delivery);
            published.writeBytes(
                    switch (dialect) {
                        case NATS -> LoadFrames.publish(topic.subject(), null, payload);
                        case RELAY -> delivery;
                    });
            frames++;
        } while (published.size() < targetBytes);
        Invariants.check(
                published.size() % frames == 0 && delivered.size() % frames == 0, "topics must have one length");
        ByteBuffer direct = ByteBuffer.allocateDirect(published.size());
        direct.put(published.toByteArray()).flip();
        return new Burst(
                direct,
                published.size() / frames,
                new DeliveryImage(delivered.toByteArray(), delivered.size() / frames));
    }

    /** A fresh view of the publish frames in a direct buffer, from position 0 to the end. */
    ByteBuffer published() {
        return published.duplicate();
    }

    int publishedFrameLength() {
        return publishedFrameLength;
    }

    int frames() {
        return published.capacity() / publishedFrameLength;
    }

    DeliveryImage delivered() {
        return delivered;
    }
}
