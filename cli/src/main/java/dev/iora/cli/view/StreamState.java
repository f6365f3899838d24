// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.view;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The state of a stream. */
public record StreamState(
        long messages,
        long bytes,
        long firstSeq,
        @Nullable Instant firstTs,
        long lastSeq,
        @Nullable Instant lastTs,
        long numDeleted,
        List<Long> deleted,
        long numSubjects,
        Map<String, Long> subjects,
        Lost lost,
        long consumerCount) {

    public long deletedMessages() {
        return Math.max(deleted.size(), numDeleted);
    }

    /** Messages lost to damaged files. */
    public record Lost(List<Long> msgs, long bytes) {}
}
