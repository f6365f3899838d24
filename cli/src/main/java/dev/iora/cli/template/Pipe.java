// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.template;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Commands of which each gets the value of the one before, and the variables that get the last value.
 *
 * <p>Thread: any, immutable.
 *
 * @param assigns whether the variables are there already
 */
record Pipe(int at, List<String> variables, boolean assigns, List<Command> commands) implements Operand {
    /** A function or a value, and arguments. */
    record Command(int at, List<Operand> operands) {
        @Override
        public String toString() {
            return operands.stream().map(Operand::inCommand).collect(Collectors.joining(" "));
        }
    }

    @Override
    public String toString() {
        String target = variables.isEmpty() ? "" : String.join(", ", variables) + (assigns ? " = " : " := ");
        return target + commands.stream().map(Command::toString).collect(Collectors.joining(" | "));
    }
}
