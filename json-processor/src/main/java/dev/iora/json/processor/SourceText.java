// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.json.processor;

/** The text of a generated file, indented by braces. Thread: the compiler's. */
final class SourceText {
    private final StringBuilder text = new StringBuilder();
    private int depth;

    /** Adds a line. One that starts with a closing brace ends a block, one that ends with an opening one starts one. */
    void line(String line) {
        if (line.startsWith("}")) {
            depth--;
        }
        if (!line.isEmpty()) {
            text.repeat("    ", depth).append(line);
        }
        text.append('\n');
        if (line.endsWith("{")) {
            depth++;
        }
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
