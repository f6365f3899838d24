// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.api;

import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.StreamInfo;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The stream endpoints of the JetStream API.
 *
 * <p>Thread: the main one.
 */
public final class Streams {
    private final JetStreamApi api;

    Streams(JetStreamApi api) {
        this.api = api;
    }

    /** Creates a stream; returns its info. */
    public StreamInfo create(JsonObject config) throws InterruptedException {
        return api.request("STREAM.CREATE." + Names.stream(config.string("name")), config)
                .as(StreamInfo.class);
    }

    /** Changes a stream; returns its info. */
    public StreamInfo update(JsonObject config) throws InterruptedException {
        return api.request("STREAM.UPDATE." + Names.stream(config.string("name")), config)
                .as(StreamInfo.class);
    }

    public StreamInfo info(String name) throws InterruptedException {
        return info(name, new JsonObject());
    }

    private StreamInfo info(String name, JsonObject request) throws InterruptedException {
        return api.request("STREAM.INFO." + Names.stream(name), request).as(StreamInfo.class);
    }

    /** The info of a stream, or null if there is none of this name. */
    public @Nullable StreamInfo find(String name) throws InterruptedException {
        try {
            return info(name);
        } catch (ApiException e) {
            if (e.errorCode() == ApiException.STREAM_NOT_FOUND) {
                return null;
            }
            throw e;
        }
    }

    /** The matching subjects, each with its number of messages. */
    public Map<String, Long> subjects(String name, String filter) throws InterruptedException {
        Map<String, Long> all = new LinkedHashMap<>();
        long total;
        int page;
        do {
            JsonObject request = new JsonObject().put("subjects_filter", filter).put("offset", all.size());
            StreamInfo info = info(name, request);
            all.putAll(info.state().subjects());
            page = info.state().subjects().size();
            total = info.total();
        } while (page > 0 && all.size() < total);
        return all;
    }

    public boolean delete(String name) throws InterruptedException {
        return api.request("STREAM.DELETE." + Names.stream(name)).truth("success");
    }

    /**
     * Purges a stream; returns the number of purged messages. {@code filter} may have the fields {@code filter},
     * {@code seq} and {@code keep}.
     */
    public long purge(String name, JsonObject filter) throws InterruptedException {
        return api.request("STREAM.PURGE." + Names.stream(name), filter).number("purged");
    }

    /** Deletes one message. */
    public boolean deleteMessage(String name, long sequence, boolean erase) throws InterruptedException {
        JsonObject request = new JsonObject().put("seq", sequence);
        if (!erase) {
            request.put("no_erase", true);
        }
        return api.request("STREAM.MSG.DELETE." + Names.stream(name), request).truth("success");
    }

    /** Gets a stored message by {@code seq}, {@code last_by_subj} or {@code next_by_subj}. */
    public StoredMessage message(String name, JsonObject which) throws InterruptedException {
        return StoredMessage.of(
                api.request("STREAM.MSG.GET." + Names.stream(name), which).object("message"));
    }

    /** The first message at or after this sequence with a matching subject, or null if there is none. */
    public @Nullable StoredMessage next(String name, String subject, long sequence) throws InterruptedException {
        try {
            return message(name, new JsonObject().put("seq", sequence).put("next_by_subj", subject));
        } catch (ApiException e) {
            if (e.errorCode() == ApiException.NO_MESSAGE) {
                return null;
            }
            throw e;
        }
    }

    /** The deleted sequences between the first and the last message. */
    public List<Long> deleted(String name) throws InterruptedException {
        return info(name, new JsonObject().put("deleted_details", true)).state().deleted();
    }

    /** The names of all streams whose subjects overlap with {@code subject}, or of all if it is empty; sorted. */
    public List<String> names(String subject) throws InterruptedException {
        return api.pages("STREAM.NAMES", onSubject(subject), "streams").strings().stream()
                .sorted()
                .toList();
    }

    /**
     * The infos of all streams whose subjects overlap with {@code subject}, or of all if it is empty; sorted by name.
     */
    public List<StreamInfo> list(String subject) throws InterruptedException {
        return api.pages("STREAM.LIST", onSubject(subject), "streams").objects().stream()
                .map(info -> info.as(StreamInfo.class))
                .sorted(Comparator.comparing(StreamInfo::name))
                .toList();
    }

    private static JsonObject onSubject(String subject) {
        return subject.isEmpty() ? new JsonObject() : new JsonObject().put("subject", subject);
    }
}
