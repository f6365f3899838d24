// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import dev.iora.config.KeyType.BooleanType;
import dev.iora.config.KeyType.DurationType;
import dev.iora.config.KeyType.IntegerType;
import dev.iora.config.KeyType.SizeType;
import dev.iora.config.KeyType.SyncIntervalType;
import dev.iora.config.KeyType.TextForm;
import dev.iora.config.KeyType.TextType;
import java.time.Duration;
import java.util.List;

/** The keys of JetStream: those of the top level, of the block {@link #JETSTREAM} and of {@link #LIMITS} inside it. */
public final class JetStreamKeys {
    private static final KeyGroup TOP_LEVEL = new KeyGroup("JetStream");
    private static final KeyGroup BLOCK = new KeyGroup("jetstream {}");
    private static final KeyGroup LIMITS_BLOCK = new KeyGroup("limits {}");
    private static final KeyGroup BATCH_BLOCK = new KeyGroup("batch {}");

    /** The keys of the top level. */
    static final List<KeyGroup> GROUPS = List.of(TOP_LEVEL);

    /** Stands for a share of the machine's memory or disk. */
    private static final long DYNAMIC = -1;

    private static final BooleanType BOOLEAN = new BooleanType();
    private static final IntegerType COUNT = new IntegerType("", 0, Integer.MAX_VALUE);
    private static final IntegerType LIMIT = new IntegerType("", -1, Integer.MAX_VALUE);
    private static final TextType DIRECTORY = new TextType("directory", TextForm.PATH);

    public static final Key<Boolean> ENABLED = BLOCK.key("enabled", BOOLEAN, false)
            .or("enable")
            .flag("js", "jetstream")
            .defaultText("true")
            .fixed("JetStream")
            .documented("Whether JetStream is on; without the block it is off.");

    private static final BlockType JETSTREAM_TYPE = new BlockType("jetstream", List.of(BLOCK), ENABLED);

    public static final Key<Block> JETSTREAM = TOP_LEVEL
            .key("jetstream", JETSTREAM_TYPE, JETSTREAM_TYPE.empty())
            .defaultText("disabled")
            .documented("JetStream, which stores messages in streams.");

    public static final Key<String> STORE_DIR = TOP_LEVEL
            .key("store_dir", DIRECTORY, "")
            .or("storedir")
            .flag("sd", "store_dir")
            .fixed("StoreDir")
            .documented("Directory for streams, which are stored in `jetstream/iora` below it.");

    public static final Key<Boolean> IGNORE_GO_STORE = TOP_LEVEL
            .key("ignore_go_store", BOOLEAN, false)
            .flag("ignore_go_store")
            .fixed("IgnoreGoStore")
            .documented("Start even if the store directory holds streams of a Go nats-server, and leave them"
                    + " untouched; otherwise the server refuses to start. Not a key of nats-server.");

    public static final Key<Boolean> STRICT = BLOCK.key("strict", BOOLEAN, true)
            .fixed("NoJetStreamStrict")
            .since("2.11")
            .documented("Refuse requests with unknown fields.");

    /** The same as {@link #STORE_DIR}, in the block; a file may set one of them. */
    public static final Key<String> BLOCK_STORE_DIR = BLOCK.key("store_dir", DIRECTORY, "")
            .or("storedir")
            .or("store")
            .defaultText("tmp/nats")
            .fixed("StoreDir")
            .documented("Same as `store_dir` of the top level; a file may set only one of them.");

    public static final Key<Long> MAX_MEMORY_STORE = BLOCK.key("max_memory_store", new SizeType(DYNAMIC), DYNAMIC)
            .or("max_mem_store")
            .or("max_mem")
            .defaultText("50 % of memory")
            .fixed("JetStreamMaxMemory")
            .documented("Memory that streams may use; 0 allows none.");

    public static final Key<Long> MAX_FILE_STORE = BLOCK.key("max_file_store", new SizeType(DYNAMIC), DYNAMIC)
            .or("max_file")
            .defaultText("75 % of free disk")
            .fixed("JetStreamMaxStore")
            .documented("Disk space that streams may use; 0 allows none.");

    public static final Key<Duration> SYNC_INTERVAL = BLOCK.key("sync_interval", new SyncIntervalType(), Duration.ZERO)
            .or("sync")
            .fixed("SyncInterval")
            .documented("`always`: a message is acknowledged when it is durable. A duration: a message is"
                    + " acknowledged when it is written, and written messages are made durable at this"
                    + " interval.");

    public static final Key<String> DOMAIN = BLOCK.key("domain", new TextType("string", TextForm.ANY), "")
            .fixed("JetStreamDomain")
            .documented("Name of the JetStream domain, a single token.");

    public static final Key<Long> MAX_BUFFERED_SIZE = BLOCK.key("max_buffered_size", new SizeType(0), 128L << 20)
            .zeroMeansDefault()
            .fixed("StreamMaxBufferedSize")
            .since("2.11")
            .documented("Maximum size of a stream's messages that wait to be stored.");

    public static final Key<Integer> MAX_BUFFERED_MSGS = BLOCK.key("max_buffered_msgs", COUNT, 100_000)
            .zeroMeansDefault()
            .fixed("StreamMaxBufferedMsgs")
            .since("2.11")
            .documented("Maximum number of a stream's messages that wait to be stored.");

    public static final Key<Integer> REQUEST_QUEUE_LIMIT = BLOCK.key("request_queue_limit", COUNT, 10_000)
            .zeroMeansDefault()
            .fixed("JetStreamRequestQueueLimit")
            .documented("Maximum number of waiting API requests that change something.");

    public static final Key<Integer> INFO_QUEUE_LIMIT = BLOCK.key("info_queue_limit", COUNT, 0)
            .defaultText("as `request_queue_limit`")
            .fixed("JetStreamInfoQueueLimit")
            .since("2.14")
            .documented("Maximum number of waiting API requests that change nothing.");

    public static final Key<Integer> MAX_ACK_PENDING = LIMITS_BLOCK
            .key("max_ack_pending", LIMIT, 0)
            .defaultText("0, unlimited")
            .fixed("JetStreamLimits")
            .documented("Maximum number of unacknowledged messages of a consumer.");

    public static final Key<Integer> MAX_HA_ASSETS = LIMITS_BLOCK
            .key("max_ha_assets", COUNT, 0)
            .defaultText("0, unlimited")
            .fixed("JetStreamLimits")
            .withoutEffect("there are no replicated streams and consumers yet")
            .documented("Maximum number of replicated streams and consumers.");

    public static final Key<Integer> MAX_REQUEST_BATCH = LIMITS_BLOCK
            .key("max_request_batch", LIMIT, 0)
            .defaultText("0, unlimited")
            .fixed("JetStreamLimits")
            .documented("Maximum batch of a pull request.");

    public static final Key<Duration> DUPLICATE_WINDOW = LIMITS_BLOCK
            .key("duplicate_window", new DurationType(Duration.ZERO, false), Duration.ZERO)
            .defaultText("unlimited")
            .fixed("JetStreamLimits")
            .documented("Maximum duplicate window of a stream.");

    public static final Key<Integer> BATCH_MAX_MSGS = BATCH_BLOCK
            .key("max_msgs", COUNT, 1_000)
            .zeroMeansDefault()
            .fixed("JetStreamLimits")
            .since("2.12")
            .documented("Maximum number of messages of a batch that is stored as one.");

    public static final Key<Integer> BATCH_MAX_INFLIGHT_PER_STREAM = BATCH_BLOCK
            .key("max_inflight_per_stream", COUNT, 0)
            .defaultText("50, for fast batches 1000")
            .fixed("JetStreamLimits")
            .since("2.12")
            .documented("Maximum number of batches of a stream that are not committed yet.");

    public static final Key<Integer> BATCH_MAX_INFLIGHT_TOTAL = BATCH_BLOCK
            .key("max_inflight_total", COUNT, 0)
            .defaultText("1000, for fast batches 50000")
            .fixed("JetStreamLimits")
            .since("2.12")
            .documented("Maximum number of batches of all streams that are not committed yet.");

    public static final Key<Duration> BATCH_TIMEOUT = BATCH_BLOCK
            .key("timeout", new DurationType(Duration.ZERO, false), Duration.ofSeconds(10))
            .zeroMeansDefault()
            .fixed("JetStreamLimits")
            .since("2.12")
            .documented("Time without a new message after which a batch is abandoned.");

    private static final BlockType BATCH_TYPE = new BlockType("batch", List.of(BATCH_BLOCK), null);

    public static final Key<Block> BATCH = LIMITS_BLOCK
            .key("batch", BATCH_TYPE, BATCH_TYPE.empty())
            .defaultText("")
            .documented("Limits of batches of messages.");

    private static final BlockType LIMITS_TYPE = new BlockType("limits", List.of(LIMITS_BLOCK), null);

    public static final Key<Block> LIMITS = BLOCK.key("limits", LIMITS_TYPE, LIMITS_TYPE.empty())
            .defaultText("")
            .documented("Limits of all streams and consumers.");

    private JetStreamKeys() {}
}
