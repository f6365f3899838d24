// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.origin;

import dev.iora.jetstream.config.ApiError;
import dev.iora.jetstream.config.ApiFault;
import dev.iora.json.GoType;
import dev.iora.json.JsonField;
import dev.iora.json.JsonObject;
import dev.iora.json.JsonReader;
import org.jspecify.annotations.Nullable;

/**
 * The response of an origin to the request for a consumer, as far as it matters.
 *
 * @param error why there is none; its code is 0 if there is no error
 * @param name of the consumer
 * @param config of the consumer
 * @param delivered the sequence in front of the first message that it will deliver
 */
@JsonObject(value = "server.JSApiConsumerCreateResponse", write = false)
record OriginResponse(
        @JsonField("error") Failure error,
        @JsonField("name") String name,
        @JsonField("config") Consumer config,
        @JsonField("delivered") Position delivered) {
    /** An error of the API. */
    @JsonObject(value = "server.ApiError", write = false)
    record Failure(
            @JsonField("code") int code,
            @JsonField("err_code") int errorCode,
            @JsonField("description") String description) {}

    /** A configuration. */
    @JsonObject(value = "server.ConsumerConfig", write = false)
    record Consumer(
            @JsonField("deliver_subject") String deliverSubject,
            @JsonField("ack_policy") String ackPolicy) {}

    /** A position. */
    @JsonObject(value = "server.SequenceInfo", write = false)
    record Position(
            @JsonField("stream_seq") @GoType("uint64") long streamSequence) {}

    /**
     * Reads a response.
     *
     * @throws dev.iora.json.JsonException if it is none
     */
    static OriginResponse parse(byte[] bytes, int offset, int length) {
        var response = new OriginResponseBuilder();
        response.read(JsonReader.lenient(bytes, offset, length));
        return response.build();
    }

    /** The error; null if there is a consumer. */
    @Nullable
    ApiFault fault(ApiError setupFailed) {
        if (error.code == 0) {
            return name.isEmpty() ? setupFailed.with("invalid consumer create response") : null;
        }
        for (ApiError known : ApiError.values()) {
            if (known.errCode() == error.errorCode) {
                return new ApiFault(known, error.description);
            }
        }
        return setupFailed.with(error.description);
    }
}
