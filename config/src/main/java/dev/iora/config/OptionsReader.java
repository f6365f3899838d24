// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import dev.iora.config.ConfigValue.MapValue;
import java.util.List;
import java.util.Map;

/**
 * Turns a configuration tree and command-line flags into values, and collects their problems.
 *
 * <p>Thread: one at a time; used once.
 */
final class OptionsReader {
    private final Block.Builder values = ServerOptions.KEYS.builder();
    private final Findings findings = new Findings();

    Block values() {
        return values.build();
    }

    List<ConfigProblem> problems() {
        return findings.problems();
    }

    List<ConfigProblem> warnings() {
        return findings.warnings();
    }

    /** Reads the top level of a file. */
    void readFile(MapValue root) {
        ServerOptions.KEYS.readKeys(values, root, findings);
    }

    /** Reads flags by the paths of their keys; they win over the file. */
    void readFlags(Map<String, String> flags) {
        flags.forEach((path, text) -> readFlag(values, ServerOptions.KEYS, path, path, text));
    }

    /** Descends to the block with the key; {@code rest} is the path from there. */
    private void readFlag(Block.Builder block, BlockType type, String path, String rest, String text) {
        int dot = rest.indexOf('.');
        Key<?> key = type.find(dot < 0 ? rest : rest.substring(0, dot));
        if (key == null) {
            boolean planned = PlannedKeys.find("", path) != null;
            refuse(planned ? "flag -" + path + " is not supported yet" : "unknown flag -" + path);
        } else if (dot >= 0 && key.type() instanceof BlockType inner) {
            readFlag(block.block(key, inner), inner, path, rest.substring(dot + 1), text);
        } else {
            try {
                key.readText(block, path, text);
            } catch (InvalidValueException e) {
                String flag = key.flags().isEmpty() ? path : key.flags().getLast();
                refuse("invalid value \"" + text + "\" for flag -" + flag + ": " + e.text());
            }
        }
    }

    private void refuse(String problem) {
        findings.refuse(null, problem);
    }
}
