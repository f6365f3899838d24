// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Linux statistics of a process, and of all processes together.
 *
 * <p>Thread: any; reads {@code /proc}.
 */
final class ProcessUsage {
    /** The kernel reports CPU time to user space in ticks of 10 ms, on every architecture on which Linux runs Java. */
    private static final long NANOS_PER_TICK = 10_000_000;

    private static final int USER_TICKS = 11;
    private static final int SYSTEM_TICKS = 12;
    private static final String RSS = "VmRSS:";

    private ProcessUsage() {}

    /**
     * User and system time of all threads so far, exact to 10 ms.
     *
     * @throws IOException if there is no such process
     */
    static long cpuNanos(long pid) throws IOException {
        return parseCpuNanos(Files.readString(Path.of("/proc/" + pid + "/stat")));
    }

    /**
     * Current resident memory.
     *
     * @throws IOException if there is no such process
     */
    static long residentBytes(long pid) throws IOException {
        return parseResidentBytes(Files.readAllLines(Path.of("/proc/" + pid + "/status")));
    }

    /** User and system time of all processes of this machine since it started, including time stolen by its host. */
    static long machineCpuNanos() throws IOException {
        return parseMachineCpuNanos(Files.readString(Path.of("/proc/stat")));
    }

    /** The CPU time in the first line of {@code /proc/stat}. */
    static long parseMachineCpuNanos(String stat) {
        String[] fields = stat.substring(0, stat.indexOf('\n')).split(" +", -1);
        // user, nice, system; not idle, iowait, irq, softirq; steal
        long ticks = Long.parseLong(fields[1])
                + Long.parseLong(fields[2])
                + Long.parseLong(fields[3])
                + Long.parseLong(fields[8]);
        return ticks * NANOS_PER_TICK;
    }

    /** The CPU time in a line of {@code /proc/pid/stat}. */
    static long parseCpuNanos(String stat) {
        // The second field is the program's name in parentheses and may contain anything, even parentheses.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS])) * NANOS_PER_TICK;
    }

    /** The resident memory in {@code /proc/pid/status}. */
    static long parseResidentBytes(List<String> status) throws IOException {
        for (String line : status) {
            if (line.startsWith(RSS)) {
                return Long.parseLong(
                                line.substring(RSS.length(), line.length() - 2).strip())
                        * 1024;
            }
        }
        throw new IOException("the process status has no " + RSS);
    }
}
