// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.common.Clock;
import dev.iora.common.Invariants;
import dev.iora.common.Mailbox;
import dev.iora.common.StorageDirectory;
import dev.iora.common.TimerHeap;
import dev.iora.core.FrameBatchPool;
import dev.iora.jetstream.config.ApiError;
import dev.iora.jetstream.config.ApiFault;
import dev.iora.jetstream.config.StorageType;
import dev.iora.jetstream.config.StreamConfig;
import dev.iora.jetstream.stream.Stream;
import dev.iora.store.GroupCommit;
import dev.iora.store.MemoryStreamStore;
import dev.iora.store.StoredMessage;
import dev.iora.store.StreamStore;
import dev.iora.wire.PublishFrame;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One journal, its streams and their consumers.
 *
 * <p>A step drains what has arrived, decides, puts records into the batch being made, hands the batch to the sync thread and
 * applies what was committed meanwhile. Runs on a thread of its own, or is stepped.
 *
 * <p>Thread: itself, except where a method says otherwise.
 */
public final class Shard implements Closeable {
    /** Batches of lanes in a step. */
    private static final int OTHERS = 1024;

    private static final int COMMANDS = 4096;

    /** Messages that one record removes by age, at most. */
    private static final int EXPIRED_AT_ONCE = 1000;

    /** Batches that a lane writes and applies itself before the shard's own thread goes on. */
    private static final int LENT_COMMITS = 3;

    /** Memory of batches between their uses; about what is on its way to lanes at the highest rates. */
    private static final long POOL_BYTES = 8L << 20;

    private final int number;
    private final ShardOptions options;
    private final Clock clock;
    private final TimerHeap timers = new TimerHeap();
    private final Mailbox<Consumer<Shard>> commands = new Mailbox<>(COMMANDS);
    private final List<Consumer<Shard>> waitingCommands = new ArrayList<>();
    private final ShardIntake intake;
    private final LaneOutput output;
    private final PublishDesk desk = new PublishDesk(this);
    private final StreamCommands streamCommands = new StreamCommands(this);
    private final ShardConsumers consumers = new ShardConsumers(this);
    private final Erasures erasures = new Erasures(this);
    private final Purges purges = new Purges(this);
    private final Republisher republisher = new Republisher();
    private final LongMap<HostedStream> streams = new LongMap<>();
    private final Map<String, HostedStream> streamsByName = new HashMap<>();
    private final List<HostedStream> touched = new ArrayList<>();
    private final StreamHeads heads = new StreamHeads();
    private final ShardFiles files;
    private final DirectGets directGets;
    private final DiskWatch diskWatch = new DiskWatch(this);
    private final Pipeline pipeline;
    private final GroupCommit sync;
    private final ShardThread thread;
    private final MemoryStreamStore.Spares memorySpares = new MemoryStreamStore.Spares();
    private long nextStream = 1;
    private long nowNanos;
    private long epochNanos;
    private boolean isFailed;
    private boolean isLentStep;
    private volatile boolean isBroken;

    private Shard(int number, ShardOptions options, StorageDirectory directory) throws IOException {
        this.number = number;
        this.options = options;
        clock = options.clock();
        thread = new ShardThread("shard-" + number, this);
        Runnable wake = thread::wake;
        intake = new ShardIntake(
                options.lanes(),
                options.options().maxBufferedMessages(),
                options.options().maxBufferedBytes(),
                wake,
                thread::lend);
        var pool = new FrameBatchPool(POOL_BYTES);
        output = new LaneOutput(options.lanes(), pool, wake);
        directGets = new DirectGets(this, pool, options.lanes().count());
        nowNanos = clock.nanoTime();
        epochNanos = clock.epochNanos();
        files = new ShardFiles(this, options.files(), directory, wake);
        files.recover(new ReplayCheck(this, heads));
        nextStream = Math.max(nextStream, files.lastStreamId() + 1);
        pipeline = new Pipeline(
                files.journal(),
                output,
                pool,
                options.lanes().count(),
                new Pipeline.Signals(wake, thread::lend),
                heads,
                new Applier(this, null, false),
                new Applier(this, null, true));
        sync = new GroupCommit(files.journal(), options.options().syncIntervalNanos(), clock, pipeline);
        pipeline.start(sync);
        streams.forEach(hosted -> {
            hosted.stream.finishReplay();
            listen(hosted);
            armAgeTimer(hosted);
            hosted.consumerList().forEach(consumers::start);
        });
    }

    /**
     * Opens a shard and replays its journal; it is stepped unless it is started.
     *
     * @throws IOException if the files cannot be used; nothing was changed then
     */
    static Shard open(int number, ShardOptions options, StorageDirectory directory) throws IOException {
        return new Shard(number, options, directory);
    }

    /** Name of a shard's directory in that of the store. */
    static String directoryName(int number) {
        return "shard-" + number;
    }

    /** Runs it, and its sync thread, on threads of their own; the caller gives up the shard. */
    public void start() {
        sync.start("sync-" + number);
        thread.start();
    }

    /** The sync side, for stepping it. */
    GroupCommit sync() {
        return sync;
    }

    /**
     * Has {@code command} run on the shard's thread; false if its mailbox is full.
     *
     * <p>Thread: any.
     */
    public boolean execute(Consumer<Shard> command) {
        if (isBroken || !commands.offer(command)) {
            return false;
        }
        thread.wake();
        return true;
    }

    /** Has it look at what has arrived. Thread: any. */
    void wake() {
        thread.wake();
    }

    /** The commands of the API. Thread: any. */
    public StreamCommands commands() {
        return streamCommands;
    }

    /** Does what there is to do; whether there was anything. */
    public boolean step() {
        return step(false);
    }

    /** A step on a thread that lends itself: commands, timers, checkpoints wait for the shard's own thread. */
    boolean stepLent() {
        return step(true);
    }

    private boolean step(boolean isLent) {
        isLentStep = isLent;
        nowNanos = clock.nanoTime();
        epochNanos = clock.epochNanos();
        int work = pipeline.drain();
        failIfBroken();
        if (!isLent) {
            work += files.drain();
            diskWatch.look();
            timers.advance(nowNanos);
            work += commands.drain(waitingCommands::add);
            // Before commands are carried out: who unsubscribes and then asks must see it.
            work += consumers.onInterestChanged();
        }
        work += takeOthers();
        // And who acknowledges and then asks. Commands were taken first: what came before one is not missed here.
        waitingCommands.forEach(command -> command.accept(this));
        waitingCommands.clear();
        work += intake.drainPublishes(desk::add);
        intake.rescue();
        work += desk.work();
        pipeline.applyMemory();
        if (output.takeReady()) {
            consumers.onOutputReady();
            work++;
        }
        work += isLent ? 0 : directGets.work();
        work += finishTouched();
        if (!isLent) {
            timers.advance(nowNanos);
        }
        pipeline.applyMemory();
        boolean hasLongWork = workAtLength(isLent);
        boolean isSubmitted = submit(isLent);
        boolean hasGets = directGets.flush();
        output.retry();
        boolean goesOn = desk.isReady() || !touched.isEmpty() || hasGets || !isSubmitted;
        return isLent
                ? goesOn || hasLongWork || directGets.isRunning() || diskWatch.hasNews()
                : goesOn || hasLongWork || work > 0 || timers.nanosToNext(nowNanos) == 0;
    }

    /** Deals with what lanes have for consumers, one batch after another: each may fill the batch being made. */
    private int takeOthers() {
        int work = 0;
        while (work < OTHERS && hasRoom() && intake.drainOthers(1, consumers::handle) > 0) {
            work++;
        }
        return work;
    }

    /** Whether the batch being made takes more; while nothing is written what comes is dealt with all the same. */
    boolean hasRoom() {
        return !pipeline.isFull() || pipeline.refusal() != null;
    }

    /** Submits records, and those that consumers have for what was committed at once; whether that is all. */
    private boolean submit(boolean isLent) {
        for (int i = 0; i < LENT_COMMITS; i++) {
            if (!pipeline.submit(isLent)) {
                return true;
            }
            finishTouched();
        }
        return false;
    }

    /** Goes on with what takes many steps: purges, checkpoints, erasing; whether there is something of the kind to do. */
    private boolean workAtLength(boolean isLent) {
        if (pipeline.failure() != null) {
            return false;
        }
        boolean isCheckpointDue = files.isCheckpointDue(pipeline.applied());
        if (isLent) {
            return isCheckpointDue || erasures.isReady() || purges.isReady();
        }
        boolean hasWork = purges.work() > 0;
        hasWork |= isCheckpointDue ? checkpoint() : erasures.work() > 0;
        return hasWork;
    }

    /** After records were applied: news for consumers, timers. */
    private int finishTouched() {
        int count = touched.size();
        for (int i = 0; i < count; i++) {
            HostedStream hosted = touched.get(i);
            hosted.isTouched = false;
            hosted.stream.tellNews();
            armAgeTimer(hosted);
        }
        touched.subList(0, count).clear();
        return count;
    }

    private void failIfBroken() {
        IOException failure = pipeline.failure();
        if (failure == null || isFailed) {
            return;
        }
        isFailed = true;
        ApiFault fault = PublishDesk.frozen(failure);
        options.log().error("JetStream shard " + number + " takes no more changes: " + failure.getMessage());
        pipeline.failAll(
                outbox -> outbox.fail(output, (target, cursor) -> desk.addFailure(target, cursor, fault), fault));
        erasures.onNoCheckpoint(failure);
        purges.failAll(fault);
        streams.forEach(hosted -> {
            if (hosted.stream.isFile()) {
                hosted.stream.forgetInFlight();
            }
        });
    }

    /** A programming error ended the shard: nobody listens for its streams any more. What is durable stays. */
    void onBroken(Throwable cause) {
        isBroken = true;
        options.log().error("JetStream shard " + number + " ended by a programming error: " + cause);
        stopListening(false);
    }

    private void stopListening(boolean isShutdown) {
        consumers.stopAll(isShutdown);
        streams.forEach(hosted -> {
            StreamInlet inlet = hosted.inlet;
            if (inlet != null) {
                inlet.listen(List.of());
            }
            endDirectGets(hosted);
        });
    }

    /** Whether publishes wait for their decision. */
    boolean hasUndecided() {
        return !intake.isEmpty() || !desk.isEmpty();
    }

    /** Nanoseconds until a timer has to run. */
    long nanosToTimer() {
        return timers.nanosToNext(clock.nanoTime());
    }

    /** When a timer has to run next; far away if none has to. */
    long nextTimerNanos() {
        long nanos = nanosToTimer();
        return nowNanos + Math.min(nanos, Long.MAX_VALUE / 2);
    }

    /** Whether something has arrived since the last step. */
    boolean hasInput() {
        return !commands.isEmpty()
                || intake.hasPublishes()
                || (intake.hasOthers() && hasRoom())
                || pipeline.hasEvents()
                || files.hasTasks()
                || consumers.hasInterestNews()
                || output.hasReady();
    }

    /** Whether something has arrived that a thread which lends itself may deal with. */
    boolean hasSmallInput() {
        return intake.isSmall() || pipeline.hasEvents();
    }

    // ---------------------------------------------------------------- streams

    /** Creates a stream as a record says. */
    HostedStream host(long streamId, long createdEpochNanos, StreamConfig config) {
        StreamStore store =
                config.storage() == StorageType.FILE ? files.create(streamId) : new MemoryStreamStore(memorySpares);
        return host(streamId, createdEpochNanos, config, store);
    }

    private HostedStream host(long streamId, long createdEpochNanos, StreamConfig config, StreamStore store) {
        var stream = new Stream(streamId, createdEpochNanos, config, store, options.usage());
        var hosted = new HostedStream(stream, options.options().domain(), this);
        streams.put(streamId, hosted);
        streamsByName.put(config.name(), hosted);
        nextStream = Math.max(nextStream, streamId + 1);
        return hosted;
    }

    /** Brings a stream back as a checkpoint has it. */
    void restore(long streamId, StreamState state, StreamStore store) {
        HostedStream hosted = host(streamId, state.createdEpochNanos(), state.config(), store);
        hosted.head.position = state.lastPosition();
        hosted.appliedPosition = state.lastPosition();
        hosted.nextConsumer = state.nextConsumer();
        hosted.isChanged = false;
        hosted.stream.restore(state.lastMessageId());
        state.loss().restore(hosted.stream);
        state.erasures().forEach(place -> erasures.add(hosted, place.of(streamId)));
        for (StreamState.Id id : state.ids()) {
            byte[] text = id.text();
            hosted.stream.messageIds().add(text, 0, text.length, id.sequence(), id.timeNanos());
        }
        state.consumers().forEach(consumer -> consumers.restore(hosted, consumer));
    }

    /** Keeps what is there of a stream whose creation is not in the journal any more. */
    HostedStream hostLost(long streamId) {
        return host(streamId, epochNanos, LostStreams.config(lostName("LOST_STREAM_" + streamId)));
    }

    /** Takes the place of a stream whose state cannot be read, so that nobody takes its name. */
    String hostUnreadable(long streamId, String knownName, String reason) {
        String name = knownName.isEmpty() || streamsByName.containsKey(knownName)
                ? lostName("LOST_STREAM_" + streamId)
                : knownName;
        HostedStream hosted = host(streamId, 0, LostStreams.config(name), new MemoryStreamStore(memorySpares));
        hosted.isUnreadable = true;
        hosted.isChanged = false;
        hosted.stream.noteLoss().freeze(reason, "");
        return name;
    }

    private String lostName(String wanted) {
        String name = wanted;
        while (streamsByName.containsKey(name)) {
            name += "_";
        }
        return name;
    }

    /** Begins a checkpoint if that may free files of the journal. */
    void makeRoom() {
        if (files.isCheckpointRunning()) {
            files.hurry();
        } else if (pipeline.applied() > files.position()) {
            checkpoint();
        }
    }

    /** Begins a checkpoint of what is applied; false if one is on its way. */
    boolean checkpoint() {
        return pipeline.failure() == null && files.checkpoint(pipeline.applied());
    }

    /** What it keeps on disk. */
    ShardFiles files() {
        return files;
    }

    /** Has messages on the stream's subjects come here. */
    void listen(HostedStream hosted) {
        StreamInlet inlet = hosted.inlet;
        if (inlet == null) {
            byte[] tooMany = hosted.pubAcks.error(ApiError.STREAM_TOO_MANY_REQUESTS.with());
            inlet = new StreamInlet(hosted, options.account(), intake, new LaneInbox.TooMany(tooMany));
            hosted.inlet = inlet;
        }
        inlet.listen(hosted.stream.config().subjects());
        if (hosted.stream.config().allowDirect() && hosted.direct == null) {
            hosted.direct = new DirectInlet(hosted, options.account(), intake);
        } else if (!hosted.stream.config().allowDirect()) {
            endDirectGets(hosted);
        }
    }

    private static void endDirectGets(HostedStream hosted) {
        DirectInlet direct = hosted.direct;
        if (direct != null) {
            direct.close();
            hosted.direct = null;
        }
    }

    /** A lane has a direct get for a stream. */
    void onDirectGet(long streamId, int lane, PublishFrame frame) {
        HostedStream hosted = streams.find(streamId);
        if (hosted != null) {
            directGets.handle(hosted, lane, frame, !isLentStep);
        }
    }

    /** A stream is deleted. */
    void drop(HostedStream hosted) {
        StreamInlet inlet = hosted.inlet;
        if (inlet != null) {
            inlet.listen(List.of());
        }
        endDirectGets(hosted);
        timers.cancel(hosted.ageTimer);
        consumers.dropAll(hosted);
        streams.remove(hosted.stream.id());
        streamsByName.remove(hosted.stream.name());
        hosted.stream.close();
        files.delete(hosted.stream.id());
    }

    /** The number of the next stream to be created here. */
    long takeStreamNumber() {
        return nextStream++;
    }

    /** A stream by name, null if there is none. */
    @Nullable
    HostedStream stream(String name) {
        return streamsByName.get(name);
    }

    LongMap<HostedStream> streams() {
        return streams;
    }

    /** Calls {@code action} for every stream. */
    public void forEachStream(Consumer<Stream> action) {
        streams.forEach(hosted -> action.accept(hosted.stream));
    }

    void touch(HostedStream hosted) {
        if (!hosted.isTouched) {
            hosted.isTouched = true;
            touched.add(hosted);
        }
    }

    /** A record was applied, with a value for whoever waits for it. */
    void onAnswered(long position, long value) {
        Outbox target = pipeline.target();
        if (target != null) {
            target.onApplied(position, value);
        }
    }

    /** Publishes a message again that was just applied. */
    void republish(Stream stream, byte[] target, StoredMessage message, long lastSequence) {
        Outbox outbox = pipeline.target();
        if (outbox != null) {
            int lane = (int) (stream.id() % options.lanes().count());
            republisher.republish(outbox, lane, stream, target, message, lastSequence);
        }
    }

    private void armAgeTimer(HostedStream hosted) {
        if (isFrozen(hosted)) {
            timers.cancel(hosted.ageTimer);
            return;
        }
        long maxAge = hosted.stream.config().maxAgeNanos();
        StreamStore store = hosted.stream.store();
        if (maxAge <= 0 || store.messages() == 0) {
            timers.cancel(hosted.ageTimer);
        } else if (!hosted.isExpiring) {
            long delay = Math.max(0, store.firstTimeNanos() + maxAge - epochNanos);
            timers.arm(hosted.ageTimer, clock.nanoTime() + delay);
        }
    }

    /** Makes a record that removes what is too old. */
    void expire(HostedStream hosted) {
        StreamStore store = hosted.stream.store();
        long tooOld = epochNanos - hosted.stream.config().maxAgeNanos();
        // Slice by slice: others have their turn between the records.
        long below = Math.min(store.sequenceAt(tooOld + 1), store.firstSequence() + EXPIRED_AT_ONCE);
        if (store.messages() == 0 || below <= store.firstSequence() || isFrozen(hosted)) {
            armAgeTimer(hosted);
            return;
        }
        hosted.isExpiring = true;
        streamCommands.expire(hosted, below);
    }

    /** Messages of a stream were removed in bulk. */
    void onFreed(Stream stream, long bytesBefore) {
        if (stream.isFile()) {
            files.onFreed(bytesBefore
                    - (streams.find(stream.id()) == null ? 0 : stream.store().bytes()));
        }
    }

    /** Whether no change of the stream can be made any more. */
    boolean isFrozen(HostedStream hosted) {
        return hosted.stream.isFrozen() || (hosted.stream.isFile() && pipeline.failure() != null);
    }

    // ---------------------------------------------------------------- parts

    int number() {
        return number;
    }

    ShardOptions options() {
        return options;
    }

    StreamHeads heads() {
        return heads;
    }

    Pipeline pipeline() {
        return pipeline;
    }

    ShardIntake intake() {
        return intake;
    }

    LaneOutput output() {
        return output;
    }

    TimerHeap timers() {
        return timers;
    }

    ShardConsumers consumers() {
        return consumers;
    }

    Clock clock() {
        return clock;
    }

    Purges purges() {
        return purges;
    }

    Erasures erasures() {
        return erasures;
    }

    /** Monotonic time of this step. */
    long nowNanos() {
        return nowNanos;
    }

    /** Wall-clock time of this step. */
    long epochNanos() {
        return epochNanos;
    }

    /** Has everything taken be decided, written and applied, unless the journal cannot be written. */
    private void settle() {
        boolean busy = true;
        while (busy) {
            busy = step();
            // The sync thread may still run: then this waits for what it does.
            busy |= sync.step();
            busy |= pipeline.refusal() == null && (!pipeline.isSettled() || hasUndecided());
        }
    }

    /** Makes durable what was taken and closes the files. Thread: any, if it runs on its own; else its owner. */
    @Override
    public void close() throws IOException {
        thread.stop();
        Invariants.check(!thread.isRunning(), "shard still runs");
        stopListening(!isBroken);
        if (!isBroken) {
            settle();
        }
        sync.close();
        pipeline.drain();
        output.retry();
        if (!isBroken && pipeline.failure() == null) {
            files.checkpointLast(pipeline.applied());
        }
        files.close();
        streams.forEach(hosted -> hosted.stream.close());
        memorySpares.close();
    }
}
