// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.subject;

/** The function of one token of the destination of a {@link SubjectTransform}. */
enum TransformFunction {
    TEXT(""),
    WILDCARD("Wildcard"),
    PARTITION("Partition"),
    SPLIT("Split"),
    SPLIT_FROM_LEFT("SplitFromLeft"),
    SPLIT_FROM_RIGHT("SplitFromRight"),
    SLICE_FROM_LEFT("SliceFromLeft"),
    SLICE_FROM_RIGHT("SliceFromRight"),
    LEFT("Left"),
    RIGHT("Right"),
    RANDOM("Random");

    private final String text;

    TransformFunction(String text) {
        this.text = text;
    }

    /** Whether its name is {@code name}; the first letters of the words may be of either case. */
    boolean isCalled(String name) {
        if (name.isEmpty() || !name.equalsIgnoreCase(text)) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (!Character.isUpperCase(text.charAt(i)) && name.charAt(i) != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether it can stand in the destination of a source without partial wildcards. */
    boolean needsNoWildcard() {
        return this == TEXT || this == PARTITION || this == RANDOM;
    }
}
