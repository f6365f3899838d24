// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.template;

/**
 * How many arguments a function takes.
 *
 * <p>Thread: any, immutable.
 *
 * @param variadic whether more than the least number is as good
 */
record Arity(int least, boolean variadic) {
    static Arity exactly(int count) {
        return new Arity(count, false);
    }

    static Arity atLeast(int count) {
        return new Arity(count, true);
    }

    boolean allows(int count) {
        return variadic ? count >= least : count == least;
    }

    @Override
    public String toString() {
        return (variadic ? "at least " : "") + least;
    }
}
