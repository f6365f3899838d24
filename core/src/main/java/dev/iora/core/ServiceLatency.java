// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import dev.iora.common.SeededRandom;
import dev.iora.wire.PublishFrame;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Which requests to an exported service are measured, and where the results go (nats-server v2.14.5 accounts.go
 * shouldSample).
 *
 * <p>Thread: any; immutable.
 */
public final class ServiceLatency {
    private static final int ALL_PERCENT = 100;

    private final byte[] subject;
    private final int percent;

    /**
     * Creates the measurement of a service.
     *
     * @param subject the subject in the exporting account for the results; has no wildcards
     * @param percent the share of the requests that are measured; 0 for only those whose headers ask for it
     */
    public ServiceLatency(String subject, int percent) {
        this.subject = subject.getBytes(StandardCharsets.UTF_8);
        this.percent = percent;
    }

    /** The subject for the results; not to be modified. */
    byte[] subject() {
        return subject;
    }

    /**
     * Draws whether {@code request} is measured: the headers that ask for it as JSON, maybe none; null if it is not measured.
     */
    byte @Nullable [] sample(PublishFrame request, SeededRandom random) {
        if (percent >= ALL_PERCENT || (percent > 0 && random.nextInt(ALL_PERCENT) < percent)) {
            return TraceContext.NO_HEADERS;
        }
        return TraceContext.sampled(request);
    }
}
