// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import dev.iora.json.JsonField;
import dev.iora.json.JsonInline;
import dev.iora.json.JsonObject;

/**
 * A request to create or update a stream.
 *
 * @param config the configuration as given
 * @param pedantic whether corrections of the configuration are errors
 */
@JsonObject(value = "server.StreamConfigRequest", write = false)
public record StreamConfigRequest(
        @JsonInline StreamConfig config,
        @JsonField("pedantic") boolean pedantic) {
    /**
     * Reads a request.
     *
     * @throws ApiException if it cannot be read
     */
    public static StreamConfigRequest parse(byte[] body, boolean strict) {
        StreamConfigRequestBuilder request = new StreamConfigRequestBuilder();
        RequestJson.read(body, strict, request::read);
        return request.build();
    }
}
