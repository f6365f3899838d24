// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import dev.iora.json.JsonFields;
import dev.iora.json.JsonReader;

/**
 * Asks to create or update a consumer.
 *
 * @param stream name of its stream
 * @param config as given
 * @param action what may be done
 * @param pedantic whether silent corrections are errors
 */
public record CreateConsumerRequest(String stream, ConsumerConfig config, ConsumerAction action, boolean pedantic) {
    private static final JsonFields FIELDS =
            JsonFields.of("server.CreateConsumerRequest", "stream_name", "config", "action", "pedantic");

    /**
     * Reads a request.
     *
     * @throws ApiException if it cannot be read
     */
    public static CreateConsumerRequest parse(byte[] body, boolean strict) {
        Parser parser = new Parser();
        RequestJson.read(body, strict, parser::read);
        return new CreateConsumerRequest(parser.stream, parser.config.build(), parser.action, parser.pedantic);
    }

    private static final class Parser {
        private String stream = "";
        private final ConsumerConfig.Builder config = ConsumerConfig.builder();
        private ConsumerAction action = ConsumerAction.CREATE_OR_UPDATE;
        private boolean pedantic;

        private void read(JsonReader in) {
            if (in.beginObject(FIELDS)) {
                while (in.nextField()) {
                    switch (in.field()) {
                        case "stream_name" -> stream = in.string(stream);
                        case "config" -> ConsumerConfigJson.read(in, config);
                        case "action" -> action = ConsumerAction.read(in);
                        default -> pedantic = in.bool(pedantic);
                    }
                }
            }
        }
    }
}
