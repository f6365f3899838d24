// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.watch;

import dev.iora.subject.SubjectFilter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of requests to the JetStream API, by their subjects.
 *
 * @param calls matches subjects without {@code $JS.API}
 */
record ApiRequestType(String name, SubjectFilter calls) {
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

    private static ApiRequestType of(String name, String calls) {
        return new ApiRequestType(name, SubjectFilter.of(calls));
    }

    /** The kind of a request, by its subject without {@code $JS.API}, or null if it is not watched. */
    static @Nullable ApiRequestType find(String call) {
        byte[] bytes = call.getBytes(StandardCharsets.UTF_8);
        return ALL.stream()
                .filter(type -> type.calls.matches(bytes, 0, bytes.length))
                .findFirst()
                .orElse(null);
    }
}
