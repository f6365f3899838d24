// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.common.AgentRunner;
import dev.iora.common.Clock;
import dev.iora.common.Mailbox;
import dev.iora.common.StorageDirectory;
import dev.iora.common.TimerHeap;
import dev.iora.core.FrameBatchPool;
import dev.iora.jetstream.config.ApiFault;
import dev.iora.jetstream.lane.LaneBatch;
import dev.iora.jetstream.lane.LaneOutput;
import dev.iora.jetstream.lane.Outbox;
import dev.iora.jetstream.lane.ShardIntake;
import dev.iora.jetstream.options.JetStreamOptions;
import dev.iora.jetstream.stream.Stream;
import dev.iora.store.GroupCommit;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One journal, its streams and their consumers.
 *
 * <p>A step drains what has arrived, decides, puts records into the batch being made, hands the batch to the sync thread and
 * applies what was committed meanwhile. Runs on a thread of its own, or is stepped.
 *
 * <p>Thread: itself, except where a method says otherwise.
 */
public final class Shard implements Closeable {
    /** Batches of acknowledgements and pull requests in a step. */
    private static final int OTHERS = 1024;

    private static final int COMMANDS = 4096;

    /** Batches that a lane writes and applies itself before the shard's own thread goes on. */
    private static final int LENT_COMMITS = 3;

    /** Turns of consumers that a thread takes that lends itself. */
    private static final int LENT_TURNS = 4;

    /** Time for decisions when the shard ends; what is undecided then was promised to nobody and is given up. */
    private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final int number;
    private final ShardOptions options;
    private final Clock clock;
    private final TimerHeap timers = new TimerHeap();

    /** Turns of consumers to deliver, apart from other timers. */
    private final TimerHeap turns = new TimerHeap();

    private final Mailbox<Consumer<Shard>> commands = new Mailbox<>(COMMANDS);
    private final List<Consumer<Shard>> waitingCommands = new ArrayList<>();
    private final ShardIntake intake;
    private final LaneOutput output;
    private final ShardStreams streams = new ShardStreams(this);
    private final PublishDesk desk;
    private final ShardCommands shardCommands = new ShardCommands(this);
    private final ShardConsumers consumers = new ShardConsumers(this);
    private final Erasures erasures = new Erasures(this);
    private final Purges purges = new Purges(this);
    private final StreamHeads heads = new StreamHeads();
    private final ShardFiles files;
    private final DirectGets directGets;
    private final DiskWatch diskWatch = new DiskWatch(this);
    private final Pipeline pipeline;
    private final GroupCommit sync;
    private final ShardThread thread;
    private long nowNanos;
    private long epochNanos;
    private boolean isFailed;
    private volatile boolean isBroken;

    /** Whether answers on their way took too much memory at the end of the last step. */
    private volatile boolean isWaitingForOutput;

    private Shard(int number, ShardOptions options, StorageDirectory directory) throws IOException {
        this.number = number;
        this.options = options;
        clock = options.clock();
        AgentRunner.Listener failures = options.events()::onThreadFailed;
        thread = new ShardThread("shard-" + number, this, clock, failures);
        Runnable wake = thread::wake;
        ShardMemory memory = options.memory();
        intake = new ShardIntake(options.lanes(), limits(options), wake, thread::lend);
        var pool = new FrameBatchPool(memory.poolBytes());
        output = new LaneOutput(options.lanes(), pool, memory.outputBytes(), wake);
        desk = new PublishDesk(this, streams);
        directGets = new DirectGets(this, pool, options.lanes().count(), memory.directGetBytes());
        nowNanos = clock.nanoTime();
        epochNanos = clock.epochNanos();
        files = new ShardFiles(this, options.files(), directory, wake);
        files.recover(new ReplayCheck(this, heads));
        pipeline = new Pipeline(
                files.journal(),
                output,
                new Outbox.Pool(options.lanes().count(), pool),
                memory.batchBytes(),
                new Pipeline.Signals(wake, thread::lend),
                heads,
                new Applier(this, null, false),
                new Applier(this, null, true));
        sync = new GroupCommit(files.journal(), options.options().syncIntervalNanos(), clock, pipeline);
        pipeline.start(sync);
        streams.start(files.lastStreamId());
        keepLoss();
    }

    private void keepLoss() throws IOException {
        try {
            files.keepLoss(pipeline.applied());
        } catch (IOException e) {
            files.close();
            throw e;
        }
    }

    private static ShardIntake.Limits limits(ShardOptions options) {
        JetStreamOptions configured = options.options();
        ShardMemory memory = options.memory();
        return new ShardIntake.Limits(
                configured.maxBufferedMessages(),
                configured.maxBufferedBytes(),
                memory.poolBytes() / options.lanes().count(),
                memory.requests());
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
        sync.start("sync-" + number, options.events()::onThreadFailed);
        thread.start();
    }

    /** Gives up a shard that was not started, so that another thread can close it. */
    void handOver() {
        thread.handOver();
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
    public ShardCommands commands() {
        return shardCommands;
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
        nowNanos = clock.nanoTime();
        epochNanos = clock.epochNanos();
        int work = pipeline.drain();
        failIfBroken();
        if (work > 0) {
            deliverCommitted(isLent);
        }
        work += takeIn(isLent);
        work += desk.work();
        pipeline.applyMemory();
        if (output.takeReady()) {
            consumers.onOutputReady();
            work++;
        }
        work += isLent ? 0 : directGets.work();
        work += streams.tellNews();
        if (!isLent) {
            timers.advance(nowNanos);
        }
        takeTurns(isLent);
        pipeline.applyMemory();
        boolean hasLongWork = workAtLength(isLent);
        boolean isSubmitted = submit(isLent);
        boolean hasGets = directGets.flush();
        pipeline.applyMemory();
        output.flush();
        isWaitingForOutput = isOutputFull();
        boolean goesOn = desk.isReady() || streams.hasNews() || hasGets || !isSubmitted;
        return isLent
                ? goesOn || hasLongWork || directGets.hasWork() || diskWatch.hasNews()
                : goesOn || hasLongWork || work > 0 || nanosToTimer(nowNanos) == 0;
    }

    /** Takes what has arrived, and carries out commands; how much that was. */
    private int takeIn(boolean isLent) {
        int work = 0;
        if (!isLent) {
            work += files.drain();
            diskWatch.look();
            timers.advance(nowNanos);
            takeTurns(false);
            work += commands.drain(waitingCommands::add);
            // Before commands are carried out: who unsubscribes and then asks must see it.
            work += consumers.onInterestChanged();
        }
        work += takeOthers();
        // And who acknowledges and then asks. Commands were taken first: what came before one is not missed here.
        waitingCommands.forEach(command -> command.accept(this));
        waitingCommands.clear();
        work += intake.drainPublishes(desk::add);
        work += intake.drainGets(directGets::add);
        intake.rescue();
        return work;
    }

    /**
     * Delivers what was just committed, so that it leaves in the same flush as the acknowledgements of its publishers, behind
     * them. The record of the deliveries is written at once if nothing else has to be written.
     */
    private void deliverCommitted(boolean isLent) {
        streams.tellNews();
        takeTurns(isLent);
        pipeline.applyMemory();
        if (pipeline.isIdle() && !hasUndecided()) {
            pipeline.submit(true);
        }
        output.flush();
    }

    /**
     * Lets consumers deliver whose turn it is. A thread that lends itself takes a few turns; none if interest has changed, which
     * may concern many consumers.
     */
    private void takeTurns(boolean isLent) {
        if (!isLent) {
            consumers.onInterestChanged();
            turns.advance(nowNanos);
        } else if (!consumers.hasInterestNews()) {
            turns.advance(nowNanos, LENT_TURNS);
        }
    }

    /** Deals with what lanes have for consumers, one batch after another: each may fill the batch being made. */
    private int takeOthers() {
        int work = 0;
        while (work < OTHERS && hasRoom() && !isOutputFull() && intake.drainOthers(1, consumers::handle) > 0) {
            work++;
        }
        return work;
    }

    /** Whether the batch being made takes more; while nothing is written what comes is dealt with all the same. */
    boolean hasRoom() {
        return !pipeline.isFull() || pipeline.refusal() != null;
    }

    /** Whether answers that have not left take so much memory that nothing should be taken that has to be answered. */
    boolean isOutputFull() {
        return output.isFull(pipeline.heldBytes());
    }

    /** Submits records, and those that consumers have for what was committed at once; whether that is all. */
    private boolean submit(boolean isLent) {
        for (int i = 0; i < LENT_COMMITS; i++) {
            if (!pipeline.submit(isLent)) {
                return true;
            }
            streams.tellNews();
            takeTurns(isLent);
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

    /** A programming error ended the shard: nobody listens for its streams any more, and the server ends. */
    void onBroken(Throwable cause) {
        isBroken = true;
        options.log().error("JetStream shard " + number + " ended by a programming error: " + cause);
        stopListening(false);
    }

    private void stopListening(boolean isShutdown) {
        consumers.stopAll(isShutdown);
        streams.forEach(HostedStream::stopListening);
    }

    /** Whether publishes wait for their decision. */
    boolean hasUndecided() {
        return !intake.isEmpty() || !desk.isEmpty();
    }

    /** Nanoseconds until a timer has to run. */
    long nanosToTimer() {
        return nanosToTimer(clock.nanoTime());
    }

    private long nanosToTimer(long now) {
        return Math.min(timers.nanosToNext(now), turns.nanosToNext(now));
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
                || intake.hasGets()
                || (intake.hasOthers() && hasRoom() && !isWaitingForOutput)
                || pipeline.hasEvents()
                || files.hasTasks()
                || consumers.hasInterestNews()
                || output.hasReady();
    }

    /** Whether something has arrived that a thread which lends itself may deal with. */
    boolean hasSmallInput() {
        return intake.isSmall() || pipeline.hasEvents();
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

    /** Calls {@code action} for every stream. */
    public void forEachStream(Consumer<Stream> action) {
        streams.forEach(hosted -> action.accept(hosted.stream));
    }

    // ---------------------------------------------------------------- parts

    int number() {
        return number;
    }

    ShardOptions options() {
        return options;
    }

    ShardStreams streams() {
        return streams;
    }

    /** What it keeps on disk. */
    ShardFiles files() {
        return files;
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

    TimerHeap turns() {
        return turns;
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

    /**
     * Decides, writes and applies everything received; gives up what is undecided when the time is over, or if the journal
     * has failed.
     *
     * @return whether everything was decided in time
     */
    private boolean settle() {
        intake.drainGets(directGets::add);
        directGets.dropAll();
        long deadlineNanos = clock.nanoTime() + SETTLE_NANOS;
        boolean isInTime = true;
        boolean busy = true;
        while (busy) {
            if (isInTime && hasUndecided() && clock.nanoTime() - deadlineNanos >= 0) {
                isInTime = false;
                intake.drainPublishes(desk::add);
                desk.dropAll();
                intake.drainOthers(Integer.MAX_VALUE, LaneBatch::release);
            }
            busy = step();
            // The sync thread may still run: then this waits for what it does.
            busy |= sync.step();
            busy |= pipeline.refusal() == null && (!pipeline.isSettled() || hasUndecided());
        }
        return isInTime;
    }

    /** Makes durable what was taken and closes the files. Thread: any, if it runs on its own; else its owner. */
    @Override
    public void close() throws IOException {
        thread.stop();
        stopListening(!isBroken);
        boolean isInTime = !isBroken && settle();
        sync.close();
        pipeline.drain();
        output.flush();
        // A disk that is slow already does not have to write a checkpoint, too: the next start reads the journal.
        if (isInTime && pipeline.failure() == null) {
            files.checkpointLast(pipeline.applied());
        }
        files.close();
        streams.close();
    }
}
