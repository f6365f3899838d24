// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.jetstream.options.JetStreamLog;

/** Lines of one shard for the server's log. Thread: any; immutable. */
record ShardLog(JetStreamLog log, int number) {
    void info(String text) {
        log.info(this + ": " + text);
    }

    void warn(String text) {
        log.warn(this + ": " + text);
    }

    void error(String text) {
        log.error(this + ": " + text);
    }

    /** The name of the shard in log lines. */
    @Override
    public String toString() {
        return "JetStream shard " + number;
    }
}
