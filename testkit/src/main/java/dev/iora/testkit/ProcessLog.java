// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.testkit;

import dev.iora.common.Clock;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The output of a process from its first line on.
 *
 * <p>Thread: a thread of its own reads lines, so that the process does not block on a full pipe; the methods are the test's.
 *
 * <p>Invariant: each line is found by at most one {@link #await}, and calls find lines in order.
 */
public final class ProcessLog {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss.SSSSSS", Locale.ROOT);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Clock clock = Clock.system();
    private final List<String> lines = new ArrayList<>();
    private final Thread reader;
    private int searched;
    private boolean ended;

    ProcessLog(BufferedReader source) {
        reader = Thread.ofVirtual().name("process-log").start(() -> read(source));
    }

    /**
     * Waits for the next line that contains {@code text}.
     *
     * @throws AssertionError if the process ends or the deadline passes first
     */
    public synchronized String await(String text) {
        long deadline = clock.nanoTime() + PATIENCE.toNanos();
        while (true) {
            while (searched < lines.size()) {
                String line = lines.get(searched++);
                if (line.contains(text)) {
                    return line;
                }
            }
            long leftNanos = deadline - clock.nanoTime();
            if (ended || leftNanos <= 0) {
                String what = ended ? "the log ended without" : "in time there was no";
                throw new AssertionError(what + " \"" + text + "\": " + lines);
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, leftNanos);
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }
    }

    /** All lines so far. */
    public synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    /** Number of lines so far that contain {@code text}. */
    public long count(String text) {
        return lines().stream().filter(line -> line.contains(text)).count();
    }

    /** The time of the first line that contains {@code text}. */
    public LocalDateTime timeOf(String text) {
        String line = lines().stream()
                .filter(each -> each.contains(text))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no line with \"" + text + "\" in " + lines()));
        int start = line.indexOf("] ") + 2;
        return LocalDateTime.parse(line.substring(start, line.indexOf(" [", start)), TIME);
    }

    /** Waits until the process closes its output; returns all lines. */
    public List<String> awaitEnd() {
        try {
            if (!reader.join(NatsProcess.PATIENCE)) {
                throw new AssertionError("the log does not end: " + lines());
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        return lines();
    }

    private void read(BufferedReader source) {
        String last = null;
        try (source) {
            for (String line = source.readLine(); line != null; line = source.readLine()) {
                add(line);
            }
        } catch (IOException e) {
            // Killing a process may break its pipe.
            last = "(the log broke off: " + e.getMessage() + ")";
        }
        end(last);
    }

    private synchronized void add(String line) {
        lines.add(line);
        notifyAll();
    }

    private synchronized void end(@Nullable String last) {
        if (last != null) {
            lines.add(last);
        }
        ended = true;
        notifyAll();
    }

    private static AssertionError interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new AssertionError("interrupted while waiting for a process", cause);
    }
}
