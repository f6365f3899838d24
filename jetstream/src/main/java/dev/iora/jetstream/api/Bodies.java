// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import dev.iora.jetstream.config.ApiError;
import dev.iora.jetstream.config.RequestJson;
import dev.iora.jetstream.direct.MessageQuery;
import dev.iora.json.JsonException;
import dev.iora.json.JsonFields;
import dev.iora.json.JsonReader;
import dev.iora.subject.FilterSet;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Bodies of the smaller requests. Thread: any, stateless. */
final class Bodies {
    private static final OffsetDateTime ZERO = OffsetDateTime.of(1, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

    private Bodies() {}

    /**
     * Part of a list.
     *
     * @param offset never negative
     * @param subject only streams with it, empty for all
     */
    record Page(int offset, String subject) {}

    static Page page(ApiRequest request, boolean strict, String goType) {
        JsonFields fields = JsonFields.of(goType, "offset", "subject");
        long[] offset = {0};
        String[] subject = {""};
        if (request.hasJson()) {
            RequestJson.read(request.body(), strict, in -> {
                if (in.beginObject(fields)) {
                    while (in.nextField()) {
                        switch (in.field()) {
                            case "offset" -> offset[0] = in.signed("int", Long.SIZE, offset[0]);
                            default -> subject[0] = in.string(subject[0]);
                        }
                    }
                }
            });
        }
        return new Page(Math.clamp(offset[0], 0, Integer.MAX_VALUE), subject[0]);
    }

    /** Part of a list of consumers. */
    static int offset(ApiRequest request, boolean strict) {
        JsonFields fields = JsonFields.of("server.JSApiConsumersRequest", "offset");
        long[] offset = {0};
        if (request.hasJson()) {
            RequestJson.read(request.body(), strict, in -> {
                if (in.beginObject(fields)) {
                    while (in.nextField()) {
                        offset[0] = in.signed("int", Long.SIZE, offset[0]);
                    }
                }
            });
        }
        return Math.clamp(offset[0], 0, Integer.MAX_VALUE);
    }

    /** Which details of a stream are wanted. */
    record StreamDetails(int offset, StreamSnapshot.Details details) {}

    private static final JsonFields INFO_FIELDS =
            JsonFields.of("server.JSApiStreamInfoRequest", "offset", "deleted_details", "subjects_filter");

    static StreamDetails info(ApiRequest request, boolean strict) {
        long[] offset = {0};
        boolean[] deleted = {false};
        String[] subjects = {""};
        if (request.hasJson()) {
            RequestJson.read(request.body(), strict, in -> {
                if (in.beginObject(INFO_FIELDS)) {
                    while (in.nextField()) {
                        switch (in.field()) {
                            case "offset" -> offset[0] = in.signed("int", Long.SIZE, offset[0]);
                            case "deleted_details" -> deleted[0] = in.bool(deleted[0]);
                            default -> subjects[0] = in.string(subjects[0]);
                        }
                    }
                }
            });
        }
        FilterSet filter = subjects[0].isEmpty() ? null : MessageQuery.filter(subjects[0]);
        return new StreamDetails(
                Math.clamp(offset[0], 0, Integer.MAX_VALUE), new StreamSnapshot.Details(deleted[0], filter));
    }

    /**
     * What is to be purged.
     *
     * @param filters null if the filter is none: nothing matches it
     */
    record Purge(long belowSequence, long keep, @Nullable FilterSet filters) {}

    private static final JsonFields PURGE_FIELDS =
            JsonFields.of("server.JSApiStreamPurgeRequest", "seq", "filter", "keep");

    static Purge purge(ApiRequest request, boolean strict) {
        long[] numbers = {0, 0};
        String[] filter = {""};
        if (request.hasJson()) {
            RequestJson.read(request.body(), strict, in -> {
                if (in.beginObject(PURGE_FIELDS)) {
                    while (in.nextField()) {
                        switch (in.field()) {
                            case "seq" -> numbers[0] = in.uint64(numbers[0]);
                            case "keep" -> numbers[1] = in.uint64(numbers[1]);
                            default -> filter[0] = in.string(filter[0]);
                        }
                    }
                }
            });
        }
        if (numbers[0] != 0 && numbers[1] != 0) {
            throw ApiError.BAD_REQUEST.with().exception();
        }
        return new Purge(numbers[0], numbers[1], filter[0].isEmpty() ? FilterSet.ALL : MessageQuery.filter(filter[0]));
    }

    /** Which message is to be deleted. */
    record Delete(long sequence, boolean erase) {}

    private static final JsonFields DELETE_FIELDS = JsonFields.of("server.JSApiMsgDeleteRequest", "seq", "no_erase");

    static Delete delete(ApiRequest request, boolean strict) {
        if (isEmpty(request)) {
            throw ApiError.BAD_REQUEST.with().exception();
        }
        long[] sequence = {0};
        boolean[] noErase = {false};
        RequestJson.read(request.body(), strict, in -> {
            if (in.beginObject(DELETE_FIELDS)) {
                while (in.nextField()) {
                    switch (in.field()) {
                        case "seq" -> sequence[0] = in.uint64(sequence[0]);
                        default -> noErase[0] = in.bool(noErase[0]);
                    }
                }
            }
        });
        return new Delete(sequence[0], !noErase[0]);
    }

    /** Which message is wanted. */
    static MessageQuery message(ApiRequest request, boolean strict) {
        if (isEmpty(request)) {
            throw ApiError.BAD_REQUEST.with().exception();
        }
        MessageQuery.Parser parser = new MessageQuery.Parser();
        RequestJson.read(request.body(), strict, parser::read);
        MessageQuery query = parser.query();
        boolean anything = query.sequence() != 0
                || !query.lastBySubject().isEmpty()
                || !query.nextBySubject().isEmpty()
                || query.startTime() != null;
        if (query.batch() > 0 || query.maxBytes() > 0 || !anything || query.isContradictory()) {
            throw ApiError.BAD_REQUEST.with().exception();
        }
        return query;
    }

    private static final JsonFields PAUSE_FIELDS = JsonFields.of("server.JSApiConsumerPauseRequest", "pause_until");

    /** Until when a consumer is to be paused; Go's zero time if nothing is said. */
    static OffsetDateTime pauseUntil(ApiRequest request, boolean strict) {
        OffsetDateTime[] until = {ZERO};
        if (request.hasJson()) {
            RequestJson.read(request.body(), strict, in -> {
                if (in.beginObject(PAUSE_FIELDS)) {
                    while (in.nextField()) {
                        until[0] = in.time(until[0]);
                    }
                }
            });
        }
        return until[0].withOffsetSameInstant(ZoneOffset.UTC);
    }

    private static final JsonFields RESET_FIELDS = JsonFields.of("server.JSApiConsumerResetRequest", "seq");

    /** Where a consumer is to begin again, 0 for behind what is acknowledged. */
    static long resetSequence(ApiRequest request) {
        long[] sequence = {0};
        if (request.body().length > 0) {
            readOne(request, in -> {
                if (in.beginObject(RESET_FIELDS)) {
                    while (in.nextField()) {
                        sequence[0] = in.uint64(sequence[0]);
                    }
                }
            });
        }
        return sequence[0];
    }

    private static final JsonFields UNPIN_FIELDS = JsonFields.of("server.JSApiConsumerUnpinRequest", "group");
    private static final int GROUP_LENGTH_MAX = 16;

    /** The group whose client is to be unpinned. */
    static String unpinGroup(ApiRequest request) {
        String[] group = {""};
        readOne(request, in -> {
            if (in.beginObject(UNPIN_FIELDS)) {
                while (in.nextField()) {
                    group[0] = in.string(group[0]);
                }
            }
        });
        if (group[0].isEmpty()) {
            throw ApiError.INVALID_JSON.with("consumer group not specified").exception();
        }
        if (group[0].length() > GROUP_LENGTH_MAX || !group[0].matches("[A-Za-z0-9/_=-]+")) {
            throw ApiError.CONSUMER_INVALID_GROUP_NAME.with().exception();
        }
        return group[0];
    }

    /** Reads a body as one value whose unknown fields are passed over. */
    private static void readOne(ApiRequest request, RequestJson.Body body) {
        try {
            body.read(JsonReader.lenient(request.body(), 0, request.body().length));
        } catch (JsonException e) {
            throw ApiError.INVALID_JSON.with(String.valueOf(e.getMessage())).exception();
        }
    }

    /** Whether there is no body, or one that is an object without fields (nats-server isEmptyRequest). */
    static boolean isEmpty(ApiRequest request) {
        byte[] body = request.body();
        if (body.length == 0) {
            return true;
        }
        String text = new String(body, StandardCharsets.UTF_8);
        if (!text.stripLeading().startsWith("{")) {
            return false;
        }
        try {
            JsonReader in = JsonReader.lenient(body, 0, body.length);
            return in.beginMap("map[string]interface {}") && !in.nextField();
        } catch (JsonException e) {
            return false;
        }
    }

    /** Refuses a body where there must be none. */
    static void requireEmpty(ApiRequest request) {
        if (!isEmpty(request)) {
            throw ApiError.NOT_EMPTY_REQUEST.with().exception();
        }
    }
}
