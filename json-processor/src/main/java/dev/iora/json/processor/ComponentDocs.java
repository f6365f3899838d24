// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.json.processor;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the documentation of components in that of their record. Thread: any, stateless. */
final class ComponentDocs {
    private static final Pattern BLOCK_TAG = Pattern.compile("^\\s*@", Pattern.MULTILINE);
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private ComponentDocs() {}

    /** The text of each {@code @param} by its name, on one line. */
    static Map<String, String> of(@Nullable String comment) {
        Map<String, String> docs = new HashMap<>();
        if (comment != null) {
            BLOCK_TAG.splitAsStream(comment).forEach(tag -> {
                String[] words = SPACE.split(tag.strip(), 3);
                if (words.length == 3 && words[0].equals("param")) {
                    docs.put(words[1], SPACE.matcher(words[2]).replaceAll(" "));
                }
            });
        }
        return docs;
    }
}
