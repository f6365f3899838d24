// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import dev.iora.config.ConfigValue.BooleanValue;
import dev.iora.config.ConfigValue.Entry;
import dev.iora.config.ConfigValue.MapValue;
import dev.iora.config.ConfigValue.StringValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns a configuration tree and command-line flags into option values, and collects what is wrong with them.
 *
 * <p>Thread: one at a time; used once.
 */
final class OptionsReader {
    private final OptionValues values = new OptionValues();
    private final List<ConfigProblem> problems = new ArrayList<>();
    private final List<ConfigProblem> warnings = new ArrayList<>();

    OptionValues values() {
        return values;
    }

    List<ConfigProblem> problems() {
        return problems;
    }

    List<ConfigProblem> warnings() {
        return warnings;
    }

    /** Reads the top level of a file. */
    void readFile(MapValue root) {
        readKeys(root, null);
    }

    /** Reads the keys of a block, or of the top level if {@code block} is null. */
    private void readKeys(MapValue map, @Nullable BlockKey block) {
        for (Map.Entry<String, Entry> item : map.entries().entrySet()) {
            String name = item.getKey();
            Entry entry = item.getValue();
            // No switch over patterns: its bootstrap would be paid at every start.
            Key key = block == null ? OptionCatalog.find(name) : block.find(name);
            if (key instanceof Option<?> option) {
                readValue(option, name, entry);
            } else if (key instanceof BlockKey inner) {
                readBlock(inner, name, entry);
            } else if (key instanceof PlannedKey planned) {
                refuseUnlessOff(planned, name, entry);
            } else {
                refuseUnknown(name, entry);
            }
        }
    }

    private void readBlock(BlockKey block, String name, Entry entry) {
        Option<Boolean> toggle = block.toggle();
        try {
            if (entry.value() instanceof MapValue map) {
                if (toggle != null) {
                    toggle.store(values, true, entry.keyPosition());
                }
                readKeys(map, block);
            } else if (toggle != null && entry.value() instanceof BooleanValue on) {
                toggle.store(values, on.value(), entry.keyPosition());
            } else if (toggle != null && entry.value() instanceof StringValue word) {
                toggle.store(values, BlockKey.readWord(word.value()), entry.keyPosition());
            } else {
                String wanted = toggle == null ? "a map" : "a map, boolean or string";
                throw new InvalidValueException(
                        name + " must be " + wanted + ", not " + entry.value().kind());
            }
        } catch (InvalidValueException e) {
            problems.add(new ConfigProblem(entry.keyPosition(), e.text()));
        }
    }

    private <T> void readValue(Option<T> option, String name, Entry entry) {
        List<String> notes = new ArrayList<>();
        try {
            option.store(values, option.type().read(name, entry.value(), notes), entry.keyPosition());
        } catch (InvalidValueException e) {
            problems.add(new ConfigProblem(entry.keyPosition(), e.text()));
        }
        for (String note : notes) {
            warnings.add(new ConfigProblem(entry.keyPosition(), note));
        }
    }

    private void refuseUnlessOff(PlannedKey key, String name, Entry entry) {
        if (!key.isOff(entry.value())) {
            problems.add(new ConfigProblem(entry.keyPosition(), "\"" + name + "\" is not supported yet"));
        }
    }

    /** A key that a variable refers to may have any name. */
    private void refuseUnknown(String name, Entry entry) {
        if (!entry.usedAsVariable()) {
            problems.add(new ConfigProblem(entry.keyPosition(), "unknown field \"" + name + "\""));
        }
    }

    /** Reads flags; they win over what was read before. */
    void readFlags(Map<String, String> flags) {
        for (Map.Entry<String, String> flag : flags.entrySet()) {
            String name = flag.getKey();
            Key key = OptionCatalog.find(name);
            if (key instanceof Option<?> option) {
                readFlag(option, name, flag.getValue());
            } else if (key instanceof BlockKey block && block.toggle() != null) {
                readFlag(block.toggle(), name, flag.getValue());
            } else if (key == null) {
                addFlagProblem("unknown flag -" + name);
            } else {
                addFlagProblem("flag -" + name + " is not supported yet");
            }
        }
    }

    private <T> void readFlag(Option<T> option, String name, String text) {
        try {
            option.store(values, option.type().readText(name, text), null);
        } catch (InvalidValueException e) {
            addFlagProblem("invalid value \"" + text + "\" for flag -" + name + ": " + e.text());
        }
    }

    private void addFlagProblem(String text) {
        problems.add(new ConfigProblem((@Nullable Position) null, text));
    }
}
