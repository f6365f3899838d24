// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import java.util.ArrayList;
import java.util.List;

/** Records log lines, each prefixed with its level. */
final class RecordingConnectionLog implements ConnectionLog {
    private final boolean tracing;
    private final List<String> lines = new ArrayList<>();

    RecordingConnectionLog(boolean tracing) {
        this.tracing = tracing;
    }

    List<String> lines() {
        return lines;
    }

    /** The lines of {@code level} since the last call, without the prefix. */
    List<String> take(String level) {
        List<String> taken = lines.stream()
                .filter(line -> line.startsWith(level + " "))
                .map(line -> line.substring(level.length() + 1))
                .toList();
        lines.clear();
        return taken;
    }

    @Override
    public boolean isTraceEnabled() {
        return tracing;
    }

    @Override
    public void debug(Connection connection, String text) {
        lines.add("debug " + text);
    }

    @Override
    public void notice(Connection connection, String text) {
        lines.add("notice " + text);
    }

    @Override
    public void error(Connection connection, String text) {
        lines.add("error " + text);
    }

    @Override
    public void trace(Connection connection, String text) {
        lines.add("trace " + text);
    }
}
