// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of a template that is carried out; {@code at} is where it starts in the text. */
sealed interface Node {
    int at();

    /** Text that stands for itself. */
    record Text(int at, String text) implements Node {}

    /** A value to be printed, unless it is put into variables. */
    record Action(int at, Pipe pipe) implements Node {}

    /** One of two lists, by the truth of a value, which {@code with} makes the dot. */
    record Choice(int at, boolean setsDot, Pipe pipe, List<Node> then, List<Node> otherwise) implements Node {}

    /** A list for each element of a value, or another list if there is none. */
    record Loop(int at, Pipe pipe, List<Node> body, List<Node> otherwise) implements Node {}

    /** {@code break} and {@code continue}. */
    record Jump(int at, boolean leaves) implements Node {}

    /** Another template, by its name. */
    record Include(int at, String name, @Nullable Pipe pipe) implements Node {
        @Override
        public String toString() {
            return "{{template " + dev.iora.json.GoQuote.string(name) + (pipe == null ? "" : " " + pipe) + "}}";
        }
    }
}
