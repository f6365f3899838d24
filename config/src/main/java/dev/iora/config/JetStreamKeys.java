// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import static dev.iora.config.Option.option;
import static dev.iora.config.PlannedKey.planned;
import static dev.iora.config.Reload.REFUSED;

import dev.iora.config.OptionType.BooleanType;
import dev.iora.config.OptionType.DurationType;
import dev.iora.config.OptionType.IntegerType;
import dev.iora.config.OptionType.SizeType;
import dev.iora.config.OptionType.SyncIntervalType;
import dev.iora.config.OptionType.TextType;
import java.time.Duration;
import java.util.List;

/** The keys about JetStream. */
final class JetStreamKeys {
    private static final long DYNAMIC = -1;

    private static final BooleanType BOOLEAN = new BooleanType();
    private static final IntegerType COUNT = new IntegerType("", 0, Integer.MAX_VALUE);
    private static final TextType DIRECTORY = new TextType("directory", true);

    static final Option<Boolean> ENABLED = option("enabled", BOOLEAN, false)
            .or("enable")
            .defaultText("true")
            .fixed("JetStream")
            .documented("Whether JetStream is on; without the block it is off.");

    static final Option<String> STORE_DIR = option("store_dir", DIRECTORY, "")
            .or("storedir")
            .fixed("StoreDir")
            .documented("Where streams are stored, in a directory `jetstream/iora`.");

    static final Option<Boolean> IGNORE_GO_STORE = option("ignore_go_store", BOOLEAN, false)
            .fixed("IgnoreGoStore")
            .documented(
                    "Start although the store directory has streams of a Go nats-server, and leave them alone; without"
                            + " it the server does not start. Not a key of nats-server.");

    static final Option<Boolean> STRICT = option("strict", BOOLEAN, true)
            .fixed("NoJetStreamStrict")
            .since("2.11")
            .documented("Refuse requests with unknown fields.");

    /** The same as {@link #STORE_DIR} in the block; not both may be set. */
    static final Option<String> BLOCK_STORE_DIR = option("store_dir", DIRECTORY, "")
            .or("storedir")
            .or("store")
            .defaultText("tmp/nats")
            .fixed("StoreDir")
            .documented(
                    "Where streams are stored, in a directory `jetstream/iora`; in place of `store_dir` of the top level.");

    static final Option<Long> MAX_MEMORY_STORE = option("max_memory_store", new SizeType(DYNAMIC), DYNAMIC)
            .or("max_mem_store")
            .or("max_mem")
            .defaultText("50 % of memory")
            .fixed("JetStreamMaxMemory")
            .documented("Memory for streams; 0 for none.");

    static final Option<Long> MAX_FILE_STORE = option("max_file_store", new SizeType(DYNAMIC), DYNAMIC)
            .or("max_file")
            .defaultText("75 % of free disk")
            .fixed("JetStreamMaxStore")
            .documented("Disk for streams; 0 for none.");

    static final Option<Duration> SYNC_INTERVAL = option("sync_interval", new SyncIntervalType(), Duration.ZERO)
            .or("sync")
            .fixed("SyncInterval")
            .documented(
                    "`always`: a message is acknowledged when it is durable. A duration: it is acknowledged when it is"
                            + " written, and made durable so often.");

    static final Option<String> DOMAIN = option("domain", new TextType("string", false), "")
            .fixed("JetStreamDomain")
            .documented("Domain, a single token.");

    static final Option<Long> MAX_BUFFERED_SIZE = option("max_buffered_size", new SizeType(0), 128L << 20)
            .zeroMeansDefault()
            .fixed("StreamMaxBufferedSize")
            .since("2.11")
            .documented("Data of a stream that may wait to be stored.");

    static final Option<Long> MAX_BUFFERED_MSGS = option("max_buffered_msgs", COUNT, 100_000L)
            .zeroMeansDefault()
            .fixed("StreamMaxBufferedMsgs")
            .since("2.11")
            .documented("Messages of a stream that may wait to be stored.");

    static final Option<Long> REQUEST_QUEUE_LIMIT = option("request_queue_limit", COUNT, 10_000L)
            .zeroMeansDefault()
            .fixed("JetStreamRequestQueueLimit")
            .documented("API requests that change something and may wait.");

    static final Option<Long> INFO_QUEUE_LIMIT = option("info_queue_limit", COUNT, 0L)
            .defaultText("as `request_queue_limit`")
            .fixed("JetStreamInfoQueueLimit")
            .since("2.14")
            .documented("API requests that only ask for what there is and may wait.");

    static final Option<Long> MAX_ACK_PENDING = option(
                    "max_ack_pending", new IntegerType("", -1, Integer.MAX_VALUE), 0L)
            .defaultText("0, unlimited")
            .fixed("JetStreamLimits")
            .documented("Most that a consumer may have unacknowledged.");

    static final Option<Long> MAX_HA_ASSETS = option("max_ha_assets", COUNT, 0L)
            .defaultText("0, unlimited")
            .fixed("JetStreamLimits")
            .documented("Accepted; there are no replicated streams and consumers to count.");

    static final Option<Long> MAX_REQUEST_BATCH = option(
                    "max_request_batch", new IntegerType("", -1, Integer.MAX_VALUE), 0L)
            .defaultText("0, unlimited")
            .fixed("JetStreamLimits")
            .documented("Largest batch of a pull request.");

    static final Option<Duration> DUPLICATE_WINDOW = option(
                    "duplicate_window", new DurationType(Duration.ZERO, false), Duration.ZERO)
            .defaultText("unlimited")
            .fixed("JetStreamLimits")
            .documented("Longest duplicate window of a stream.");

    static final BlockKey LIMITS = new BlockKey(
            new Key.Description(List.of("limits"), "map", "", REFUSED, "", "Limits of the server."), limits(), null);

    static final BlockKey JETSTREAM = new BlockKey(
            new Key.Description(
                    List.of("jetstream"),
                    "boolean, enabled, disabled or map",
                    "disabled",
                    REFUSED,
                    "",
                    "Streams and consumers."),
            block(),
            ENABLED);

    private JetStreamKeys() {}

    /** The keys of the top level. */
    static KeySection section() {
        return new KeySection(
                "JetStream",
                "",
                List.of(
                        JETSTREAM,
                        STORE_DIR,
                        IGNORE_GO_STORE,
                        planned("default_js_domain", "map of strings", "", REFUSED, "JetStream domain by account.")));
    }

    private static List<Key> block() {
        return List.of(
                ENABLED,
                STRICT,
                BLOCK_STORE_DIR,
                MAX_MEMORY_STORE,
                MAX_FILE_STORE,
                SYNC_INTERVAL,
                DOMAIN,
                MAX_BUFFERED_SIZE,
                MAX_BUFFERED_MSGS,
                REQUEST_QUEUE_LIMIT,
                INFO_QUEUE_LIMIT,
                LIMITS,
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
                planned("meta_compact", "integer", "0", REFUSED, "Entries after which metadata is compacted.")
                        .since("2.14"),
                planned("meta_compact_size", "size", "0", REFUSED, "Size after which metadata is compacted.")
                        .since("2.14"),
                planned("meta_compact_sync", "boolean", "false", REFUSED, "Sync the compacted metadata.")
                        .since("2.14"),
                planned("max_concurrent_io", "integer", "4096", REFUSED, "File operations at a time, 4 to 8192.")
                        .since("2.14"));
    }

    private static List<Key> limits() {
        return List.of(
                MAX_ACK_PENDING,
                MAX_HA_ASSETS,
                MAX_REQUEST_BATCH,
                DUPLICATE_WINDOW,
                planned("batch", "map", "", REFUSED, "Limits of batches that are stored as one."));
    }
}
