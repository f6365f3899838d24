// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import dev.iora.jetstream.config.ApiError;
import dev.iora.jetstream.config.RequestJson;
import dev.iora.jetstream.direct.MessageQuery;
import dev.iora.jetstream.direct.MessageQueryBuilder;
import dev.iora.json.GoType;
import dev.iora.json.JsonException;
import dev.iora.json.JsonField;
import dev.iora.json.JsonInline;
import dev.iora.json.JsonObject;
import dev.iora.json.JsonReader;
import dev.iora.subject.FilterSet;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Bodies of the smaller requests. Thread: any, stateless. */
final class Bodies {
    private static final int MAX_GROUP_LENGTH = 16;

    private Bodies() {}

    /**
     * The part of a list of streams that is requested.
     *
     * @param offset index of the first one, never negative
     * @param subject only streams with it, empty for all
     */
    @JsonObject(value = "server.ApiPagedRequest", write = false)
    record Page(
            @JsonField("offset") int offset,
            @JsonField("subject") String subject) {
        Page {
            offset = Math.max(0, offset);
        }
    }

    @JsonObject(value = "server.JSApiStreamNamesRequest", write = false)
    record StreamNamesRequest(@JsonInline Page page) {}

    @JsonObject(value = "server.JSApiStreamListRequest", write = false)
    record StreamListRequest(@JsonInline Page page) {}

    @JsonObject(value = "server.JSApiConsumersRequest", write = false)
    record ConsumersRequest(@JsonField("offset") int offset) {}

    @JsonObject(value = "server.JSApiStreamInfoRequest", write = false)
    record StreamInfoRequest(
            @JsonField("offset") int offset,
            @JsonField("deleted_details") boolean deletedDetails,
            @JsonField("subjects_filter") String subjectsFilter) {}

    @JsonObject(value = "server.JSApiStreamPurgeRequest", write = false)
    record PurgeRequest(
            @JsonField("seq") @GoType("uint64") long sequence,
            @JsonField("filter") String filter,
            @JsonField("keep") @GoType("uint64") long keep) {}

    @JsonObject(value = "server.JSApiMsgDeleteRequest", write = false)
    record DeleteRequest(
            @JsonField("seq") @GoType("uint64") long sequence,
            @JsonField("no_erase") boolean noErase) {}

    @JsonObject(value = "server.JSApiConsumerPauseRequest", write = false)
    record PauseRequest(@JsonField("pause_until") OffsetDateTime pauseUntil) {}

    @JsonObject(value = "server.JSApiConsumerResetRequest", write = false)
    record ResetRequest(@JsonField("seq") @GoType("uint64") long sequence) {}

    @JsonObject(value = "server.JSApiConsumerUnpinRequest", write = false)
    record UnpinRequest(@JsonField("group") String group) {}

    /**
     * The details of a stream that are requested.
     *
     * @param offset index of the first subject, never negative
     */
    record StreamDetails(int offset, StreamSnapshot.Details details) {}

    /**
     * The messages to purge.
     *
     * @param belowSequence only older ones, 0 for all
     * @param keep number of messages to keep
     * @param filters filter of their subjects; null if it is invalid, which matches nothing
     */
    record Purge(long belowSequence, long keep, @Nullable FilterSet filters) {}

    /**
     * The message to delete.
     *
     * @param erase whether its bytes are overwritten
     */
    record Delete(long sequence, boolean erase) {}

    static Page namesPage(ApiRequest request, boolean strict) {
        StreamNamesRequestBuilder body = new StreamNamesRequestBuilder();
        readJson(request, strict, body::read);
        return body.build().page();
    }

    static Page listPage(ApiRequest request, boolean strict) {
        StreamListRequestBuilder body = new StreamListRequestBuilder();
        readJson(request, strict, body::read);
        return body.build().page();
    }

    /** Index of the first consumer to list. */
    static int offset(ApiRequest request, boolean strict) {
        ConsumersRequestBuilder body = new ConsumersRequestBuilder();
        readJson(request, strict, body::read);
        return Math.max(0, body.build().offset());
    }

    static StreamDetails info(ApiRequest request, boolean strict) {
        StreamInfoRequestBuilder body = new StreamInfoRequestBuilder();
        readJson(request, strict, body::read);
        StreamInfoRequest read = body.build();
        FilterSet filter = read.subjectsFilter().isEmpty() ? null : MessageQuery.filter(read.subjectsFilter());
        return new StreamDetails(Math.max(0, read.offset()), new StreamSnapshot.Details(read.deletedDetails(), filter));
    }

    static Purge purge(ApiRequest request, boolean strict) {
        PurgeRequestBuilder body = new PurgeRequestBuilder();
        readJson(request, strict, body::read);
        PurgeRequest read = body.build();
        if (read.sequence() != 0 && read.keep() != 0) {
            throw ApiError.BAD_REQUEST.with().exception();
        }
        FilterSet filters = read.filter().isEmpty() ? FilterSet.ALL : MessageQuery.filter(read.filter());
        return new Purge(read.sequence(), read.keep(), filters);
    }

    static Delete delete(ApiRequest request, boolean strict) {
        if (isEmpty(request)) {
            throw ApiError.BAD_REQUEST.with().exception();
        }
        DeleteRequestBuilder body = new DeleteRequestBuilder();
        RequestJson.read(request.body(), strict, body::read);
        DeleteRequest read = body.build();
        return new Delete(read.sequence(), !read.noErase());
    }

    /** The message to get. */
    static MessageQuery message(ApiRequest request, boolean strict) {
        if (isEmpty(request)) {
            throw ApiError.BAD_REQUEST.with().exception();
        }
        MessageQueryBuilder body = new MessageQueryBuilder();
        RequestJson.read(request.body(), strict, body::read);
        MessageQuery query = body.build();
        boolean namesMessage = query.sequence() != 0
                || !query.lastBySubject().isEmpty()
                || !query.nextBySubject().isEmpty()
                || query.startTime() != null;
        if (query.batch() > 0 || query.maxBytes() > 0 || !namesMessage || query.isContradictory()) {
            throw ApiError.BAD_REQUEST.with().exception();
        }
        return query;
    }

    /** The end of a consumer's pause in UTC; Go's zero time if none is given. */
    static OffsetDateTime pauseUntil(ApiRequest request, boolean strict) {
        PauseRequestBuilder body = new PauseRequestBuilder();
        readJson(request, strict, body::read);
        return body.build().pauseUntil().withOffsetSameInstant(ZoneOffset.UTC);
    }

    /** The sequence to reset a consumer to, 0 for the one behind its acknowledgement floor. */
    static long resetSequence(ApiRequest request) {
        ResetRequestBuilder body = new ResetRequestBuilder();
        if (request.body().length > 0) {
            readOne(request, body::read);
        }
        return body.build().sequence();
    }

    /** The group whose client is unpinned. */
    static String unpinGroup(ApiRequest request) {
        UnpinRequestBuilder body = new UnpinRequestBuilder();
        readOne(request, body::read);
        String group = body.build().group();
        if (group.isEmpty()) {
            throw ApiError.INVALID_JSON.with("consumer group not specified").exception();
        }
        if (group.length() > MAX_GROUP_LENGTH || !group.matches("[A-Za-z0-9/_=-]+")) {
            throw ApiError.CONSUMER_INVALID_GROUP_NAME.with().exception();
        }
        return group;
    }

    /** Reads a body that looks like JSON; any other is ignored. */
    private static void readJson(ApiRequest request, boolean strict, RequestJson.Body body) {
        if (request.hasJson()) {
            RequestJson.read(request.body(), strict, body);
        }
    }

    /** Reads a body as one value whose unknown fields are ignored. */
    private static void readOne(ApiRequest request, RequestJson.Body body) {
        try {
            body.read(JsonReader.lenient(request.body(), 0, request.body().length));
        } catch (JsonException e) {
            throw ApiError.INVALID_JSON.with(String.valueOf(e.getMessage())).exception();
        }
    }

    /** Whether the body is empty or an object without fields (nats-server isEmptyRequest). */
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

    /** Refuses a request that has a body. */
    static void requireEmpty(ApiRequest request) {
        if (!isEmpty(request)) {
            throw ApiError.NOT_EMPTY_REQUEST.with().exception();
        }
    }
}
