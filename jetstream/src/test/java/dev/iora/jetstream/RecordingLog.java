// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream;

import dev.iora.jetstream.options.JetStreamLog;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps the lines of the log.
 *
 * <p>Thread: the test's.
 */
public final class RecordingLog implements JetStreamLog {
    /** Lines of information. */
    public final List<String> infos = new ArrayList<>();

    /** Lines of warnings. */
    public final List<String> warnings = new ArrayList<>();

    /** Lines of errors. */
    public final List<String> errors = new ArrayList<>();

    /** Lines for debugging. */
    public final List<String> debugLines = new ArrayList<>();

    @Override
    public void info(String line) {
        infos.add(line);
    }

    @Override
    public void warn(String line) {
        warnings.add(line);
    }

    @Override
    public void error(String line) {
        errors.add(line);
    }

    @Override
    public boolean isDebugEnabled() {
        return true;
    }

    @Override
    public void debug(String line) {
        debugLines.add(line);
    }
}
