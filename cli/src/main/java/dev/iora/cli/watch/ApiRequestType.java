// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.watch;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of requests to the JetStream API, by their subjects.
 *
 * @param pattern the tokens after {@code $JS.API}; {@code *} for any one, {@code >} for the rest
 */
record ApiRequestType(String name, List<String> pattern) {
    private static final List<ApiRequestType> ALL = List.of(
            of("consumer_create_request", "CONSUMER.CREATE.>"),
            of("consumer_getnext_request", "CONSUMER.MSG.NEXT.*.*"),
            of("consumer_info_request", "CONSUMER.INFO.*.*"),
            of("consumer_leader_stepdown_request", "CONSUMER.LEADER.STEPDOWN.*.*"),
            of("consumer_list_request", "CONSUMER.LIST.*"),
            of("consumer_names_request", "CONSUMER.NAMES.*"),
            of("consumer_pause_request", "CONSUMER.PAUSE.*.*"),
            of("consumer_reset_request", "CONSUMER.RESET.*.*"),
            of("consumer_unpin_request", "CONSUMER.UNPIN.*.*"),
            of("meta_leader_stepdown_request", "META.LEADER.STEPDOWN"),
            of("meta_server_remove_request", "SERVER.REMOVE"),
            of("stream_create_request", "STREAM.CREATE.*"),
            of("stream_info_request", "STREAM.INFO.*"),
            of("stream_leader_stepdown_request", "STREAM.LEADER.STEPDOWN.*"),
            of("stream_list_request", "STREAM.LIST"),
            of("stream_msg_delete_request", "STREAM.MSG.DELETE.*"),
            of("stream_msg_get_request", "STREAM.MSG.GET.*"),
            of("stream_names_request", "STREAM.NAMES"),
            of("stream_purge_request", "STREAM.PURGE.*"),
            of("stream_remove_peer_request", "STREAM.PEER.REMOVE.*"),
            of("stream_restore_request", "STREAM.RESTORE.*"),
            of("stream_snapshot_request", "STREAM.SNAPSHOT.*"),
            of("stream_update_request", "STREAM.UPDATE.*"));

    private static ApiRequestType of(String name, String pattern) {
        return new ApiRequestType(name, List.of(pattern.split("\\.", -1)));
    }

    /** The kind of a request with these tokens, or null if it is not watched. */
    static @Nullable ApiRequestType find(List<String> tokens) {
        for (ApiRequestType type : ALL) {
            if (type.matches(tokens)) {
                return type;
            }
        }
        return null;
    }

    private boolean matches(List<String> tokens) {
        for (int i = 0; i < pattern.size(); i++) {
            if (pattern.get(i).equals(">")) {
                return tokens.size() > i;
            }
            if (i >= tokens.size()
                    || !(pattern.get(i).equals("*") || pattern.get(i).equals(tokens.get(i)))) {
                return false;
            }
        }
        return tokens.size() == pattern.size();
    }
}
