// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.view;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The configuration of a consumer. */
public record ConsumerConfig(
        String name,
        String durableName,
        String description,
        String deliverSubject,
        String deliverGroup,
        String filterSubject,
        List<String> filterSubjects,
        String deliverPolicy,
        long optStartSeq,
        String optStartTime,
        String ackPolicy,
        Duration ackWait,
        long maxDeliver,
        List<Duration> backoff,
        String replayPolicy,
        long rateLimitBps,
        String sampleFreq,
        long maxWaiting,
        long maxAckPending,
        boolean flowControl,
        Duration idleHeartbeat,
        boolean headersOnly,
        long maxBatch,
        Duration maxExpires,
        long maxBytes,
        Duration inactiveThreshold,
        long numReplicas,
        boolean memStorage,
        Map<String, String> metadata,
        @Nullable Instant pauseUntil,
        String priorityPolicy,
        List<String> priorityGroups,
        Duration priorityTimeout) {

    public boolean isPush() {
        return !deliverSubject.isEmpty();
    }
}
