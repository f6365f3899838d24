// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The calls of the API: their subjects behind {@code $JS.API.}, the type of their answers and what an answer has besides
 * the error if there is one (reference: jetstream, section 2; taken from nats-server 2.14.5).
 */
enum ApiCall {
    INFO("INFO", 0, "account_info"),
    STREAM_CREATE("STREAM.CREATE", 1, "stream_create"),
    STREAM_UPDATE("STREAM.UPDATE", 1, "stream_update"),
    STREAM_NAMES("STREAM.NAMES", 0, "stream_names", Tail.PAGE_NO_STREAMS),
    STREAM_LIST("STREAM.LIST", 0, "stream_list", Tail.PAGE_STREAMS),
    STREAM_INFO("STREAM.INFO", 1, "stream_info", Tail.PAGE),
    STREAM_DELETE("STREAM.DELETE", 1, "stream_delete"),
    STREAM_PURGE("STREAM.PURGE", 1, "stream_purge", Tail.PURGED),
    STREAM_MESSAGE_GET("STREAM.MSG.GET", 1, "stream_msg_get"),
    STREAM_MESSAGE_DELETE("STREAM.MSG.DELETE", 1, "stream_msg_delete"),
    STREAM_SNAPSHOT("STREAM.SNAPSHOT", 1, "stream_snapshot"),
    STREAM_RESTORE("STREAM.RESTORE", 1, "stream_restore", Tail.DELIVER_SUBJECT),
    STREAM_PEER_REMOVE("STREAM.PEER.REMOVE", 1, "stream_remove_peer"),
    STREAM_LEADER_STEPDOWN("STREAM.LEADER.STEPDOWN", 1, "stream_leader_stepdown"),
    CONSUMER_CREATE("CONSUMER.CREATE", 1, "consumer_create"),
    CONSUMER_CREATE_NAMED("CONSUMER.CREATE", 2, "consumer_create"),
    CONSUMER_CREATE_FILTERED("CONSUMER.CREATE", ApiCall.REST, "consumer_create"),
    CONSUMER_CREATE_DURABLE("CONSUMER.DURABLE.CREATE", 2, "consumer_create"),
    CONSUMER_NAMES("CONSUMER.NAMES", 1, "consumer_names", Tail.PAGE_CONSUMERS),
    CONSUMER_LIST("CONSUMER.LIST", 1, "consumer_list", Tail.PAGE_CONSUMERS),
    CONSUMER_INFO("CONSUMER.INFO", 2, "consumer_info"),
    CONSUMER_DELETE("CONSUMER.DELETE", 2, "consumer_delete"),
    CONSUMER_PAUSE("CONSUMER.PAUSE", 2, "consumer_pause", Tail.PAUSED),
    CONSUMER_RESET("CONSUMER.RESET", 2, "consumer_reset", Tail.RESET),
    CONSUMER_UNPIN("CONSUMER.UNPIN", 2, "consumer_unpin"),
    CONSUMER_LEADER_STEPDOWN("CONSUMER.LEADER.STEPDOWN", 2, "consumer_leader_stepdown");

    /** What follows the error in answers, as JSON fields. */
    private static final class Tail {
        static final String NONE = "";
        static final String PAGE = "\"total\":0,\"offset\":0,\"limit\":0";
        static final String PAGE_NO_STREAMS = PAGE + ",\"streams\":null";
        static final String PAGE_STREAMS = PAGE + ",\"streams\":[]";
        static final String PAGE_CONSUMERS = PAGE + ",\"consumers\":[]";
        static final String PURGED = "\"purged\":0";
        static final String DELIVER_SUBJECT = "\"deliver_subject\":\"\"";
        static final String PAUSED = "\"paused\":false,\"pause_until\":\"0001-01-01T00:00:00Z\"";
        static final String RESET = "\"reset_seq\":0";

        private Tail() {}
    }

    /** Stream, consumer and everything behind them. */
    private static final int REST = 3;

    private static final String PREFIX = "$JS.API.";

    private final String words;
    private final int names;
    private final String type;
    private final String errorTail;

    ApiCall(String words, int names, String type) {
        this(words, names, type, Tail.NONE);
    }

    ApiCall(String words, int names, String type, String errorTail) {
        this.words = words;
        this.names = names;
        this.type = "io.nats.jetstream.api.v1." + type + "_response";
        this.errorTail = errorTail;
    }

    /** The type of the answer. */
    String type() {
        return type;
    }

    /** Whether it only asks for what there is, as nats-server's queue for such calls has it. */
    boolean isInfo() {
        return switch (this) {
            case INFO, STREAM_NAMES, STREAM_LIST, STREAM_INFO, CONSUMER_NAMES, CONSUMER_LIST, CONSUMER_INFO -> true;
            case STREAM_CREATE,
                    STREAM_UPDATE,
                    STREAM_DELETE,
                    STREAM_PURGE,
                    STREAM_MESSAGE_GET,
                    STREAM_MESSAGE_DELETE,
                    STREAM_SNAPSHOT,
                    STREAM_RESTORE,
                    STREAM_PEER_REMOVE,
                    STREAM_LEADER_STEPDOWN,
                    CONSUMER_CREATE,
                    CONSUMER_CREATE_NAMED,
                    CONSUMER_CREATE_FILTERED,
                    CONSUMER_CREATE_DURABLE,
                    CONSUMER_DELETE,
                    CONSUMER_PAUSE,
                    CONSUMER_RESET,
                    CONSUMER_UNPIN,
                    CONSUMER_LEADER_STEPDOWN -> false;
        };
    }

    /** JSON fields that follow the error in an answer; empty if there are none. */
    String errorTail() {
        return errorTail;
    }

    /**
     * A call with the names in its subject: of a stream, then of a consumer, then a filter.
     *
     * @param names as many as the call has
     */
    record Match(ApiCall call, List<String> names) {
        /** The name of the stream. */
        String stream() {
            return names.get(0);
        }

        /** The name of the consumer. */
        String consumer() {
            return names.get(1);
        }

        /** The filter behind them. */
        String filter() {
            return names.get(2);
        }
    }

    /** The call that {@code subject} asks for; null if it is none. */
    static @Nullable Match match(String subject) {
        if (!subject.startsWith(PREFIX)) {
            return null;
        }
        String rest = subject.substring(PREFIX.length());
        for (ApiCall call : values()) {
            List<String> found = call.namesIn(rest);
            if (found != null) {
                return new Match(call, found);
            }
        }
        return null;
    }

    private @Nullable List<String> namesIn(String rest) {
        if (!rest.startsWith(words)) {
            return null;
        }
        if (rest.length() == words.length()) {
            return names == 0 ? List.of() : null;
        }
        if (names == 0 || rest.charAt(words.length()) != '.') {
            return null;
        }
        String[] tokens = rest.substring(words.length() + 1).split("\\.", names == REST ? REST : -1);
        if (tokens.length != names) {
            return null;
        }
        for (String token : tokens) {
            if (token.isEmpty()) {
                return null;
            }
        }
        return List.of(tokens);
    }
}
