// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.json;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The difference of two configurations, field by field. The order of texts in lists is ignored, and a missing field
 * equals one that is zero, false or empty.
 */
public final class ConfigDiff {
    private ConfigDiff() {}

    /** Lines with a minus for old values and a plus for new ones; empty if there is no difference. */
    public static List<String> lines(JsonObject before, JsonObject after) {
        Set<String> names = new LinkedHashSet<>(before.names());
        names.addAll(after.names());
        List<String> lines = new ArrayList<>();
        for (String name : names) {
            Object old = normalized(before.get(name));
            Object now = normalized(after.get(name));
            if (!Objects.equals(old, now)) {
                if (old != null) {
                    lines.add("- " + name + ": " + text(before.get(name)));
                }
                if (now != null) {
                    lines.add("+ " + name + ": " + text(after.get(name)));
                }
            }
        }
        return lines;
    }

    private static @Nullable Object normalized(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case JsonNumber number -> number.toDouble() == 0 ? null : number;
            case String text -> text.isEmpty() ? null : text;
            case Boolean truth -> truth ? truth : null;
            case JsonArray array -> normalized(array);
            case JsonObject object -> {
                JsonObject copy = new JsonObject();
                object.names().stream().sorted().forEach(name -> {
                    Object inner = normalized(object.get(name));
                    if (inner != null) {
                        copy.putAny(name, inner);
                    }
                });
                yield copy.isEmpty() ? null : copy;
            }
            default -> value;
        };
    }

    private static @Nullable Object normalized(JsonArray array) {
        if (array.size() == 0) {
            return null;
        }
        List<String> texts = array.strings();
        return texts.size() == array.size() ? texts.stream().sorted().toList() : array;
    }

    private static String text(@Nullable Object value) {
        return JsonTree.pretty(value == null ? "" : value).replace("\n", "\n  ");
    }
}
