// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.template;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A word of a command; {@code at} is where it starts in the text. The text form is that of messages. */
sealed interface Operand
        permits Operand.Constant, Operand.Dot, Operand.Field, Operand.Variable, Operand.Chain, Operand.Function, Pipe {
    int at();

    /** A value that is written down; null for {@code nil}. */
    record Constant(int at, @Nullable Object value, String text) implements Operand {
        @Override
        public String toString() {
            return text;
        }
    }

    /** The value that is looked at. */
    record Dot(int at) implements Operand {
        @Override
        public String toString() {
            return ".";
        }
    }

    /** Fields of it. */
    record Field(int at, List<String> names) implements Operand {
        @Override
        public String toString() {
            return dotted(names);
        }
    }

    /** A variable, perhaps with fields. */
    record Variable(int at, String name, List<String> fields) implements Operand {
        @Override
        public String toString() {
            return name + dotted(fields);
        }
    }

    /** Fields of something else. */
    record Chain(int at, Operand base, List<String> names) implements Operand {
        @Override
        public String toString() {
            return inCommand(base) + dotted(names);
        }
    }

    /** A function. */
    record Function(int at, String name) implements Operand {
        @Override
        public String toString() {
            return name;
        }
    }

    private static String dotted(List<String> names) {
        return names.stream().map(name -> "." + name).collect(Collectors.joining());
    }

    /** As it is written within a command. */
    static String inCommand(Operand operand) {
        return operand instanceof Pipe ? "(" + operand + ")" : operand.toString();
    }
}
