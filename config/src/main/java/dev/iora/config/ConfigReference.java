// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import java.util.ArrayList;
import java.util.List;

/**
 * Writes the reference documentation of the configuration from the declarations of its keys, as Markdown.
 *
 * <p>Thread: any; holds no state.
 */
final class ConfigReference {
    private static final String INTRODUCTION = """
            # Configuration reference

            <!-- Generated from the declarations in the config module; see ConfigReferenceTest. -->

            The file has the language of nats-server's configuration files. Keys are compared without regard to case;
            "a / b" are names of the same key. An unknown key is an error, unless a variable refers to it.

            - *Type*: a **size** and every **integer** may have a suffix: `k`, `m`, `g`, `t`, `p`, `e` are powers of 1000,
              with `b`, `i` or `ib` behind them powers of 1024. A **duration** is a string such as `"2m30s"` with units
              `ns`, `us`, `ms`, `s`, `m` and `h`.
            - *Reload*: whether a reload applies a changed value. If it cannot, the whole reload fails and the
              configuration in force stays.
            - *Since*: the nats-server version that brought the key, if it is newer than 2.10.
            - *Status*: keys that are *planned* are refused with an error that names them, unless their value leaves
              the feature off anyway.

            Flags of the command line win over the file.
            """;

    private ConfigReference() {}

    /** The whole document. */
    static String render() {
        StringBuilder text = new StringBuilder(INTRODUCTION);
        text.append("\n## Top level\n");
        OptionCatalog.topLevel().forEach(section -> renderSection(text, section));
        text.append("\n## Blocks\n");
        blocks().forEach(section -> renderSection(text, section));
        return text.toString();
    }

    private static List<KeySection> blocks() {
        List<KeySection> blocks = new ArrayList<>(SecurityBlocks.sections());
        blocks.addAll(ServerBlocks.sections());
        blocks.addAll(JetStreamBlocks.sections());
        return blocks;
    }

    private static void renderSection(StringBuilder text, KeySection section) {
        text.append("\n### ").append(section.title()).append("\n\n");
        if (!section.text().isEmpty()) {
            text.append(section.text()).append("\n\n");
        }
        text.append("| Key | Type | Default | Reload | Since | Status | Meaning |\n");
        text.append("|---|---|---|---|---|---|---|\n");
        for (Key key : section.keys()) {
            renderRow(text, key);
        }
    }

    private static void renderRow(StringBuilder text, Key key) {
        Key.Description description = key.description();
        String status = switch (key) {
            case Option<?> _, BlockKey _ -> "works";
            case PlannedKey _ -> "planned";
        };
        text.append("| `").append(String.join("` / `", description.names()));
        text.append("` | ").append(description.type());
        text.append(" | ").append(description.defaultText());
        text.append(" | ").append(description.reload().label());
        text.append(" | ").append(description.since());
        text.append(" | ").append(status);
        text.append(" | ").append(description.text()).append(" |\n");
    }
}
