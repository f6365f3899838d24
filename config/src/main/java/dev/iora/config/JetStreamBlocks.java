// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import static dev.iora.config.PlannedKey.planned;
import static dev.iora.config.Reload.APPLIED;
import static dev.iora.config.Reload.REFUSED;

import java.util.List;

/** What the blocks about JetStream hold. */
final class JetStreamBlocks {
    private JetStreamBlocks() {}

    /** The blocks in the order of the documentation. */
    static List<KeySection> sections() {
        return List.of(
                new KeySection("jetstream {}", "", JetStreamKeys.JETSTREAM.keys()),
                new KeySection("tpm {}", "In `jetstream`.", tpm()),
                new KeySection("limits {}", "In `jetstream`.", JetStreamKeys.LIMITS.keys()),
                new KeySection("batch {}", "In `limits` of `jetstream`.", batch()),
                new KeySection("jetstream {} of an account", "-1 is unlimited.", account()));
    }

    private static List<Key> tpm() {
        return List.of(
                planned("keys_file", "path", "", REFUSED, "File with the sealed key."),
                planned("encryption_password", "string", "", REFUSED, "Password of the key."),
                planned("srk_password", "string", "", REFUSED, "Password of the storage root key."),
                planned("pcr", "integer", "22", REFUSED, "Platform configuration register."),
                planned("cipher", "chacha or aes", "chacha", REFUSED, "Cipher to encrypt files with."));
    }

    private static List<Key> batch() {
        return List.of(
                planned("max_inflight_per_stream", "integer", "50", REFUSED, "Batches in progress in a stream."),
                planned("max_inflight_total", "integer", "1000", REFUSED, "Batches in progress in the server."),
                planned("max_msgs", "integer", "1000", REFUSED, "Messages of a batch."),
                planned("timeout", "duration", "10s", REFUSED, "Time until an unfinished batch is dropped."));
    }

    private static List<Key> account() {
        return List.of(
                planned("max_memory / max_mem / memory / mem", "size", "-1", APPLIED, "Memory for streams."),
                planned("max_store / max_file / max_disk / store / disk", "size", "-1", APPLIED, "Disk for streams."),
                planned("max_streams / streams", "integer", "-1", APPLIED, "Streams."),
                planned("max_consumers / consumers", "integer", "-1", APPLIED, "Consumers."),
                planned(
                        "max_bytes_required / max_stream_bytes / max_bytes",
                        "boolean",
                        "false",
                        APPLIED,
                        "Streams must have a size limit."),
                planned(
                        "memory_max_stream_bytes / mem_max_stream_bytes",
                        "size",
                        "-1",
                        APPLIED,
                        "Largest stream in memory."),
                planned(
                        "disk_max_stream_bytes / store_max_stream_bytes",
                        "size",
                        "-1",
                        APPLIED,
                        "Largest stream on disk."),
                planned("max_ack_pending", "integer", "-1", APPLIED, "Most that a consumer may have unacknowledged."),
                planned("cluster_traffic", "system or owner", "system", APPLIED, "Account for replication.")
                        .since("2.11"));
    }
}
