// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import dev.iora.json.JsonField;
import dev.iora.json.JsonObject;
import dev.iora.json.JsonOptional;

/**
 * Where a stream republishes stored messages.
 *
 * @param source filter of the stored subjects that are republished
 * @param destination the subjects they are mapped to; empty if nothing is republished
 * @param headersOnly whether payloads are left out
 */
@JsonObject("server.RePublish")
public record RePublish(
        @JsonOptional("src") String source,
        @JsonField("dest") String destination,
        @JsonOptional("headers_only") boolean headersOnly) {}
