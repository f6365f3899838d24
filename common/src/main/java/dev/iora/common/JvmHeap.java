// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.common;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
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
    public void collect() {
        System.gc();
    }

    /** The largest pool: a loop, since the lambdas of a comparator would be made at first use. */
    private MemoryPoolMXBean pool() {
        MemoryPoolMXBean largest = pool;
        if (largest == null) {
            for (MemoryPoolMXBean each : ManagementFactory.getMemoryPoolMXBeans()) {
                boolean longLived = each.getType() == MemoryType.HEAP && each.isUsageThresholdSupported();
                if (longLived
                        && (largest == null
                                || each.getUsage().getMax() > largest.getUsage().getMax())) {
                    largest = each;
                }
            }
            if (largest == null) {
                throw new IllegalStateException("this JVM reports no heap");
            }
            pool = largest;
        }
        return largest;
    }
}
