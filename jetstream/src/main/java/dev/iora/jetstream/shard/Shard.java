// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.common.AgentRunner;
import dev.iora.common.StorageDirectory;
import dev.iora.core.FrameBatchPool;
import dev.iora.jetstream.account.JetStreamAccount;
import dev.iora.jetstream.config.ApiFault;
import dev.iora.jetstream.lane.LaneBatch;
import dev.iora.jetstream.lane.LaneOutput;
import dev.iora.jetstream.lane.Outbox;
import dev.iora.jetstream.lane.ShardIntake;
import dev.iora.jetstream.options.JetStreamOptions;
import dev.iora.jetstream.record.Pipeline;
import dev.iora.jetstream.record.StreamHeads;
import dev.iora.jetstream.stream.Stream;
import dev.iora.store.GroupCommit;
import dev.iora.store.StreamStore;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * One journal, its streams and their consumers.
 *
 * <p>A step takes what has arrived, decides, adds records to the current batch, hands the batch to the sync thread and
 * applies committed batches. A shard runs on a thread of its own, or is stepped.
 *
 * <p>Thread: itself, except where a method says otherwise.
 */
public final class Shard implements Closeable {
    /** Most batches of messages for consumers in a step. */
    private static final int MAX_CONSUMER_BATCHES = 1024;

    /** Batches that a lane writes and applies itself before the shard's own thread continues. */
    private static final int LENT_COMMITS = 3;

    /** Turns of consumers in a lent step. */
    private static final int LENT_TURNS = 4;

    /** Time for decisions when the shard closes; undecided publishes are then dropped, since nothing was promised. */
    private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ShardLog log;
    private final AgentRunner.Listener failures;
    private final ShardThread thread;
    private final ShardTime time;
    private final CommandQueue queue;
    private final ShardIntake intake;
    private final LaneOutput output;
    private final Pipeline pipeline;
    private final ShardConsumers consumers;
    private final ShardStreams streams;
    private final ShardFiles files;
    private final Erasures erasures;
    private final Purges purges;
    private final Decisions decisions;
    private final DirectGets directGets;
    private final DiskWatch diskWatch;
    private final ShardCommands.Parts commandParts;
    private boolean failed;
    private volatile boolean broken;

    /** Whether responses in flight took too much memory at the end of the last step. */
    private volatile boolean waitingForOutput;

    /** Messages that wait for their decision: those of clients, and those of origins. */
    private record Decisions(PublishQueue publishes, DecisionQueue origins) {}

    private Shard(int number, ShardOptions options, StorageDirectory directory) throws IOException {
        log = new ShardLog(options.log(), number);
        failures = options.events()::onThreadFailed;
        thread = new ShardThread("shard-" + number, this, options.clock(), failures);
        Runnable wake = thread::wake;
        Runnable lend = thread::lend;
        ShardMemory memory = options.memory();
        var pool = new FrameBatchPool(memory.poolBytes());
        var outboxes = new Outbox.Pool(options.lanes().count(), pool);
        var heads = new StreamHeads();
        time = new ShardTime(options.clock());
        queue = new CommandQueue(wake);
        intake = new ShardIntake(options.lanes(), limits(options), wake, lend);
        output = new LaneOutput(options.lanes(), pool, memory.outputBytes(), wake);
        pipeline = new Pipeline(
                output, outboxes, memory.batchBytes(), new Pipeline.Stepper(thread.owner(), wake, lend), heads);
        var changes = new ConsumerChanges(pipeline, time, options.events());
        var ports = new HostedConsumer.Ports(options, time, pipeline, output, changes::deleteInactive);
        consumers = new ShardConsumers(ports, intake, wake);
        var records = new PublishRecords(pipeline, options.heap());
        var originQueue = new OriginQueue(pipeline);
        var origins = new HostedOrigin.Ports(options, time, pipeline, intake, records, originQueue);
        streams = new ShardStreams(origins, consumers, new Stores());
        files = new ShardFiles(log, options.files(), directory, streams, pipeline, time, wake);
        erasures = new Erasures(files, pipeline, log);
        purges = new Purges(streams, pipeline);
        var publishes = new PublishQueue(streams, pipeline, records, intake, time, options);
        decisions = new Decisions(publishes, originQueue.queue());
        directGets = new DirectGets(options, streams, output, pool, wake);
        diskWatch = new DiskWatch(pipeline, files, time, log, consumers::onOutputReady);
        commandParts = new ShardCommands.Parts(queue, intake, time, streams, changes, purges, erasures, pipeline);
        recover(options, heads);
    }

    /** Replays the journal and begins behind it. */
    private void recover(ShardOptions options, StreamHeads heads) throws IOException {
        var parts = new Applier.Parts(streams, consumers, files, erasures, pipeline, options);
        var check = new ReplayCheck(streams, heads, log);
        files.recover(check, new Applier(parts, check, false));
        erasures.start(streams);
        files.forward(erasures);
        var sync = new GroupCommit(files.journal(), options.settings().syncIntervalNanos(), options.clock(), pipeline);
        var appliers = new Pipeline.Appliers(new Applier(parts, null, false), new Applier(parts, null, true));
        pipeline.start(files.journal(), sync, appliers);
        streams.start(files.lastStreamId());
        keepLoss();
    }

    /** The stores of streams in files. */
    private final class Stores implements ShardStreams.Stores {
        @Override
        public StreamStore create(long number) {
            return files.create(number);
        }

        @Override
        public void delete(long number) {
            files.delete(number);
        }
    }

    private void keepLoss() throws IOException {
        try {
            files.keepLoss();
        } catch (IOException e) {
            files.close();
            throw e;
        }
    }

    private static ShardIntake.Limits limits(ShardOptions options) {
        JetStreamOptions configured = options.settings();
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

    /** Starts its thread and its sync thread; from then on the caller must not use the shard. */
    public void start() {
        sync().start("sync-" + log.number(), failures);
        thread.start();
    }

    /** Gives up the ownership of a shard that was not started, so that another thread can close it. */
    void handOver() {
        thread.handOver();
    }

    /** The sync side, for stepping it. */
    GroupCommit sync() {
        return pipeline.sync();
    }

    /** The commands of the API for the streams of an account. Thread: any. */
    public ShardCommands commands(JetStreamAccount account) {
        return new ShardCommands(commandParts, account);
    }

    /** Does the pending work; whether there was any. */
    public boolean step() {
        return step(false);
    }

    /** A step on a thread that is lent: commands, timers and checkpoints wait for the shard's own thread. */
    boolean stepLent() {
        return step(true);
    }

    private boolean step(boolean lent) {
        pipeline.checkOwner();
        time.beginStep();
        int work = pipeline.drain();
        failIfBroken();
        if (work > 0) {
            deliverCommitted(lent);
        }
        work += receive(lent);
        work += decide(lent);
        pipeline.applyMemory();
        if (output.takeReady()) {
            consumers.onOutputReady();
            work++;
        }
        work += lent ? 0 : directGets.work();
        work += streams.notifyConsumers();
        if (!lent) {
            time.timers().advance(time.nowNanos());
        }
        takeTurns(lent);
        pipeline.applyMemory();
        boolean moreLongWork = doLongWork(lent);
        boolean submitted = submit(lent);
        boolean moreGets = directGets.flush();
        pipeline.applyMemory();
        output.flush();
        waitingForOutput = pipeline.isOutputFull();
        boolean moreWork = hasDecisions() || moreGets || !submitted;
        return lent
                ? moreWork || moreLongWork || directGets.hasWork() || diskWatch.hasChanged()
                : moreWork || moreLongWork || work > 0 || time.nanosToNext(time.nowNanos()) == 0;
    }

    /** Decides about messages of clients and of origins; how many. */
    private int decide(boolean lent) {
        int work = decisions.publishes.work();
        return lent ? work : work + decisions.origins.work();
    }

    private boolean hasDecisions() {
        return decisions.publishes.isReady() || decisions.origins.isReady() || streams.hasNotifications();
    }

    /** Takes messages from the queues and carries out commands; how many. */
    private int receive(boolean lent) {
        int work = 0;
        if (!lent) {
            work += files.drain();
            diskWatch.check();
            time.timers().advance(time.nowNanos());
            takeTurns(false);
            work += queue.take();
            // Before commands: a client that unsubscribes and then requests information must see the effect.
            work += consumers.onInterestChanged();
        }
        work += handleConsumerMessages();
        // Acknowledgements likewise. Commands were taken from their queue first, so all acknowledgements before them
        // are here.
        queue.carryOut();
        work += intake.drainPublishes(decisions.publishes::add);
        work += intake.drainGets(directGets::add);
        work += intake.drainFromOrigins(decisions.origins::add);
        intake.rescue();
        return work;
    }

    /**
     * Delivers messages that were just committed, so that they leave in the same flush as their PubAcks, behind them. The record
     * of the deliveries is submitted at once if nothing else is to be written.
     */
    private void deliverCommitted(boolean lent) {
        streams.notifyConsumers();
        takeTurns(lent);
        pipeline.applyMemory();
        if (pipeline.isIdle() && !hasUndecided()) {
            pipeline.submit(true);
        }
        output.flush();
    }

    /**
     * Gives due consumers a turn to deliver. A lent step gives a few turns, and none after a change of interest, which may
     * affect many consumers.
     */
    private void takeTurns(boolean lent) {
        if (!lent) {
            consumers.onInterestChanged();
            time.turns().advance(time.nowNanos());
        } else if (!consumers.hasInterestChanged()) {
            time.turns().advance(time.nowNanos(), LENT_TURNS);
        }
    }

    /** Processes messages for consumers, one batch after another: each may fill the batch of records. */
    private int handleConsumerMessages() {
        int work = 0;
        while (work < MAX_CONSUMER_BATCHES
                && pipeline.hasRoom()
                && !pipeline.isOutputFull()
                && intake.drainConsumerMessages(1, consumers::handle) > 0) {
            work++;
        }
        return work;
    }

    /**
     * Submits records, then the records of deliveries of messages that were committed by that; whether all are submitted.
     */
    private boolean submit(boolean lent) {
        for (int i = 0; i < LENT_COMMITS; i++) {
            if (!pipeline.submit(lent)) {
                return true;
            }
            streams.notifyConsumers();
            takeTurns(lent);
        }
        return false;
    }

    /** Continues purges, checkpoints and erasures, which take many steps; whether there is more to do. */
    private boolean doLongWork(boolean lent) {
        if (pipeline.failure() != null) {
            return false;
        }
        boolean checkpointDue = files.isCheckpointDue();
        if (lent) {
            return checkpointDue || erasures.isReady() || purges.isReady();
        }
        boolean more = purges.work() > 0;
        more |= checkpointDue ? files.checkpoint() : erasures.work() > 0;
        return more;
    }

    private void failIfBroken() {
        IOException failure = pipeline.failure();
        if (failure == null || failed) {
            return;
        }
        failed = true;
        ApiFault fault = Pipeline.frozen(failure);
        log.log().error(log + " takes no more changes: " + failure.getMessage());
        pipeline.failAll(outbox ->
                outbox.fail(output, (target, cursor) -> decisions.publishes.addFailure(target, cursor, fault), fault));
        erasures.onCheckpointFailed(failure);
        purges.failAll(fault);
        streams.forEach(hosted -> {
            if (hosted.stream.isFile()) {
                hosted.stream.forgetInFlight();
            }
        });
    }

    /** A programming error ended the shard: unsubscribes its streams, and the server ends. */
    void onBroken(Throwable cause) {
        broken = true;
        queue.close();
        log.log().error(log + " ended by a programming error: " + cause);
        stopListening(false);
    }

    private void stopListening(boolean shutdown) {
        consumers.stopAll(shutdown);
        streams.forEach(HostedStream::stopListening);
    }

    /** Whether publishes wait for their decision. */
    boolean hasUndecided() {
        return !intake.isEmpty() || !decisions.publishes.isEmpty();
    }

    /** Nanoseconds until the next timer is due. */
    long nanosToTimer() {
        return time.nanosToNext(time.clock().nanoTime());
    }

    /** When the next timer is due; far in the future if there is none. */
    long nextTimerNanos() {
        long nanos = nanosToTimer();
        return time.nowNanos() + Math.min(nanos, Long.MAX_VALUE / 2);
    }

    /** Whether there is work for the next step. */
    boolean hasInput() {
        return !queue.isEmpty()
                || intake.hasPublishes()
                || intake.hasGets()
                || intake.hasFromOrigins()
                || (intake.hasConsumerMessages() && pipeline.hasRoom() && !waitingForOutput)
                || pipeline.hasEvents()
                || files.hasTasks()
                || consumers.hasInterestChanged()
                || output.hasReady();
    }

    /** Whether there is work for a lent step. */
    boolean hasSmallInput() {
        return intake.isSmall() || pipeline.hasEvents();
    }

    /** Requests the counts of its streams; false if too many commands wait, or the shard has ended. Thread: any. */
    public boolean requestStats(Consumer<ShardStats> receiver) {
        return queue.offer(() -> receiver.accept(stats()));
    }

    /**
     * Requests to start or stop serving the clients of accounts that may use JetStream now, or may no longer; false if too many
     * commands wait, or the shard has ended. Thread: any.
     */
    public boolean requestServing(Runnable done) {
        return queue.offer(() -> {
            streams.serveEnabled();
            done.run();
        });
    }

    private ShardStats stats() {
        int[] counts = new int[2];
        long[] messages = new long[1];
        streams.forEach(hosted -> {
            counts[0]++;
            counts[1] += hosted.consumers.size();
            messages[0] += hosted.stream.store().messages();
        });
        return new ShardStats(counts[0], counts[1], messages[0]);
    }

    /** The runners of its threads; empty if it is stepped. */
    public List<AgentRunner> runners() {
        AgentRunner syncRunner = sync().runner();
        return syncRunner == null ? List.of() : List.of(thread.runner(), syncRunner);
    }

    /** Calls {@code action} for every stream. */
    public void forEachStream(BiConsumer<JetStreamAccount, Stream> action) {
        streams.forEach(hosted -> action.accept(hosted.account, hosted.stream));
    }

    int number() {
        return log.number();
    }

    // ---------------------------------------------------------------- parts, for tests

    ShardStreams streams() {
        return streams;
    }

    ShardFiles files() {
        return files;
    }

    Pipeline pipeline() {
        return pipeline;
    }

    LaneOutput output() {
        return output;
    }

    ShardTime time() {
        return time;
    }

    CommandQueue queue() {
        return queue;
    }

    // ---------------------------------------------------------------- the end

    /**
     * Decides, writes and applies everything received; drops undecided publishes when the time is over, or if the journal has
     * failed.
     *
     * @return whether everything was decided in time
     */
    private boolean drain() {
        intake.drainGets(directGets::add);
        directGets.dropAll();
        long deadlineNanos = time.clock().nanoTime() + DRAIN_NANOS;
        boolean inTime = true;
        boolean busy = true;
        while (busy) {
            if (inTime && hasUndecided() && time.clock().nanoTime() - deadlineNanos >= 0) {
                inTime = false;
                intake.drainPublishes(decisions.publishes::add);
                decisions.publishes.dropAll();
                intake.drainConsumerMessages(Integer.MAX_VALUE, LaneBatch::release);
            }
            busy = step();
            // The sync thread may still run; then this waits for it.
            busy |= sync().step();
            busy |= pipeline.refusal() == null && (!pipeline.hasAppliedAll() || hasUndecided());
        }
        return inTime;
    }

    /** Makes received changes durable and closes the files. Thread: any, if the shard has its own thread; else its owner. */
    @Override
    public void close() throws IOException {
        thread.stop();
        queue.close();
        stopListening(!broken);
        boolean inTime = !broken && drain();
        sync().close();
        pipeline.drain();
        output.flush();
        // Writes no checkpoint to a disk that is slow already; then the next start replays the journal.
        if (inTime && pipeline.failure() == null) {
            files.checkpointLast();
        }
        files.close();
        streams.close();
    }
}
