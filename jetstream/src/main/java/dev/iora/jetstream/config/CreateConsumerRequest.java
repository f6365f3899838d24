// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import dev.iora.json.JsonField;
import dev.iora.json.JsonObject;

/**
 * A request to create or update a consumer.
 *
 * @param stream name of its stream
 * @param config the configuration as given
 * @param action the permitted action
 * @param pedantic whether corrections of the configuration are errors
 */
@JsonObject(value = "server.CreateConsumerRequest", write = false)
public record CreateConsumerRequest(
        @JsonField("stream_name") String stream,
        @JsonField("config") ConsumerConfig config,
        @JsonField("action") ConsumerAction action,
        @JsonField("pedantic") boolean pedantic) {
    /**
     * Reads a request.
     *
     * @throws ApiException if it cannot be read
     */
    public static CreateConsumerRequest parse(byte[] body, boolean strict) {
        CreateConsumerRequestBuilder request = new CreateConsumerRequestBuilder();
        RequestJson.read(body, strict, request::read);
        return request.build();
    }
}
