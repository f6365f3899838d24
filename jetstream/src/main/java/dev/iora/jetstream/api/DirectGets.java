// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import dev.iora.core.Account;
import dev.iora.core.InternalConnection;
import dev.iora.core.Subscription;
import dev.iora.jetstream.config.StreamConfig;
import dev.iora.jetstream.shard.ShardCommands;
import dev.iora.json.JsonException;
import dev.iora.json.JsonReader;
import dev.iora.store.StoredMessage;
import dev.iora.store.StreamStore;
import dev.iora.wire.PublishFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Serves direct gets of the streams that allow them: each listens for its own, so that a request to another one is told
 * that there are no responders.
 *
 * <p>Thread: the API's agent; requests arrive on lanes and are served by the stream's shard.
 */
final class DirectGets<S, C> {
    private static final String PREFIX = "$JS.API.DIRECT.GET.";
    private static final byte[] NONE = {};

    private final Account account;
    private final Catalog<S, C> catalog;
    private final ShardViews<S, C> views;
    private final ApiAgent agent;
    private final Replies replies;
    private final long maxBytes;
    private final long connectionId;
    private final Map<String, Inlet> inlets = new HashMap<>();

    /**
     * Creates it.
     *
     * @param connectionId of the inlets, for traces
     * @param maxBytes of a batch whose request does not say
     */
    DirectGets(
            Account account,
            Catalog<S, C> catalog,
            ShardViews<S, C> views,
            ApiAgent agent,
            Replies replies,
            long connectionId,
            long maxBytes) {
        this.account = account;
        this.catalog = catalog;
        this.views = views;
        this.agent = agent;
        this.replies = replies;
        this.connectionId = connectionId;
        this.maxBytes = maxBytes;
    }

    /** A stream is there, or has another configuration; it is in the catalog. */
    void onConfig(StreamConfig config) {
        if (!config.allowDirect()) {
            onDeleted(config.name());
            return;
        }
        Catalog.Entry<S, C> entry = catalog.find(config.name());
        if (entry != null && !inlets.containsKey(config.name())) {
            inlets.put(config.name(), new Inlet(config.name(), entry.commands()));
        }
    }

    /** A stream is gone, or does not allow direct gets any more. */
    void onDeleted(String stream) {
        Inlet inlet = inlets.remove(stream);
        if (inlet != null) {
            inlet.shut();
        }
    }

    /** Stops listening. */
    void shut() {
        List.copyOf(inlets.keySet()).forEach(this::onDeleted);
    }

    /** Listens for one stream. Thread: {@link #deliver} the owner of its lane. */
    private final class Inlet extends InternalConnection {
        private final String stream;
        private final byte[] name;
        private final ShardCommands<S, C> commands;
        private final int keyStart;
        private final List<Subscription> subscriptions = new ArrayList<>();

        Inlet(String stream, ShardCommands<S, C> commands) {
            super(connectionId);
            this.stream = stream;
            this.commands = commands;
            name = stream.getBytes(StandardCharsets.UTF_8);
            String subject = PREFIX + stream;
            keyStart = subject.length() + 1;
            subscriptions.add(subscribe(account, subject.getBytes(StandardCharsets.UTF_8)));
            subscriptions.add(subscribe(account, (subject + ".>").getBytes(StandardCharsets.UTF_8)));
        }

        void shut() {
            subscriptions.forEach(subscription -> unsubscribe(account, subscription));
        }

        @Override
        public boolean deliver(int lane, Subscription subscription, PublishFrame frame) {
            if (frame.replyLength == 0) {
                return true;
            }
            ApiRequest request = ApiRequest.copyOf(lane, frame);
            Optional<String> refusal = serve(request);
            refusal.ifPresent(status ->
                    agent.execute(() -> replies.send(lane, request.reply(), NONE, statusBlock(status), NONE)));
            return true;
        }

        private Optional<String> serve(ApiRequest request) {
            if (request.asksForHigherLevel()) {
                return Optional.of("412 Required Api Level");
            }
            boolean keyed = request.subject().length() >= keyStart;
            if (!keyed && request.body().length == 0) {
                return Optional.of("408 Empty Request");
            }
            MessageQuery query = parse(request.body());
            if (query == null) {
                return Optional.of("408 Malformed Request");
            }
            if (keyed) {
                if (query.hasMoreThanHeaders()) {
                    return Optional.of("408 Bad Request");
                }
                query = MessageQuery.lastOf(request.subject().substring(keyStart), query.withoutHeaders());
            } else if (query.isEmpty()) {
                return Optional.of("408 Empty Request");
            } else if (query.isContradictory()) {
                return Optional.of("408 Bad Request");
            }
            MessageQuery wanted = query;
            ask(request, s -> new Service(request, wanted, views.store(s)).run());
            return Optional.empty();
        }

        private void ask(ApiRequest request, Consumer<S> service) {
            CompletableFuture<Boolean> asked = commands.onStream(stream, s -> {
                service.accept(s);
                return true;
            });
            CompletableFuture<Boolean> _ = asked.exceptionally(fault -> {
                byte[] status = statusBlock("500 " + fault.getMessage());
                agent.execute(() -> replies.send(request.lane(), request.reply(), NONE, status, NONE));
                return false;
            });
        }

        @Override
        public String toString() {
            return "JetStream direct get " + stream;
        }

        /** One request being served. Thread: the shard. */
        private final class Service implements DirectGet.Output, Runnable {
            private final ApiRequest request;
            private final DirectGet get;

            Service(ApiRequest request, MessageQuery query, StreamStore store) {
                this.request = request;
                get = new DirectGet(name, store, query, this, new HeaderBlock(), maxBytes, this);
            }

            @Override
            public void run() {
                if (get.step() == DirectGet.Step.AGAIN) {
                    agent.execute(() -> ask(request, s -> run()));
                }
            }

            @Override
            public void message(byte[] headers, int headersLength, StoredMessage message) {
                byte[] payload =
                        Arrays.copyOfRange(message.bytes, message.payload, message.payload + message.payloadLength);
                byte[] block = headersLength < 0 ? null : Arrays.copyOf(headers, headersLength);
                agent.execute(() -> replies.send(request.lane(), request.reply(), NONE, block, payload));
            }

            @Override
            public void status(byte[] headers, int headersLength) {
                byte[] block = Arrays.copyOf(headers, headersLength);
                agent.execute(() -> replies.send(request.lane(), request.reply(), NONE, block, NONE));
            }
        }
    }

    private static byte[] statusBlock(String status) {
        HeaderBlock block = new HeaderBlock().status(status).end();
        return Arrays.copyOf(block.bytes(), block.length());
    }

    private static @Nullable MessageQuery parse(byte[] body) {
        MessageQuery.Parser parser = new MessageQuery.Parser();
        if (body.length > 0) {
            try {
                parser.read(JsonReader.lenient(body, 0, body.length));
            } catch (JsonException e) {
                return null;
            }
        }
        return parser.query();
    }
}
