// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import dev.iora.json.JsonFields;

/**
 * Asks to create or update a stream.
 *
 * @param config as given
 * @param pedantic whether silent corrections are errors
 */
public record StreamConfigRequest(StreamConfig config, boolean pedantic) {
    private static final JsonFields FIELDS = StreamConfigJson.fieldsWith("server.StreamConfigRequest", "pedantic");

    /**
     * Reads a request.
     *
     * @throws ApiException if it cannot be read
     */
    public static StreamConfigRequest parse(byte[] body, boolean strict) {
        StreamConfig.Builder config = StreamConfig.builder();
        boolean[] pedantic = {false};
        RequestJson.read(body, strict, in -> {
            if (in.beginObject(FIELDS)) {
                while (in.nextField()) {
                    if (in.field().equals("pedantic")) {
                        pedantic[0] = in.bool(pedantic[0]);
                    } else {
                        StreamConfigJson.readField(in, in.field(), config);
                    }
                }
            }
        });
        return new StreamConfigRequest(config.build(), pedantic[0]);
    }
}
