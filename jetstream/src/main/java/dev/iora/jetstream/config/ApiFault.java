// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import dev.iora.json.JsonWritable;
import dev.iora.json.JsonWriter;

/**
 * The error of an API response.
 *
 * @param error its kind
 * @param description its text
 */
public record ApiFault(ApiError error, String description) implements JsonWritable {
    @Override
    public void write(JsonWriter out) {
        out.beginObject();
        out.field("code", error.code());
        out.optional("err_code", error.errCode());
        out.optional("description", description);
        out.endObject();
    }

    /** An exception with this error. */
    public ApiException exception() {
        return new ApiException(this);
    }
}
