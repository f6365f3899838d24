// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import dev.iora.jetstream.api.Endpoint.Counted;
import dev.iora.jetstream.api.Endpoint.Response;
import dev.iora.jetstream.config.ApiError;
import dev.iora.jetstream.config.CreateConsumerRequest;
import dev.iora.jetstream.config.StreamConfigRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of the API, each declared once: subject, queue, response, body and action (reference: jetstream, section 2;
 * taken from nats-server 2.14.5). No two take the same subject, so their order means nothing.
 *
 * <p>Thread: any, immutable; actions the API's agent.
 */
final class Endpoints {
    private static final String PREFIX = "$JS.API.";
    private static final String PAGE = "\"total\":0,\"offset\":0,\"limit\":0";
    private static final String PAGE_OF_CONSUMERS = PAGE + ",\"consumers\":[]";

    final List<Endpoint<?>> all = new ArrayList<>();

    Endpoints(AccountCalls accounts, StreamCalls streams, ConsumerCalls consumers) {
        all.add(Endpoint.info("INFO", Response.of("account_info"), Endpoints::anyBody, (_, _) -> accounts.info()));
        addStreams(streams);
        addMessages(streams);
        addConsumerCreation(consumers);
        addConsumers(consumers);
        addClusterOnly();
    }

    private void addStreams(StreamCalls streams) {
        all.add(Endpoint.change(
                "STREAM.CREATE.*",
                Response.of("stream_create"),
                Endpoints::streamConfig,
                (call, wanted) -> streams.create(call.stream(), wanted)));
        all.add(Endpoint.change(
                "STREAM.UPDATE.*",
                Response.of("stream_update"),
                Endpoints::streamConfig,
                (call, wanted) -> streams.update(call.stream(), wanted)));
        all.add(Endpoint.info(
                "STREAM.NAMES",
                Response.of("stream_names", PAGE + ",\"streams\":null"),
                Bodies::namesPage,
                (_, page) -> streams.names(page)));
        all.add(Endpoint.info(
                "STREAM.LIST",
                Response.of("stream_list", PAGE + ",\"streams\":[]"),
                Bodies::listPage,
                (_, page) -> streams.list(page)));
        all.add(Endpoint.info(
                "STREAM.INFO.*",
                Response.of("stream_info", PAGE),
                Bodies::info,
                (call, wanted) -> streams.info(call.stream(), wanted)));
        all.add(Endpoint.change(
                "STREAM.DELETE.*",
                Response.of("stream_delete"),
                Endpoints::emptyBody,
                (call, _) -> streams.delete(call.stream())));
        all.add(Endpoint.change(
                "STREAM.SNAPSHOT.*",
                Response.of("stream_snapshot"),
                Endpoints::nonEmptyBody,
                (call, _) -> streams.snapshot(call.stream())));
        all.add(Endpoint.change(
                "STREAM.RESTORE.*",
                Response.of("stream_restore", "\"deliver_subject\":\"\""),
                Endpoints::nonEmptyBody,
                (_, _) -> {
                    throw ApiError.STREAM_RESTORE.with("not supported yet").exception();
                }));
    }

    private void addMessages(StreamCalls streams) {
        all.add(Endpoint.change(
                "STREAM.PURGE.*",
                Response.of("stream_purge", "\"purged\":0"),
                Bodies::purge,
                (call, purge) -> streams.purge(call.stream(), purge)));
        all.add(Endpoint.change(
                        "STREAM.MSG.GET.*",
                        Response.of("stream_msg_get"),
                        Bodies::message,
                        (call, query) -> streams.message(call.stream(), query))
                .counting(Counted.ERRORS));
        all.add(Endpoint.change(
                "STREAM.MSG.DELETE.*",
                Response.of("stream_msg_delete"),
                Bodies::delete,
                (call, delete) -> streams.deleteMessage(call.stream(), delete)));
    }

    private void addConsumerCreation(ConsumerCalls consumers) {
        Response response = Response.of("consumer_create");
        all.add(Endpoint.change("CONSUMER.CREATE.*", response, Endpoints::consumerConfig, consumers::createEphemeral));
        all.add(Endpoint.change("CONSUMER.CREATE.*.*", response, Endpoints::consumerConfig, consumers::createNamed));
        all.add(Endpoint.change(
                "CONSUMER.CREATE.*.*.>", response, Endpoints::consumerConfig, consumers::createFiltered));
        all.add(Endpoint.change(
                "CONSUMER.DURABLE.CREATE.*.*", response, Endpoints::consumerConfig, consumers::createDurable));
    }

    private void addConsumers(ConsumerCalls consumers) {
        all.add(Endpoint.info(
                "CONSUMER.NAMES.*",
                Response.of("consumer_names", PAGE_OF_CONSUMERS),
                Bodies::offset,
                (call, offset) -> consumers.names(call.stream(), offset)));
        all.add(Endpoint.info(
                "CONSUMER.LIST.*",
                Response.of("consumer_list", PAGE_OF_CONSUMERS),
                Bodies::offset,
                (call, offset) -> consumers.list(call.stream(), offset)));
        all.add(Endpoint.info(
                "CONSUMER.INFO.*.*",
                Response.of("consumer_info"),
                Endpoints::emptyBody,
                (call, _) -> consumers.info(call.stream(), call.consumer())));
        all.add(Endpoint.change(
                "CONSUMER.DELETE.*.*",
                Response.of("consumer_delete"),
                Endpoints::emptyBody,
                (call, _) -> consumers.delete(call.stream(), call.consumer())));
        all.add(Endpoint.change(
                "CONSUMER.PAUSE.*.*",
                Response.of("consumer_pause", "\"paused\":false,\"pause_until\":\"0001-01-01T00:00:00Z\""),
                Bodies::pauseUntil,
                (call, until) -> consumers.pause(call.stream(), call.consumer(), until)));
        all.add(Endpoint.change(
                        "CONSUMER.RESET.*.*",
                        Response.of("consumer_reset", "\"reset_seq\":0"),
                        (request, _) -> Bodies.resetSequence(request),
                        (call, sequence) -> consumers.reset(call.stream(), call.consumer(), sequence))
                .counting(Counted.NONE));
        all.add(Endpoint.change(
                "CONSUMER.UNPIN.*.*",
                Response.of("consumer_unpin"),
                (request, _) -> Bodies.unpinGroup(request),
                (call, group) -> consumers.unpin(call.stream(), call.consumer(), group)));
    }

    /** Adds endpoints that a server without a cluster refuses. */
    private void addClusterOnly() {
        addClusterOnly("STREAM.PEER.REMOVE.*", "stream_remove_peer");
        addClusterOnly("STREAM.LEADER.STEPDOWN.*", "stream_leader_stepdown");
        addClusterOnly("CONSUMER.LEADER.STEPDOWN.*.*", "consumer_leader_stepdown");
    }

    private void addClusterOnly(String subject, String response) {
        all.add(Endpoint.change(subject, Response.of(response), Endpoints::anyBody, (_, _) -> {
            throw ApiError.CLUSTER_REQUIRED.with().exception();
        }));
    }

    // ---------------------------------------------------------------- bodies

    private static ApiRequest anyBody(ApiRequest request, boolean strict) {
        return request;
    }

    private static ApiRequest emptyBody(ApiRequest request, boolean strict) {
        Bodies.requireEmpty(request);
        return request;
    }

    private static ApiRequest nonEmptyBody(ApiRequest request, boolean strict) {
        if (Bodies.isEmpty(request)) {
            throw ApiError.BAD_REQUEST.with().exception();
        }
        return request;
    }

    private static StreamConfigRequest streamConfig(ApiRequest request, boolean strict) {
        return StreamConfigRequest.parse(request.body(), strict);
    }

    private static CreateConsumerRequest consumerConfig(ApiRequest request, boolean strict) {
        return CreateConsumerRequest.parse(request.body(), strict);
    }

    // ---------------------------------------------------------------- matching

    /** The call for a request on {@code subject}; null if there is none. */
    @Nullable
    ApiCall match(String subject) {
        if (!subject.startsWith(PREFIX)) {
            return null;
        }
        String[] tokens = subject.substring(PREFIX.length()).split("\\.", -1);
        for (Endpoint<?> endpoint : all) {
            List<String> names = endpoint.namesIn(tokens);
            if (names != null) {
                return new ApiCall(endpoint, names);
            }
        }
        return null;
    }
}
