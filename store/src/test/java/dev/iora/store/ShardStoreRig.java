// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.common.LittleEndian;
import dev.iora.subject.FilterSet;
import dev.iora.subject.SubjectFilter;
import dev.iora.testkit.FaultyDisk;
import dev.iora.testkit.VirtualClock;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A minimal shard around a store: makes changes through records, applies them when they are committed, and remembers them.
 */
final class ShardStoreRig {
    static final int CREATED = 2;
    static final int DELETED = 4;
    static final int REMOVED = 5;
    static final int PURGED = 6;
    static final int FILTERED = 7;
    static final int ERASED = 8;
    static final int SKIPPED = 11;
    private static final int SUBJECTS = 12;
    private static final long FILTERED_AT_ONCE = 50;

    /** A change of a stream. */
    record Change(int type, long first, long second, ModelStore.@Nullable Message message) {
        ModelStore.Message content() {
            return Objects.requireNonNull(message);
        }

        void make(ModelStore model) {
            switch (type) {
                case RecordVisitor.MESSAGE -> model.append(content());
                case REMOVED, ERASED -> model.remove(first);
                case PURGED -> model.removeBelow(first);
                case FILTERED -> model.remove(filter(first), Long.MAX_VALUE, second, FILTERED_AT_ONCE);
                case SKIPPED -> model.skip(first, second);
                default -> {}
            }
        }
    }

    /** A stream with all changes ever made to it. */
    static final class Stream {
        final long id;
        final List<Change> changes = new ArrayList<>();
        final ModelStore ahead = new ModelStore(true);
        ModelStore model = new ModelStore(true);
        int committed;
        int applied;
        int checkpointed = -1;
        int captured = -1;
        boolean gone;

        Stream(long id) {
            this.id = id;
        }
    }

    final FaultyDisk disk;
    private final int cacheBytes;
    final Map<Long, Stream> streams = new TreeMap<>();
    final ArrayDeque<Runnable> background = new ArrayDeque<>();
    final ArrayDeque<Runnable> readers = new ArrayDeque<>();
    final List<String> damages = new ArrayList<>();

    /** Messages that were removed since the last checkpoint and are to be erased. */
    final List<Erasure> erasures = new ArrayList<>();

    boolean readingLater;
    ShardStore store;
    private GroupCommit commit;
    private @Nullable JournalBatch forming;
    private long appliedEnd;
    private long nextStream = 1;
    private long timeNanos = 1_000;
    int checkpoints;
    int failedCheckpoints;
    int failedErasures;
    int segmentBytes = 16 << 10;

    ShardStoreRig(FaultyDisk disk) throws IOException {
        this(disk, 32 << 10);
    }

    /** Creates a shard whose journal has this much memory; checkpoints read older records from files. */
    ShardStoreRig(FaultyDisk disk, int cacheBytes) throws IOException {
        this.disk = disk;
        this.cacheBytes = cacheBytes;
        store = open();
        commit = commit();
    }

    static FilterSet filter(long number) {
        return FilterSet.of(List.of(
                SubjectFilter.of(("s.*." + number).getBytes(US_ASCII)), SubjectFilter.of("s.1.0".getBytes(US_ASCII))));
    }

    private Stream stream(long id) {
        return Objects.requireNonNull(streams.get(id));
    }

    private ShardStore open() throws IOException {
        var journal = new JournalOptions(64 << 10, 16 << 10, cacheBytes, 2L * cacheBytes, 77, background::add);
        var options = new ShardStore.Options(journal, segmentBytes, 1 << 20);
        var threads = new StoreThreads(
                background::add,
                task -> {
                    if (readingLater) {
                        readers.add(task);
                    } else {
                        task.run();
                    }
                },
                Runnable::run,
                WritePace.NONE);
        ShardStore opened = ShardStore.open(
                disk,
                options,
                threads,
                (stream, first, last, file, offset) ->
                        damages.add(stream + " " + first + " to " + last + " " + file + " at " + offset));
        opened.unreadable().forEach(left -> damages.add(left.reason()));
        for (RecoveredStream recovered : opened.recovered()) {
            Stream stream = stream(recovered.streamId());
            stream.applied = (int) LittleEndian.longAt(recovered.ownerState(), 0);
            stream.checkpointed = stream.applied;
            stream.gone = false;
        }
        store = opened;
        opened.openJournal(this::apply, (_, _, reason) -> damages.add(reason));
        appliedEnd = opened.journal().replayedTo();
        return opened;
    }

    private GroupCommit commit() {
        return new GroupCommit(store.journal(), 0, new VirtualClock(), new GroupCommit.Listener() {
            @Override
            public void onWritten(JournalBatch batch) {}

            @Override
            public void onCommitted(JournalBatch batch) {
                batch.forEach(ShardStoreRig.this::apply);
                streams.values().forEach(stream -> commitTo(stream, stream.applied));
                appliedEnd = batch.endPosition();
                store.journal().release(batch);
            }

            @Override
            public void onFailed(IOException failure) {}
        });
    }

    private static void commitTo(Stream stream, int count) {
        while (stream.committed < count) {
            stream.changes.get(stream.committed++).make(stream.model);
        }
    }

    boolean isFrozen() {
        return commit.isFrozen();
    }

    private void apply(int type, long streamId, long position, long previous, byte[] bytes, int offset, int length) {
        Stream stream = stream(streamId);
        stream.applied++;
        if (type == CREATED) {
            store.create(streamId);
            stream.gone = false;
            return;
        }
        if (type == DELETED) {
            store.delete(streamId);
            stream.gone = true;
            return;
        }
        FileStreamStore target = Objects.requireNonNull(store.find(streamId));
        if (type == RecordVisitor.MESSAGE) {
            var message = new StoredMessage();
            assertThat(MessageCodec.decode(bytes, offset, offset + length, message, true))
                    .isTrue();
            target.append(message, position);
            return;
        }
        long first = LittleEndian.longAt(bytes, offset);
        long second = LittleEndian.longAt(bytes, offset + 8);
        switch (type) {
            case REMOVED -> target.remove(first);
            case ERASED -> {
                Erasure erasure = store.erasure(streamId, first);
                if (target.remove(first)) {
                    erasures.add(Objects.requireNonNull(erasure));
                }
            }
            case PURGED -> target.removeBelow(first);
            case FILTERED ->
                CheckedStore.removeMatching(target, filter(first), Long.MAX_VALUE, second, FILTERED_AT_ONCE);
            case SKIPPED -> target.skip(first, second);
            default -> throw new AssertionError("record of type " + type);
        }
    }

    /** Adds a change to the batch being formed. */
    void change(Stream stream, Change change) {
        JournalBatch batch = forming;
        if (batch == null) {
            batch = store.journal().begin();
            forming = batch;
        }
        stream.changes.add(change);
        change.make(stream.ahead);
        if (change.type == RecordVisitor.MESSAGE) {
            batch.appendMessage(stream.id, 0, ModelStore.stored(stream.ahead.last, change.content()));
        } else {
            byte[] body = new byte[16];
            LittleEndian.putLong(body, 0, change.first);
            LittleEndian.putLong(body, 8, change.second);
            batch.appendRecord(change.type, stream.id, 0, body, 0, body.length);
        }
    }

    Stream createStream() {
        var stream = new Stream(nextStream++);
        streams.put(stream.id, stream);
        change(stream, new Change(CREATED, 0, 0, null));
        return stream;
    }

    void append(Stream stream, String subject, String payload) {
        timeNanos++;
        change(
                stream,
                new Change(RecordVisitor.MESSAGE, 0, 0, new ModelStore.Message(subject, "", payload, timeNanos)));
    }

    void randomChange(Random random, Stream stream) {
        long sequence = random.nextLong(stream.ahead.last + 3);
        timeNanos += random.nextInt(3);
        Change change = switch (random.nextInt(40)) {
            case 0, 1, 2, 3, 4, 5, 6, 7 -> new Change(REMOVED, sequence, 0, null);
            case 8, 9, 10, 11 -> new Change(REMOVED, stream.ahead.first, 0, null);
            case 12 -> new Change(PURGED, stream.ahead.first + random.nextInt(20), 0, null);
            case 13 -> new Change(FILTERED, random.nextInt(SUBJECTS), random.nextInt(3), null);
            case 14 -> new Change(SKIPPED, stream.ahead.last + random.nextInt(4), timeNanos, null);
            default -> new Change(RecordVisitor.MESSAGE, 0, 0, ModelStore.random(random, SUBJECTS, timeNanos));
        };
        change(stream, change);
    }

    /** Submits the batch being formed, and steps its commit if {@code stepped}. */
    void submit(boolean stepped) {
        JournalBatch batch = forming;
        if (batch != null) {
            forming = null;
            batch.awaited();
            commit.submit(batch);
        }
        if (stepped) {
            step();
        }
    }

    void step() {
        while (commit.step()) {
            assertThat(store).isNotNull();
        }
    }

    boolean checkpoint() {
        return store.beginCheckpoint(
                appliedEnd,
                id -> {
                    Stream stream = stream(id);
                    stream.captured = stream.applied;
                    if (stream.applied == stream.checkpointed) {
                        return null;
                    }
                    byte[] state = new byte[8];
                    LittleEndian.putLong(state, 0, stream.applied);
                    return () -> state;
                },
                new CheckpointListener() {
                    @Override
                    public void onCheckpoint(long position) {
                        checkpoints++;
                        streams.values().forEach(stream -> stream.checkpointed = stream.captured);
                    }

                    @Override
                    public void onCheckpointFailed(IOException failure) {
                        failedCheckpoints++;
                        streams.values().forEach(stream -> stream.checkpointed = -1);
                    }
                });
    }

    /** Begins to erase all messages that can be erased; {@code done} gets each erased one. False if there are none. */
    boolean erase(Consumer<Erasure> done) {
        List<Erasure> now = erasures.stream().filter(store::canErase).toList();
        if (now.isEmpty()) {
            return false;
        }
        erasures.removeAll(now);
        store.erase(now, commit, failure -> {
            if (failure == null) {
                now.forEach(done);
            } else {
                failedErasures++;
            }
        });
        return true;
    }

    void runBackground(int tasks) {
        for (int i = 0; i < tasks && !background.isEmpty(); i++) {
            background.poll().run();
        }
    }

    void runBackground() {
        runBackground(Integer.MAX_VALUE);
    }

    /** Drops all memory, opens the store from the disk, and compares it with the expected content. */
    void restart() throws IOException {
        background.clear();
        readers.clear();
        erasures.clear();
        forming = null;
        for (Stream stream : streams.values()) {
            stream.applied = 0;
            stream.checkpointed = -1;
            stream.gone = true;
        }
        store = open();
        commit = commit();
        streams.values().forEach(this::settle);
        streams.values().removeIf(stream -> stream.changes.isEmpty());
    }

    /** The last changes may be present or missing if they were not committed. */
    private void settle(Stream stream) {
        if (!stream.gone) {
            assertThat(stream.applied)
                    .as("changes of stream %d", stream.id)
                    .isBetween(stream.committed, stream.changes.size());
            commitTo(stream, stream.applied);
        } else {
            boolean mayBeGone =
                    stream.committed == 0 || stream.changes.stream().anyMatch(change -> change.type == DELETED);
            assertThat(mayBeGone).as("stream %d is gone", stream.id).isTrue();
            commitTo(stream, stream.applied);
        }
        while (stream.changes.size() > stream.committed) {
            stream.changes.removeLast();
        }
        ModelStore committed = stream.model.copy();
        stream.ahead.become(committed);
    }

    FileStreamStore find(long id) {
        return Objects.requireNonNull(store.find(id));
    }

    CheckedStore checked(Stream stream) {
        var checked = new CheckedStore(find(stream.id), stream.model, (target, message) -> target.append(message, 0));
        checked.timeNanos = timeNanos;
        return checked;
    }

    /** Compares all streams with their models. */
    void compare(Random random) {
        for (Stream stream : streams.values()) {
            if (stream.gone) {
                continue;
            }
            CheckedStore checked = checked(stream);
            checked.compareState();
            checked.compareSubjects();
            checked.compareAnswers(random, SUBJECTS, 3);
            checked.compareMessages();
        }
        assertThat(damages).isEmpty();
    }
}
