// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.console;

import dev.iora.cli.json.JsonObject;
import dev.iora.json.JsonException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * As much YAML as the settings that are edited as text need: one key and one value in a line, and comments.
 *
 * <p>Thread: any, stateless.
 */
public final class Yaml {
    private static final Pattern LINE = Pattern.compile("([A-Za-z_][\\w-]*):(?:\\s+(.*))?");

    private Yaml() {}

    /** A line that says that the key has this text for its value. */
    public static String entry(String key, String text) {
        return key + ": " + quoted(text);
    }

    private static String quoted(String text) {
        String object = new JsonObject().put("", text).toString();
        return object.substring("{\"\":".length(), object.length() - 1);
    }

    /** The keys and values; values are texts, or true and false. */
    public static JsonObject flat(String yaml) {
        JsonObject result = new JsonObject();
        int number = 0;
        for (String line : yaml.split("\\R", -1)) {
            number++;
            String text = line.strip();
            if (text.isEmpty() || text.startsWith("#") || text.equals("---")) {
                continue;
            }
            Matcher matcher = LINE.matcher(text);
            if (!matcher.matches()) {
                throw new CliException("line " + number + " is not \"key: value\": " + text);
            }
            put(
                    result,
                    matcher.group(1),
                    matcher.group(2) == null ? "" : matcher.group(2).strip(),
                    number);
        }
        return result;
    }

    private static void put(JsonObject result, String key, String value, int number) {
        if (value.startsWith("\"")) {
            try {
                byte[] json = ("{\"v\":" + value + "}").getBytes(StandardCharsets.UTF_8);
                result.put(key, JsonObject.parse(json).string("v"));
            } catch (JsonException e) {
                throw new CliException("line " + number + ": " + e.getMessage(), e);
            }
        } else if (value.startsWith("'") && value.endsWith("'") && value.length() > 1) {
            result.put(key, value.substring(1, value.length() - 1).replace("''", "'"));
        } else if (value.equals("true") || value.equals("false")) {
            result.put(key, Boolean.parseBoolean(value));
        } else {
            result.put(key, value.replaceFirst("\\s+#.*", ""));
        }
    }
}
