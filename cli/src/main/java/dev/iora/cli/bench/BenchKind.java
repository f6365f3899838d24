// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

/**
 * The kinds of benchmarks.
 *
 * <p>Thread: any, immutable.
 */
enum BenchKind {
    CORE_PUBLISH("Core NATS publisher", "P", "publishing"),
    CORE_SUBSCRIBE("Core NATS subscriber", "S", "expecting"),
    SERVICE_REQUEST("Core NATS service requester", "P", "requesting"),
    SERVICE_SERVE("Core NATS service server", "", ""),
    STREAM_PUBLISH_SYNC("JetStream synchronous publisher", "P", "publishing"),
    STREAM_PUBLISH_ASYNC("JetStream asynchronous publisher", "P", "publishing"),
    STREAM_PUBLISH_ATOMIC("JetStream atomic batch publisher", "P", "publishing"),
    STREAM_PUBLISH_FAST("JetStream fast batch publisher", "P", "publishing"),
    STREAM_ORDERED("JetStream ordered ephemeral consumer", "S", "expecting"),
    STREAM_CONSUME("JetStream durable consumer (callback)", "S", "expecting"),
    STREAM_FETCH("JetStream durable consumer (fetch)", "S", "expecting"),
    STREAM_GET_SYNC("JetStream synchronous getter", "S", "expecting"),
    STREAM_GET_BATCH("JetStream batched direct getter", "S", "expecting"),
    OLD_ORDERED("JetStream ordered ephemeral consumer (old API)", "S", "expecting"),
    OLD_PUSH("JetStream durable push consumer (old API)", "S", "expecting"),
    OLD_PULL("JetStream durable pull consumer (old API)", "S", "expecting"),
    KEY_PUT("JetStream KV putter", "P", "publishing"),
    KEY_GET("JetStream KV getter", "S", "trying to get");

    private final String label;
    private final String clientPrefix;
    private final String verb;

    BenchKind(String label, String clientPrefix, String verb) {
        this.label = label;
        this.clientPrefix = clientPrefix;
        this.verb = verb;
    }

    /** The name in output. */
    String label() {
        return label;
    }

    /** The prefix of client names in CSV files. */
    String clientPrefix() {
        return clientPrefix;
    }

    /** The verb for the work of a client, as in "publishing". */
    String verb() {
        return verb;
    }
}
