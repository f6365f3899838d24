// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.api;

import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.ConsumerInfo;
import dev.iora.cli.view.PauseState;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The consumer endpoints of the JetStream API.
 *
 * <p>Thread: the main one.
 */
public final class Consumers {
    private final JetStreamApi api;

    Consumers(JetStreamApi api) {
        this.api = api;
    }

    /** Creates a consumer; returns its info. */
    public ConsumerInfo create(String stream, JsonObject config) throws InterruptedException {
        return send(stream, config, "create");
    }

    /** Changes a consumer; returns its info. */
    public ConsumerInfo update(String stream, JsonObject config) throws InterruptedException {
        return send(stream, config, "update");
    }

    /** Creates a consumer, or changes the existing one of this name; returns its info. */
    public ConsumerInfo createOrUpdate(String stream, JsonObject config) throws InterruptedException {
        return send(stream, config, "");
    }

    private ConsumerInfo send(String stream, JsonObject config, String action) throws InterruptedException {
        JsonObject request = new JsonObject()
                .put("stream_name", stream)
                .put("config", config)
                .put("action", action);
        String name = config.string("name").isEmpty() ? config.string("durable_name") : config.string("name");
        String filter = config.string("filter_subject");
        String call = "CONSUMER.CREATE." + Names.stream(stream) + (name.isEmpty() ? "" : "." + Names.consumer(name))
                + (name.isEmpty() || filter.isEmpty() ? "" : "." + Names.filter(filter));
        return api.request(call, request).as(ConsumerInfo.class);
    }

    public ConsumerInfo info(String stream, String consumer) throws InterruptedException {
        return api.request("CONSUMER.INFO." + Names.stream(stream) + "." + Names.consumer(consumer))
                .as(ConsumerInfo.class);
    }

    /** The info of a consumer, or null if there is none of this name. */
    public @Nullable ConsumerInfo find(String stream, String consumer) throws InterruptedException {
        try {
            return info(stream, consumer);
        } catch (ApiException e) {
            if (e.errorCode() == ApiException.CONSUMER_NOT_FOUND) {
                return null;
            }
            throw e;
        }
    }

    public boolean delete(String stream, String consumer) throws InterruptedException {
        return api.request("CONSUMER.DELETE." + Names.stream(stream) + "." + Names.consumer(consumer))
                .truth("success");
    }

    /** Pauses a consumer until an RFC 3339 time; an empty time resumes it. */
    public PauseState pause(String stream, String consumer, String until) throws InterruptedException {
        JsonObject body = new JsonObject();
        if (!until.isEmpty()) {
            body.put("pause_until", until);
        }
        return api.request("CONSUMER.PAUSE." + Names.stream(stream) + "." + Names.consumer(consumer), body)
                .as(PauseState.class);
    }

    /** The names of all consumers, sorted. */
    public List<String> names(String stream) throws InterruptedException {
        return api.pages("CONSUMER.NAMES." + Names.stream(stream), new JsonObject(), "consumers").strings().stream()
                .sorted()
                .toList();
    }

    /** The infos of all consumers, sorted by name. */
    public List<ConsumerInfo> list(String stream) throws InterruptedException {
        return api.pages("CONSUMER.LIST." + Names.stream(stream), new JsonObject(), "consumers").objects().stream()
                .map(info -> info.as(ConsumerInfo.class))
                .sorted(Comparator.comparing(ConsumerInfo::name))
                .toList();
    }
}
