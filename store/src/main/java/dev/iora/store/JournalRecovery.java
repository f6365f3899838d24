// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import dev.iora.common.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what of a journal counts after a crash, and replays it.
 *
 * <p>Thread: the one that opens the journal.
 *
 * <p>Every block that is whole is looked for, in all files from the position of the checkpoint on. Each names the block
 * before it, so a gap is seen. If the missing block was durable, by the word of any block written later, the gap is
 * damage: it is reported, and the replay goes on behind it. If it was not, the gap is what a crash leaves of writes that
 * were under way: it, and all that follows, is void. The run that comes to this conclusion continues in a new file and has
 * each of its blocks say which range is void, for nothing can be erased reliably.
 */
final class JournalRecovery {
    private static final String MISSING = "the file is missing";

    private final SortedMap<Integer, StorageFile> files;
    private final long fromPosition;
    private final DamageListener damage;
    private final String where;
    private final List<JournalBlock.Entry> blocks = new ArrayList<>();
    private long identity;
    private long durable;
    private long lastBlock;
    private long end;

    /**
     * What was found.
     *
     * @param identity of the journal, if it has one already
     * @param end position behind all that counts, and behind what is missing
     * @param lastBlock position of the last block that counts
     * @param resumeAt position of the next block
     * @param isEndMissing whether something behind all that was found is missing
     */
    record Result(long identity, long end, long lastBlock, long resumeAt, boolean isEndMissing) {}

    /**
     * Recovers from files.
     *
     * @param knownDurable position up to which they were durable, as far as that is known beside them
     */
    JournalRecovery(
            SortedMap<Integer, StorageFile> files,
            long fromPosition,
            long knownDurable,
            DamageListener damage,
            String where) {
        this.files = files;
        this.fromPosition = fromPosition;
        this.damage = damage;
        this.where = where;
        this.durable = Math.max(fromPosition, knownDurable);
    }

    /**
     * Replays and makes durable what was replayed.
     *
     * @param newIdentity the identity if the journal is new
     */
    Result run(long newIdentity, RecordVisitor visitor) throws IOException {
        identify(newIdentity);
        int firstFile = JournalPosition.file(fromPosition);
        if (durable == fromPosition && JournalPosition.offset(fromPosition) > JournalBlock.FIRST_OFFSET) {
            checkFirst(firstFile);
        }
        for (var file : files.tailMap(firstFile).entrySet()) {
            scan(file.getKey(), file.getValue());
        }
        dropVoid();
        durable = blocks.stream().mapToLong(JournalBlock.Entry::durable).reduce(durable, Math::max);
        replay(visitor);
        force(end);
        int lastFile = files.isEmpty() ? 0 : files.lastKey();
        int nextFile = Math.max(Math.max(lastFile, firstFile), JournalPosition.file(durable)) + 1;
        long resumeAt = JournalPosition.of(nextFile, JournalBlock.FIRST_OFFSET);
        boolean isEndMissing = end < durable;
        if (isEndMissing) {
            reportEnd();
        }
        return new Result(identity, isEndMissing ? resumeAt : end, lastBlock, resumeAt, isEndMissing);
    }

    /** Where nothing is known of what is behind the checkpoint, its file at least has to be there. */
    private void checkFirst(int firstFile) throws IOException {
        StorageFile first = files.get(firstFile);
        if (first == null) {
            report(fromPosition, JournalPosition.of(firstFile + 1, 0), MISSING);
        } else if (first.size() < JournalBlock.FIRST_OFFSET) {
            // Its header was durable before anything in it could be checkpointed.
            report(fromPosition, JournalPosition.of(firstFile + 1, 0), "the file has no header any more");
        }
    }

    /** Everything up to a position was durable, and the last of it is not there. */
    private void reportEnd() throws IOException {
        int number = JournalPosition.file(Math.max(end, JournalPosition.of(1, 0)));
        // Of two files the one that has lost something: nothing may have been missing at the end of the first.
        while (number < JournalPosition.file(durable - 1) && files.containsKey(number)) {
            number++;
        }
        StorageFile file = files.get(number);
        String reason = file == null
                ? MISSING
                : "the end of what was durable is missing or fails its checksum, the file has " + file.size()
                        + " bytes";
        damage.onDamage(
                end,
                durable,
                path(number) + ": " + reason + ", positions " + JournalPosition.describe(end) + " to "
                        + JournalPosition.describe(durable));
    }

    /** Shows records of one stream in a part of the journal that counted when an earlier run began; changes nothing. */
    void show(KeptRecords kept, RecordVisitor visitor) throws IOException {
        identify(0);
        for (var file : files.entrySet()) {
            scan(file.getKey(), file.getValue());
        }
        dropVoid();
        blocks.removeIf(block -> block.position() >= kept.range().to());
        durable = Long.MAX_VALUE;
        replay((type, streamId, position, previous, bytes, offset, length) -> {
            if (streamId == kept.streamId()) {
                visitor.onRecord(type, streamId, position, previous, bytes, offset, length);
            }
        });
    }

    private void replay(RecordVisitor visitor) throws IOException {
        lastBlock = fromPosition - 1;
        end = fromPosition;
        FileReplay replay = new FileReplay(visitor);
        for (JournalBlock.Entry block : blocks) {
            if (!block.isIntact()) {
                continue;
            }
            if (block.previous() >= end) {
                if (block.previous() >= durable) {
                    break;
                }
                report(end, block.position(), "blocks are missing or fail their checksum");
            }
            replay.show(block);
            lastBlock = block.position();
            end = block.end();
        }
    }

    /** Reads the headers of all files before anything is concluded from their content. */
    private void identify(long newIdentity) throws IOException {
        identity = newIdentity;
        boolean isKnown = false;
        String unknown = "";
        long[] found = new long[1];
        for (var entry : files.entrySet()) {
            StorageFile file = entry.getValue();
            String path = path(entry.getKey());
            JournalBlock.FileHeader header = JournalBlock.readFileHeader(file, path, found);
            if (header == JournalBlock.FileHeader.KNOWN && !isKnown) {
                identity = found[0];
                isKnown = true;
            } else if (header != JournalBlock.FileHeader.KNOWN && file.size() > JournalBlock.FIRST_OFFSET) {
                // Blocks are written only when the header is durable, and it is there twice.
                long start = JournalPosition.of(entry.getKey(), 0);
                report(start, start + JournalBlock.FIRST_OFFSET, "the header of the file is damaged");
                unknown = path;
            }
        }
        if (!isKnown && !unknown.isEmpty()) {
            throw new IOException(unknown + ": both headers are damaged, so nothing in it can be verified;"
                    + " the journal was left as it is");
        }
    }

    private void scan(int number, StorageFile file) throws IOException {
        FileWindow window = new FileWindow(file);
        long offset = JournalBlock.FIRST_OFFSET;
        if (number == JournalPosition.file(fromPosition)) {
            offset = Math.max(offset, JournalPosition.offset(fromPosition) & -JournalBlock.ALIGNMENT);
        }
        while (window.holds(offset, JournalBlock.HEADER)) {
            int at = window.index(offset);
            long position = JournalPosition.of(number, (int) offset);
            if (JournalBlock.isHeader(window.bytes(), at, position, identity)) {
                int length = JournalBlock.length(window.bytes(), at);
                boolean isIntact = window.holds(offset, JournalBlock.HEADER + length)
                        && JournalBlock.isIntact(window.bytes(), window.index(offset), length);
                blocks.add(JournalBlock.entry(window.bytes(), window.index(offset), isIntact));
                offset += JournalBlock.align(JournalBlock.HEADER + length);
            } else {
                offset += JournalBlock.ALIGNMENT;
            }
        }
    }

    /** Removes the blocks that a later run declared void. */
    private void dropVoid() {
        var kept = new ArrayDeque<JournalBlock.Entry>(blocks.size());
        long after = Long.MAX_VALUE;
        long at = Long.MAX_VALUE;
        for (JournalBlock.Entry block : blocks.reversed()) {
            if (block.position() <= after || block.position() >= at) {
                kept.addFirst(block);
                after = block.resumedAfter();
                at = block.resumedAt();
            }
        }
        blocks.clear();
        blocks.addAll(kept);
    }

    /** What was only in the page cache until now is built upon from here on. */
    private void force(long upTo) throws IOException {
        int from = JournalPosition.file(Math.min(durable, upTo));
        for (StorageFile file : files.tailMap(from).values()) {
            file.force();
        }
    }

    private void report(long from, long to, String reason) {
        damage.onDamage(
                from,
                to,
                path(JournalPosition.file(from)) + ": " + reason + ", positions " + JournalPosition.describe(from)
                        + " to " + JournalPosition.describe(to));
    }

    private String path(int number) {
        return where + "/" + JournalFiles.name(number);
    }

    /** Shows the records of blocks, which are read again for it. */
    private final class FileReplay {
        private final RecordVisitor visitor;
        private int number;
        private @Nullable FileWindow current;

        FileReplay(RecordVisitor visitor) {
            this.visitor = visitor;
        }

        void show(JournalBlock.Entry block) throws IOException {
            int blockFile = JournalPosition.file(block.position());
            StorageFile file = Objects.requireNonNull(files.get(blockFile));
            FileWindow window = current;
            if (window == null || blockFile != number) {
                window = new FileWindow(file);
                current = window;
                number = blockFile;
            }
            long offset = JournalPosition.offset(block.position());
            if (!window.holds(offset, JournalBlock.HEADER + block.length())) {
                throw new IOException(path(blockFile) + ": shorter than a moment ago");
            }
            if (block.end() > durable) {
                // Written again before it is forced: after a force that failed, the pages count as clean and are not
                // durable.
                int length = JournalBlock.HEADER + block.length();
                file.write(ByteBuffer.wrap(window.bytes(), window.index(offset), length), offset);
            }
            JournalBlock.visit(
                    window.bytes(), window.index(offset), block.length(), block.position(), fromPosition, visitor);
        }
    }
}
