// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.ConsumerInfo;
import dev.iora.cli.view.StreamInfo;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class InfoJsonTest {
    private static JsonObject json(String text) {
        return JsonObject.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void writesStreamsWithTheFieldsOfTheOfficialCommandLine() {
        JsonObject answer = json("""
                {"type":"io.nats.jetstream.api.v1.stream_info_response","total":0,"offset":0,"limit":0,
                 "config":{"name":"S","subjects":["s"],"retention":"limits","max_consumers":-1,"max_msgs":-1,
                  "max_bytes":-1,"max_age":0,"max_msgs_per_subject":-1,"max_msg_size":-1,"discard":"old",
                  "storage":"file","num_replicas":1,"duplicate_window":120000000000,"compression":"none",
                  "allow_direct":true,"mirror_direct":false,"sealed":false,"deny_delete":false,"deny_purge":false,
                  "allow_rollup_hdrs":false,"consumer_limits":{},"allow_msg_ttl":false,"metadata":{"a":"b"},
                  "of_the_future":1},
                 "created":"2026-12-01T00:00:00Z",
                 "state":{"messages":1,"bytes":2,"first_seq":1,"first_ts":"2026-12-01T00:00:00Z","last_seq":1,
                  "last_ts":"2026-12-01T00:00:00Z","num_subjects":1,"consumer_count":0},
                 "cluster":{"leader":"n1"},"ts":"2026-12-01T00:00:01Z","did_create":true}""");
        assertThat(InfoJson.ofStream(answer.as(StreamInfo.class))).isEqualTo("""
                {
                  "config": {
                    "name": "S",
                    "subjects": [
                      "s"
                    ],
                    "retention": "limits",
                    "max_consumers": -1,
                    "max_msgs_per_subject": -1,
                    "max_msgs": -1,
                    "max_bytes": -1,
                    "max_age": 0,
                    "max_msg_size": -1,
                    "storage": "file",
                    "discard": "old",
                    "num_replicas": 1,
                    "duplicate_window": 120000000000,
                    "sealed": false,
                    "deny_delete": false,
                    "deny_purge": false,
                    "allow_rollup_hdrs": false,
                    "allow_direct": true,
                    "mirror_direct": false,
                    "metadata": {
                      "a": "b"
                    },
                    "consumer_limits": {}
                  },
                  "created": "2026-12-01T00:00:00Z",
                  "state": {
                    "messages": 1,
                    "bytes": 2,
                    "first_seq": 1,
                    "first_ts": "2026-12-01T00:00:00Z",
                    "last_seq": 1,
                    "last_ts": "2026-12-01T00:00:00Z",
                    "num_subjects": 1,
                    "consumer_count": 0
                  },
                  "cluster": {
                    "leader": "n1"
                  },
                  "ts": "2026-12-01T00:00:01Z"
                }""");
    }

    @Test
    void writesConsumersWithTheFieldsOfTheOfficialCommandLine() {
        JsonObject answer = json("""
                {"type":"io.nats.jetstream.api.v1.consumer_info_response","stream_name":"S","name":"c",
                 "created":"2026-12-01T00:00:00Z",
                 "config":{"durable_name":"c","name":"c","deliver_policy":"all","ack_policy":"explicit",
                  "ack_wait":30000000000,"max_deliver":-1,"replay_policy":"instant","max_waiting":512,
                  "max_ack_pending":1000,"num_replicas":0,"priority_policy":"none"},
                 "delivered":{"consumer_seq":3,"stream_seq":4,"last_active":"2026-12-01T00:00:00Z"},
                 "ack_floor":{"consumer_seq":0,"stream_seq":0},"num_ack_pending":0,"num_redelivered":0,
                 "num_waiting":0,"num_pending":0,"push_bound":false,"ts":"2026-12-01T00:00:01Z"}""");
        assertThat(InfoJson.ofConsumer(answer.as(ConsumerInfo.class))).isEqualTo("""
                {
                  "stream_name": "S",
                  "name": "c",
                  "config": {
                    "ack_policy": "explicit",
                    "ack_wait": 30000000000,
                    "deliver_policy": "all",
                    "durable_name": "c",
                    "name": "c",
                    "max_ack_pending": 1000,
                    "max_deliver": -1,
                    "max_waiting": 512,
                    "replay_policy": "instant",
                    "num_replicas": 0,
                    "pause_until": "0001-01-01T00:00:00Z"
                  },
                  "created": "2026-12-01T00:00:00Z",
                  "delivered": {
                    "consumer_seq": 3,
                    "stream_seq": 4,
                    "last_active": "2026-12-01T00:00:00Z"
                  },
                  "ack_floor": {
                    "consumer_seq": 0,
                    "stream_seq": 0
                  },
                  "num_ack_pending": 0,
                  "num_redelivered": 0,
                  "num_waiting": 0,
                  "num_pending": 0,
                  "ts": "2026-12-01T00:00:01Z"
                }""");
    }
}
