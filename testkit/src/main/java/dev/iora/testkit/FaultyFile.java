// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.testkit;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * The content of a file of a {@link FaultyDisk}: all written bytes, and the durable content of each sector written since the
 * last force.
 *
 * <p>Thread: guarded by the disk.
 */
final class FaultyFile {
    static final int SECTOR = 512;

    private byte[] content = {};
    private int size;
    private int durableSize;

    /** Sectors whose durable content differs from the written one. */
    private final Map<Integer, byte[]> durableSectors = new TreeMap<>();

    /** Sectors of a failed force: written, but durable only after another write. */
    private final Map<Integer, byte[]> forgotten = new HashMap<>();

    int size() {
        return size;
    }

    int read(ByteBuffer target, int position) {
        int count = Math.max(0, Math.min(target.remaining(), size - position));
        if (count > 0) {
            target.put(content, position, count);
        }
        return count;
    }

    void write(ByteBuffer source, int position) {
        int end = position + source.remaining();
        grow(end);
        remember(Math.min(position, size), end);
        source.get(content, position, source.remaining());
        size = Math.max(size, end);
    }

    void truncate(int newSize) {
        grow(newSize);
        int from = Math.min(newSize, size);
        int to = Math.max(newSize, size);
        remember(from, to);
        Arrays.fill(content, from, to, (byte) 0);
        size = newSize;
    }

    void force() {
        durableSectors.clear();
        durableSectors.putAll(forgotten);
        durableSize = size;
    }

    /** Makes a range durable, like a write that is durable when it returns. */
    void force(int from, int to) {
        for (int sector = from / SECTOR; sector * SECTOR < to; sector++) {
            durableSectors.remove(sector);
        }
        durableSize = Math.max(durableSize, to);
    }

    /** Simulates a failed force: all written sectors count as clean without being durable. */
    void forget() {
        forgotten.putAll(durableSectors);
    }

    /** Simulates a failed force of a range. */
    void forget(int from, int to) {
        for (int sector = from / SECTOR; sector * SECTOR < to; sector++) {
            byte[] durable = durableSectors.get(sector);
            if (durable != null) {
                forgotten.put(sector, durable);
            }
        }
    }

    boolean isDurable(long from, long to) {
        if (to > durableSize) {
            return false;
        }
        for (long sector = from / SECTOR; sector <= (to - 1) / SECTOR; sector++) {
            if (durableSectors.containsKey((int) sector)) {
                return false;
            }
        }
        return true;
    }

    void flipBit(int offset, int bit) {
        content[offset] ^= (byte) (1 << bit);
        byte[] durable = durableSectors.get(offset / SECTOR);
        if (durable != null) {
            durable[offset % SECTOR] ^= (byte) (1 << bit);
        }
    }

    void crash(Random random) {
        int crashedSize = random.nextBoolean() ? size : durableSize;
        for (var sector : durableSectors.entrySet()) {
            boolean lost = forgotten.containsKey(sector.getKey()) || random.nextInt(5) < 3;
            int at = sector.getKey() * SECTOR;
            if (lost) {
                System.arraycopy(sector.getValue(), 0, content, at, SECTOR);
            } else if (random.nextInt(8) == 0) {
                // Torn: the beginning is new, the rest is old.
                int kept = random.nextInt(SECTOR);
                System.arraycopy(sector.getValue(), kept, content, at + kept, SECTOR - kept);
            }
        }
        size = crashedSize;
        Arrays.fill(content, size, content.length, (byte) 0);
        durableSize = size;
        durableSectors.clear();
        forgotten.clear();
    }

    boolean holds(byte[] bytes) {
        boolean written = contains(content, bytes);
        if (written || durableSectors.isEmpty()) {
            return written;
        }
        byte[] durable = content.clone();
        durableSectors.forEach((sector, old) -> System.arraycopy(old, 0, durable, sector * SECTOR, SECTOR));
        return contains(durable, bytes);
    }

    private static boolean contains(byte[] content, byte[] bytes) {
        for (int at = 0; at + bytes.length <= content.length; at++) {
            if (content[at] == bytes[0] && Arrays.equals(content, at, at + bytes.length, bytes, 0, bytes.length)) {
                return true;
            }
        }
        return false;
    }

    FaultyFile copy() {
        var copy = new FaultyFile();
        copy.content = content.clone();
        copy.size = size;
        copy.durableSize = size;
        return copy;
    }

    private void grow(int end) {
        int needed = (end + SECTOR - 1) / SECTOR * SECTOR;
        if (needed > content.length) {
            content = Arrays.copyOf(content, Math.max(needed, content.length * 2 / SECTOR * SECTOR));
        }
    }

    private void remember(int from, int to) {
        for (int sector = from / SECTOR; sector * SECTOR < to; sector++) {
            int at = sector * SECTOR;
            forgotten.remove(sector);
            durableSectors.computeIfAbsent(sector, _ -> Arrays.copyOfRange(content, at, at + SECTOR));
        }
    }
}
