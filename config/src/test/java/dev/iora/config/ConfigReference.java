// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes the reference documentation from the declarations of the keys, as Markdown: the top level and the blocks that
 * exist. The blocks of planned features are written by hand and follow it.
 */
final class ConfigReference {
    private static final String INTRODUCTION = """
            # Configuration reference

            <!-- Generated from the declarations in the config module, but for the planned blocks; see ConfigReferenceTest. -->

            The file has the language of nats-server's configuration files. Keys are compared without regard to case;
            "a / b" are names of the same key. An unknown key is an error, unless a variable refers to it.

            - *Type*: a **size** and every **integer** may have a suffix: `k`, `m`, `g`, `t`, `p`, `e` are powers of 1000,
              with `b`, `i` or `ib` behind them powers of 1024. A **duration** is a string such as `"2m30s"` with units
              `ns`, `us`, `ms`, `s`, `m` and `h`.
            - *Reload*: whether a reload applies a changed value. If it cannot, the whole reload fails and the
              configuration in force stays.
            - *Since*: the nats-server version that brought the key, if it is newer than 2.10.
            - *Status*: a key with *no effect* is accepted, and the log of the start says that it has no effect. A key
              that is *planned* is refused with an error that names it, unless its value leaves the feature off anyway.
            - *Flags*: flags of the command line win over the file.
            """;

    private ConfigReference() {}

    /** The generated part of the document. */
    static String render() {
        StringBuilder text = new StringBuilder(INTRODUCTION);
        text.append("\n## Top level\n");
        renderBlock(text, ServerOptions.KEYS);
        text.append("\n## Blocks\n");
        renderInnerBlocks(text, ServerOptions.KEYS, new HashSet<>());
        return text.toString();
    }

    /** Blocks inside a block, each once. */
    private static void renderInnerBlocks(StringBuilder text, BlockType block, Set<BlockType> rendered) {
        for (Key<?> key : block.keys()) {
            BlockType inner = key.type().inner();
            if (inner != null && rendered.add(inner)) {
                renderBlock(text, inner);
                renderInnerBlocks(text, inner, rendered);
            }
        }
    }

    /** A table for each topic; planned keys of a block with one topic are in its table. */
    private static void renderBlock(StringBuilder text, BlockType block) {
        block.groups().forEach(group -> renderGroup(text, group));
        for (PlannedKeys.Group planned : PlannedKeys.GROUPS) {
            if (planned.block().equals(block.name())) {
                if (!block.groups().getLast().title().equals(planned.title())) {
                    renderHead(text, planned.title());
                }
                planned.keys().forEach(key -> renderPlanned(text, key));
            }
        }
    }

    private static void renderGroup(StringBuilder text, KeyGroup group) {
        renderHead(text, group.title());
        group.keys().forEach(key -> renderKey(text, key));
    }

    private static void renderHead(StringBuilder text, String title) {
        text.append("\n### ").append(title).append("\n\n");
        text.append("| Key | Type | Default | Reload | Since | Status | Flags | Meaning |\n");
        text.append("|---|---|---|---|---|---|---|---|\n");
    }

    private static void renderKey(StringBuilder text, Key<?> key) {
        renderRow(
                text,
                names("", key.names()),
                key.type().label(),
                key.defaultText(),
                key.isReloadable() ? "yes" : "no",
                key.since(),
                key.hasEffect() ? "works" : "no effect",
                names("-", key.flags()),
                key.hasEffect() ? key.text() : key.text() + " No effect: " + key.withoutEffect() + ".");
    }

    private static void renderPlanned(StringBuilder text, PlannedKey key) {
        renderRow(
                text,
                names("", key.names()),
                key.type(),
                key.defaultText(),
                key.reload(),
                key.since(),
                "planned",
                "",
                key.text());
    }

    private static String names(String prefix, List<String> names) {
        return names.isEmpty() ? "" : "`" + prefix + String.join("` / `" + prefix, names) + "`";
    }

    private static void renderRow(StringBuilder text, String... cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
}
