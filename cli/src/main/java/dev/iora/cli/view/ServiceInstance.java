// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.view;

import dev.iora.cli.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A service instance as it describes itself: identity, endpoints and their statistics.
 *
 * @param json the whole response
 */
public record ServiceInstance(
        JsonObject json,
        String type,
        String name,
        String id,
        String description,
        String version,
        Map<String, String> metadata,
        @Nullable Instant started,
        List<Endpoint> endpoints) {

    /** Stands for a missing instance. */
    public static final ServiceInstance NONE = new JsonObject().as(ServiceInstance.class);

    /** An endpoint. */
    public record Endpoint(
            JsonObject json,
            String name,
            String subject,
            String queueGroup,
            Map<String, String> metadata,
            long numRequests,
            long numErrors,
            String lastError,
            long processingTime,
            long averageProcessingTime,
            Optional<JsonObject> data) {}
}
