// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.json;

/** The six kinds of JSON values. */
public enum JsonKind {
    OBJECT("object"),
    ARRAY("array"),
    STRING("string"),
    NUMBER("number"),
    BOOLEAN("bool"),
    NULL("null");

    private final String word;

    JsonKind(String word) {
        this.word = word;
    }

    /** The word for this kind in error texts. */
    String word() {
        return word;
    }
}
