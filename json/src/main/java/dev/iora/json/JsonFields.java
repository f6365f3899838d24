// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.json;

import org.jspecify.annotations.Nullable;

/**
 * The declared fields of one kind of JSON object. A key matches the field it equals, else the first one it equals when
 * case is ignored; matching yields the declared name itself, so that readers can {@code switch} over constants.
 *
 * <p>Thread: any, immutable.
 */
public final class JsonFields {
    private final String goType;
    private final String[] names;

    private JsonFields(String goType, String[] names) {
        this.goType = goType;
        this.names = names;
    }

    /**
     * Declares an object.
     *
     * @param goType the qualified type name that error texts show, such as {@code server.ClientOpts}
     * @param names  the field names, ASCII
     */
    public static JsonFields of(String goType, String... names) {
        return new JsonFields(goType, names.clone());
    }

    String goType() {
        return goType;
    }

    String simpleGoType() {
        return goType.substring(goType.lastIndexOf('.') + 1);
    }

    /** The declared name for the ASCII key from {@code start} to {@code end}, or null. */
    @Nullable
    String match(byte[] buffer, int start, int end) {
        int length = end - start;
        for (String name : names) {
            if (name.length() == length && equalsExactly(name, buffer, start)) {
                return name;
            }
        }
        for (String name : names) {
            if (name.length() == length && equalsIgnoringCase(name, buffer, start)) {
                return name;
            }
        }
        return null;
    }

    /** The declared name for any key, or null. */
    @Nullable
    String match(String key) {
        for (String name : names) {
            if (name.equals(key)) {
                return name;
            }
        }
        for (String name : names) {
            if (name.length() == key.length() && equalsFolded(name, key)) {
                return name;
            }
        }
        return null;
    }

    private static boolean equalsExactly(String name, byte[] buffer, int start) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) != buffer[start + i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean equalsIgnoringCase(String name, byte[] buffer, int start) {
        for (int i = 0; i < name.length(); i++) {
            if (fold(name.charAt(i)) != fold((char) buffer[start + i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean equalsFolded(String name, String key) {
        for (int i = 0; i < name.length(); i++) {
            if (fold(name.charAt(i)) != fold(key.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Upper case for ASCII letters and for the two characters that Unicode folds into ASCII. */
    private static char fold(char value) {
        return switch (value) {
            case '\u017F' -> 'S';
            case '\u212A' -> 'K';
            default -> value >= 'a' && value <= 'z' ? (char) (value - 0x20) : value;
        };
    }
}
