// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.jetstream.config.StreamConfig;
import java.util.List;

/**
 * Configurations for streams whose own configuration is lost: without limits, so that no message is removed, and with the
 * stream's name as the only subject.
 *
 * <p>Thread: any, stateless.
 */
final class LostStreams {
    private LostStreams() {}

    static StreamConfig config(String name) {
        return StreamConfig.builder()
                .name(name)
                .description("found by the server: its configuration is lost")
                .subjects(List.of(name))
                .maxMessages(-1)
                .maxBytes(-1)
                .maxMessagesPerSubject(-1)
                .maxMessageSizeBytes(-1)
                .maxConsumers(-1)
                .replicas(1)
                .build();
    }
}
