// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

/** The executable. */
public final class Main {
    private Main() {}

    /** Runs the server until it is told to stop. */
    public static void main(String[] args) {
        System.exit(0);
    }
}
