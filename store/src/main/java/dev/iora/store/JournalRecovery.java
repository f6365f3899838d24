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
 * Determines which records of a journal are valid after a crash, and replays them.
 *
 * <p>Thread: the one that opens the journal.
 *
 * <p>It scans all files from the checkpoint's position on for intact blocks. Each block names the previous one, which
 * reveals gaps. If a later block says that the missing block was durable, the gap is damage: it is reported, and the replay
 * continues after it. Otherwise a crash interrupted the write: the gap and everything after it are void. The new run then
 * continues in a new file, and each of its blocks records the void range, because nothing can be erased reliably.
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
     * Result of the recovery.
     *
     * @param identity identity of the journal
     * @param end position after the last valid record, or after a missing end
     * @param lastBlock position of the last valid block
     * @param resumeAt position of the next block
     * @param endMissing whether durable records after the last valid one are missing
     */
    record Result(long identity, long end, long lastBlock, long resumeAt, boolean endMissing) {}

    /**
     * @param knownDurable position up to which the files were durable, as noted beside the journal
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
     * Replays the valid records and makes them durable.
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
        boolean endMissing = end < durable;
        if (endMissing) {
            reportEnd();
        }
        return new Result(identity, endMissing ? resumeAt : end, lastBlock, resumeAt, endMissing);
    }

    /** Checks that at least the checkpoint's file exists, if nothing is known about later records. */
    private void checkFirst(int firstFile) throws IOException {
        StorageFile first = files.get(firstFile);
        if (first == null) {
            report(fromPosition, JournalPosition.of(firstFile + 1, 0), MISSING);
        } else if (first.size() < JournalBlock.FIRST_OFFSET) {
            // The header was durable before the first checkpoint of a record in the file.
            report(fromPosition, JournalPosition.of(firstFile + 1, 0), "the file has no header any more");
        }
    }

    /** Reports that the end of the durable records is missing. */
    private void reportEnd() throws IOException {
        int number = JournalPosition.file(Math.max(end, JournalPosition.of(1, 0)));
        // Names the file that has lost something: the end of an earlier file may be complete.
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

    /** Visits records of one stream in a range that was valid when an earlier run began; changes nothing. */
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
            if (!block.intact()) {
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

    /** Reads the headers of all files before their content is interpreted. */
    private void identify(long newIdentity) throws IOException {
        identity = newIdentity;
        boolean known = false;
        String unknown = "";
        long[] found = new long[1];
        for (var entry : files.entrySet()) {
            StorageFile file = entry.getValue();
            String path = path(entry.getKey());
            JournalBlock.FileHeader header = JournalBlock.readFileHeader(file, path, found);
            if (header == JournalBlock.FileHeader.KNOWN && !known) {
                identity = found[0];
                known = true;
            } else if (header != JournalBlock.FileHeader.KNOWN && file.size() > JournalBlock.FIRST_OFFSET) {
                // Blocks are written only after the header, which has two copies, is durable.
                long start = JournalPosition.of(entry.getKey(), 0);
                report(start, start + JournalBlock.FIRST_OFFSET, "the header of the file is damaged");
                unknown = path;
            }
        }
        if (!known && !unknown.isEmpty()) {
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
                boolean intact = window.holds(offset, JournalBlock.HEADER + length)
                        && JournalBlock.isIntact(window.bytes(), window.index(offset), length);
                blocks.add(JournalBlock.entry(window.bytes(), window.index(offset), intact));
                offset += JournalBlock.align(JournalBlock.HEADER + length);
            } else {
                offset += JournalBlock.ALIGNMENT;
            }
        }
    }

    /** Removes blocks that a later run declared void. */
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

    /** Forces records that may be only in the page cache, since new records will build on them. */
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

    /** Reads blocks again and visits their records. */
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
                // Writes the block again before it is forced: after a failed force the pages count as clean but are not
                // durable.
                int length = JournalBlock.HEADER + block.length();
                file.write(ByteBuffer.wrap(window.bytes(), window.index(offset), length), offset);
            }
            JournalBlock.visit(
                    window.bytes(), window.index(offset), block.length(), block.position(), fromPosition, visitor);
        }
    }
}
