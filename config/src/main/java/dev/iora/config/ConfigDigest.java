// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import dev.iora.config.ConfigValue.ArrayValue;
import dev.iora.config.ConfigValue.BooleanValue;
import dev.iora.config.ConfigValue.DateValue;
import dev.iora.config.ConfigValue.DoubleValue;
import dev.iora.config.ConfigValue.LongValue;
import dev.iora.config.ConfigValue.MapValue;
import dev.iora.config.ConfigValue.StringValue;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * The digest of a configuration tree: the SHA-256 of its JSON form with sorted keys.
 *
 * <p>Two servers show the same digest for the same content, so the JSON is that of Go's encoding/json, which
 * nats-server v2.14 hashes (conf/parse.go configDigest): keys sorted by their bytes, {@code < > &} and the two Unicode
 * line separators escaped, the shortest form of floating-point numbers, a line feed at the end.
 */
final class ConfigDigest {
    /** How much of the JSON is put together before it is hashed: a file may have megabytes. */
    private static final int CHUNK_CHARS = 8_192;

    private final MessageDigest digest;
    private final StringBuilder json = new StringBuilder();

    private ConfigDigest(MessageDigest digest) {
        this.digest = digest;
    }

    /** Returns the digest as {@code sha256:<64 hex digits>}. */
    static String of(MapValue root) {
        ConfigDigest writer = new ConfigDigest(sha256());
        writer.write(root);
        writer.json.append('\n');
        writer.hash();
        return "sha256:" + HexFormat.of().formatHex(writer.digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Hashes what has been put together, which ends with a whole character. */
    private void hash() {
        digest.update(json.toString().getBytes(StandardCharsets.UTF_8));
        json.setLength(0);
    }

    private void write(ConfigValue value) {
        // Not a switch over patterns: this runs at every start, and a class archive cannot store the bootstrap of such
        // a
        // switch.
        if (value instanceof MapValue map) {
            writeMap(map);
        } else if (value instanceof ArrayValue array) {
            writeArray(array);
        } else if (value instanceof StringValue string) {
            writeString(string.value());
        } else if (value instanceof LongValue number) {
            json.append(number.value());
        } else if (value instanceof DoubleValue number) {
            json.append(number(number.value()));
        } else if (value instanceof BooleanValue bool) {
            json.append(bool.value());
        } else if (value instanceof DateValue date) {
            writeString(date.value().toString());
        }
    }

    private void writeMap(MapValue map) {
        List<String> keys = new ArrayList<>(map.entries().keySet());
        keys.sort((a, b) ->
                Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8)));
        char separator = '{';
        for (String key : keys) {
            json.append(separator);
            separator = ',';
            writeString(key);
            json.append(':');
            ConfigValue.Entry entry = map.entries().get(key);
            if (entry != null) {
                write(entry.value());
            }
        }
        json.append(keys.isEmpty() ? "{}" : "}");
    }

    private void writeArray(ArrayValue array) {
        char separator = '[';
        for (ConfigValue element : array.elements()) {
            json.append(separator);
            separator = ',';
            write(element);
        }
        json.append(array.elements().isEmpty() ? "[]" : "]");
    }

    private void writeString(String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> json.append('\\').append(c);
                case '\b' -> json.append("\\b");
                case '\f' -> json.append("\\f");
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                // Go escapes invalid UTF-8 like this; it was decoded to the replacement character.
                case '<', '>', '&', '\u2028', '\u2029', '\uFFFD' -> writeEscape(c);
                default -> {
                    if (c < ' ') {
                        writeEscape(c);
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        json.append('"');
        if (json.length() >= CHUNK_CHARS) {
            hash();
        }
    }

    private void writeEscape(char c) {
        json.append("\\u").append(HexFormat.of().toHexDigits(c));
    }

    /** Go's form: plain from 1e-6 up to below 1e21, otherwise with an exponent. */
    static String number(double value) {
        double size = Math.abs(value);
        if (size == 0) {
            return 1 / value < 0 ? "-0" : "0";
        }
        BigDecimal exact = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        if (size >= 1e-6 && size < 1e21) {
            return exact.toPlainString();
        }
        int exponent = exact.precision() - exact.scale() - 1;
        String mantissa = exact.movePointLeft(exponent).toPlainString();
        return mantissa + "e" + (exponent < 0 ? "" : "+") + exponent;
    }
}
