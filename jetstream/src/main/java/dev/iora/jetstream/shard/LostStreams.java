// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.jetstream.config.StreamConfig;
import java.util.List;

/**
 * Configurations of streams whose own is lost: as unlimited as can be, so that nothing of them goes, and with their name for
 * a subject.
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
