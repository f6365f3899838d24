// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.object;

import dev.iora.cli.command.Session;
import dev.iora.cli.console.ProgressBar;
import org.jspecify.annotations.Nullable;

/**
 * A progress bar, shown for large objects only.
 *
 * <p>Thread: the main one.
 */
final class ObjectProgress implements AutoCloseable {
    private static final long SMALL_BYTES = 20_480;

    private final @Nullable ProgressBar bar;

    private ObjectProgress(@Nullable ProgressBar bar) {
        this.bar = bar;
    }

    static ObjectProgress of(Session session, boolean wanted, long bytes) {
        boolean shown = wanted && !session.options().trace && bytes > SMALL_BYTES;
        return new ObjectProgress(shown ? ProgressBar.ofBytes(session.console(), "", bytes) : null);
    }

    void add(long bytes) {
        if (bar != null) {
            bar.add(bytes);
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
