// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

import dev.iora.common.FileErrors;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The log of this process: what is logged and where it goes can be replaced at any time.
 *
 * <p>Thread: any. The lock is a leaf: nothing is called under it but the target.
 *
 * <p>Invariants: a line that its target cannot take goes to the standard error stream, so it is never lost
 * in silence.
 */
final class LogOutput {
    private final ReentrantLock lock = new ReentrantLock();
    private final LocalZone zone;
    private final StderrTarget fallback;
    private final boolean terminal;
    private final Instant start = Instant.now();
    private volatile LogSettings settings = LogSettings.DEFAULT;
    private LogTarget target;

    /**
     * Logs to the standard error stream until configured.
     *
     * @param terminal whether the standard error stream may be coloured
     */
    LogOutput(boolean terminal, LocalZone zone) {
        this.terminal = terminal;
        this.zone = zone;
        fallback = new StderrTarget(format(LogSettings.DEFAULT));
        target = fallback;
    }

    boolean isDebugEnabled() {
        return settings.debug();
    }

    boolean isTraceEnabled() {
        return settings.trace();
    }

    /**
     * Switches to other settings; the lines before go to the old target, those after to the new one.
     *
     * @throws IOException with a text for the operator if the new target cannot be opened; then the old one stays
     */
    void configure(LogSettings next) throws IOException {
        LogTarget opened = next.destination().open(format(next));
        LogTarget previous;
        lock.lock();
        try {
            previous = target;
            target = opened;
            settings = next;
        } finally {
            lock.unlock();
        }
        previous.close();
        if (opened instanceof FileTarget file && file.isOverLimit()) {
            write(Severity.INF, "Rotating logfile...");
        }
    }

    /**
     * Opens the log file again, for instance because it was renamed.
     *
     * @return false if the log does not go to a file, and then nothing happened
     * @throws IOException as {@link #configure}
     */
    boolean reopen() throws IOException {
        LogSettings current = settings;
        if (!(current.destination() instanceof LogSettings.LogFile)) {
            return false;
        }
        configure(current);
        return true;
    }

    /** Makes times follow changes of the local offset from now on. */
    void loadZoneRules() {
        zone.loadRules(start);
    }

    /** Writes one line, whatever its severity. */
    void write(Severity severity, String text) {
        Instant now = Instant.now();
        lock.lock();
        try {
            writeOrFallBack(severity, text, now);
        } finally {
            lock.unlock();
        }
    }

    private void writeOrFallBack(Severity severity, String text, Instant now) {
        try {
            target.write(severity, text, now);
        } catch (IOException e) {
            try {
                fallback.write(severity, text + " (log target failed: " + FileErrors.reason(e) + ")", now);
            } catch (IOException noLogAtAll) {
                // Nothing is left to report to, and a server must outlive a closed terminal.
                return;
            }
        }
    }

    private LineFormat format(LogSettings of) {
        boolean coloured = terminal && of.destination() instanceof LogSettings.Stderr;
        return new LineFormat(ProcessFiles.pid(), of.time(), of.utc() ? LocalZone.utc() : zone, coloured);
    }
}
