// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.events;

import dev.iora.cli.view.Event;

/**
 * Rows of labels and values under a heading.
 *
 * <p>Thread: its owner only.
 */
final class EventBlock {
    private final StringBuilder out = new StringBuilder();

    EventBlock(Event event, String title) {
        out.append("\n[")
                .append(EventText.shortTime(event.timestamp()))
                .append("] [")
                .append(event.id())
                .append("] ")
                .append(title)
                .append("\n\n");
    }

    /** @param width the column where the label ends */
    EventBlock row(int width, String label, String value) {
        out.repeat(' ', Math.max(0, width - label.length()))
                .append(label)
                .append(": ")
                .append(value)
                .append('\n');
        return this;
    }

    EventBlock rowIfNotEmpty(int width, String label, String value) {
        return value.isEmpty() ? this : row(width, label, value);
    }

    EventBlock line(String line) {
        out.append(line).append('\n');
        return this;
    }

    /** The text, without the end of its last line. */
    String text() {
        return out.substring(0, out.length() - 1);
    }

    /** The text, followed by an empty line. */
    String textAndLine() {
        return out.toString();
    }
}
