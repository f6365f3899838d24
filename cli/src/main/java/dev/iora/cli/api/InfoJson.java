// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.api;

import dev.iora.cli.json.Shape;
import dev.iora.cli.view.ConsumerInfo;
import dev.iora.cli.view.StreamInfo;

/**
 * Infos as {@code --json} shows them: only the fields that the official command line has, even if servers send more.
 */
public final class InfoJson {
    private static final Shape PEER = Shape.of("name=\"\" current=false offline active=0 lag peer=\"\"");

    private static final Shape CLUSTER = Shape.of(
                    "name raft_group leader leader_since system_account traffic_account replicas")
            .with("replicas", PEER);

    private static final Shape EXTERNAL = Shape.of("api=\"\" deliver=\"\"");
    private static final Shape TRANSFORM = Shape.of("src=\"\" dest=\"\"");

    private static final Shape SOURCE = Shape.of(
                    "name=\"\" opt_start_seq opt_start_time filter_subject external subject_transforms consumer")
            .with("external", EXTERNAL)
            .with("subject_transforms", TRANSFORM)
            .with("consumer", Shape.of("name deliver_subject=\"\""));

    private static final Shape STREAM_CONFIG = Shape.of("""
                    name="" description subjects retention="limits" max_consumers=0 max_msgs_per_subject=0 max_msgs=0
                    max_bytes=0 max_age=0 max_msg_size storage="file" discard="old" num_replicas=0 no_ack
                    duplicate_window placement mirror sources compression~"none" subject_transform republish
                    sealed=false deny_delete=false deny_purge=false allow_rollup_hdrs=false allow_direct=false
                    mirror_direct=false discard_new_per_subject first_seq metadata allow_msg_ttl
                    subject_delete_marker_ttl consumer_limits={} allow_atomic allow_msg_counter allow_msg_schedules
                    persist_mode~"default" allow_batched
                    """)
            .with("placement", Shape.of("cluster tags preferred"))
            .with("mirror", SOURCE)
            .with("sources", SOURCE)
            .with("subject_transform", TRANSFORM)
            .with("republish", Shape.of("src dest=\"\" headers_only"))
            .with("consumer_limits", Shape.of("inactive_threshold max_ack_pending"));

    private static final Shape ORIGIN = Shape.of(
                    "name=\"\" external lag=0 active=0 error filter_subject subject_transforms")
            .with("external", EXTERNAL)
            .with("error", Shape.of("code=0 err_code description"))
            .with("subject_transforms", TRANSFORM);

    private static final Shape STREAM = Shape.of(
                    "config={} created=\"0001-01-01T00:00:00Z\" state={} domain cluster mirror sources alternates"
                            + " ts=\"0001-01-01T00:00:00Z\"")
            .with("config", STREAM_CONFIG)
            .with("state", Shape.of("""
                            messages=0 bytes=0 first_seq=0 first_ts="0001-01-01T00:00:00Z" last_seq=0
                            last_ts="0001-01-01T00:00:00Z" num_deleted deleted num_subjects subjects lost
                            consumer_count=0
                            """).with("lost", Shape.of("msgs=null bytes=0")))
            .with("cluster", CLUSTER)
            .with("mirror", ORIGIN)
            .with("sources", ORIGIN)
            .with("alternates", Shape.of("name=\"\" domain cluster=\"\""));

    private static final Shape CONSUMER_CONFIG = Shape.of("""
                    description ack_policy="none" ack_wait deliver_policy="all" deliver_subject deliver_group
                    durable_name name filter_subject filter_subjects flow_control idle_heartbeat max_ack_pending
                    max_deliver backoff max_waiting opt_start_seq opt_start_time rate_limit_bps replay_policy="instant"
                    sample_freq headers_only max_batch max_expires max_bytes inactive_threshold num_replicas=0
                    mem_storage metadata pause_until="0001-01-01T00:00:00Z" priority_groups priority_policy~"none"
                    priority_timeout direct
                    """);

    private static final Shape SEQUENCES = Shape.of("consumer_seq=0 stream_seq=0 last_active");

    private static final Shape CONSUMER = Shape.of("""
                    stream_name="" name="" config={} created="0001-01-01T00:00:00Z" delivered={} ack_floor={}
                    num_ack_pending=0 num_redelivered=0 num_waiting=0 num_pending=0 cluster push_bound paused
                    pause_remaining ts="0001-01-01T00:00:00Z" priority_groups
                    """)
            .with("config", CONSUMER_CONFIG)
            .with("delivered", SEQUENCES)
            .with("ack_floor", SEQUENCES)
            .with("cluster", CLUSTER)
            .with("priority_groups", Shape.of("group=\"\" pinned_client_id pinned_ts=\"0001-01-01T00:00:00Z\""));

    private InfoJson() {}

    /** The info of a stream. */
    public static String ofStream(StreamInfo info) {
        return STREAM.apply(info.json()).pretty();
    }

    /** The info of a consumer. */
    public static String ofConsumer(ConsumerInfo info) {
        return CONSUMER.apply(info.json()).pretty();
    }
}
