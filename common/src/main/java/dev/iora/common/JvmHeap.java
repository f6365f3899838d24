// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.common;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * The old generation of this JVM, or the whole heap if its collector has no generations.
 *
 * <p>Loading the JVM's memory beans takes milliseconds, so a heap that is less than half full is reported as empty without
 * them.
 *
 * <p>Thread: one at a time.
 */
final class JvmHeap implements HeapGuard.Heap {
    private @Nullable MemoryPoolMXBean pool;

    @Override
    public long usedBytes() {
        Runtime runtime = Runtime.getRuntime();
        long used = runtime.totalMemory() - runtime.freeMemory();
        return pool == null && used < runtime.maxMemory() / 2
                ? 0
                : pool().getUsage().getUsed();
    }

    @Override
    public long maxBytes() {
        MemoryPoolMXBean known = pool;
        long max = known == null ? -1 : known.getUsage().getMax();
        return max < 0 ? Runtime.getRuntime().maxMemory() : max;
    }

    @Override
    @SuppressWarnings("checkstyle:IllegalMethodCall") // only a collection tells what is alive
    public void collect() {
        System.gc();
    }

    private MemoryPoolMXBean pool() {
        MemoryPoolMXBean known = pool;
        if (known == null) {
            known = ManagementFactory.getMemoryPoolMXBeans().stream()
                    .filter(each -> each.getType() == MemoryType.HEAP && each.isUsageThresholdSupported())
                    .max(Comparator.comparingLong(each -> each.getUsage().getMax()))
                    .orElseThrow(() -> new IllegalStateException("this JVM reports no heap"));
            pool = known;
        }
        return known;
    }
}
