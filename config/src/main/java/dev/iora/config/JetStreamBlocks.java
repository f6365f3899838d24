// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import static dev.iora.config.PlannedKey.planned;
import static dev.iora.config.Reload.APPLIED;
import static dev.iora.config.Reload.PARTLY;
import static dev.iora.config.Reload.REFUSED;

import java.util.List;

/** What the blocks about JetStream hold. */
final class JetStreamBlocks {
    private JetStreamBlocks() {}

    /** The blocks in the order of the documentation. */
    static List<KeySection> sections() {
        return List.of(
                new KeySection("jetstream {}", "", jetStream()),
                new KeySection("tpm {}", "In `jetstream`.", tpm()),
                new KeySection("limits {}", "In `jetstream`.", limits()),
                new KeySection("batch {}", "In `limits` of `jetstream`.", batch()),
                new KeySection("jetstream {} of an account", "-1 is unlimited.", account()));
    }

    private static List<Key> jetStream() {
        return List.of(
                planned("enabled / enable", "boolean", "true", APPLIED, "Whether JetStream is on."),
                planned("strict", "boolean", "true", REFUSED, "Refuse requests with unknown fields.")
                        .since("2.11"),
                planned(
                        "store_dir / storedir / store",
                        "directory",
                        "tmp/nats/jetstream",
                        REFUSED,
                        "Where streams are."),
                planned(
                        "max_memory_store / max_mem_store / max_mem",
                        "size",
                        "75 % of memory",
                        PARTLY,
                        "Memory for streams; a reload can only raise it."),
                planned(
                        "max_file_store / max_file",
                        "size",
                        "75 % of free disk",
                        PARTLY,
                        "Disk for streams; a reload can only raise it."),
                planned("sync_interval / sync", "duration or always", "2m", REFUSED, "How often files are synced."),
                planned("domain", "string", "", REFUSED, "Domain, a single token."),
                planned("key / ek / encryption_key", "string", "", REFUSED, "Key to encrypt files with."),
                planned("prev_key / prev_ek / prev_encryption_key", "string", "", REFUSED, "Key used before."),
                planned("cipher", "chacha or aes", "chacha", REFUSED, "Cipher to encrypt files with."),
                planned("tpm", "map", "", REFUSED, "Keep the key in a TPM; on Windows.")
                        .since("2.11"),
                planned("extension_hint", "no_extend or will_extend", "", REFUSED, "Whether leaf nodes share it."),
                planned("unique_tag", "string", "", REFUSED, "Tags with this prefix must differ among replicas."),
                planned(
                        "max_outstanding_catchup",
                        "size",
                        "64MB",
                        REFUSED,
                        "Data in flight to replicas that catch up."),
                planned("max_buffered_size", "size", "128MB", REFUSED, "Data of a stream waiting to be stored.")
                        .since("2.11"),
                planned("max_buffered_msgs", "integer", "100000", REFUSED, "Messages of a stream waiting to be stored.")
                        .since("2.11"),
                planned("request_queue_limit", "integer", "10000", REFUSED, "API requests that may wait."),
                planned("info_queue_limit", "integer", "10000", REFUSED, "Information requests that may wait.")
                        .since("2.14"),
                planned("meta_compact", "integer", "0", APPLIED, "Entries after which metadata is compacted.")
                        .since("2.14"),
                planned("meta_compact_size", "size", "0", APPLIED, "Size after which metadata is compacted.")
                        .since("2.14"),
                planned("meta_compact_sync", "boolean", "false", APPLIED, "Sync the compacted metadata.")
                        .since("2.14"),
                planned("max_concurrent_io", "integer", "4096", REFUSED, "File operations at a time, 4 to 8192.")
                        .since("2.14"),
                planned("limits", "map", "", REFUSED, "Limits of the server."));
    }

    private static List<Key> tpm() {
        return List.of(
                planned("keys_file", "path", "", REFUSED, "File with the sealed key."),
                planned("encryption_password", "string", "", REFUSED, "Password of the key."),
                planned("srk_password", "string", "", REFUSED, "Password of the storage root key."),
                planned("pcr", "integer", "22", REFUSED, "Platform configuration register."),
                planned("cipher", "chacha or aes", "chacha", REFUSED, "Cipher to encrypt files with."));
    }

    private static List<Key> limits() {
        return List.of(
                planned("max_ack_pending", "integer", "", REFUSED, "Most that a consumer may have unacknowledged."),
                planned("max_ha_assets", "integer", "", REFUSED, "Replicated streams and consumers of the server."),
                planned("max_request_batch", "integer", "", REFUSED, "Largest batch of a pull request."),
                planned("duplicate_window", "duration", "", REFUSED, "Longest duplicate window of a stream."),
                planned("batch", "map", "", REFUSED, "Limits of batches that are stored as one."));
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
