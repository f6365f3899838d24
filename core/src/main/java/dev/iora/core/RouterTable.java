// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

/** Finds the router of a lane. Thread: any. */
@FunctionalInterface
public interface RouterTable {
    /** The router of {@code lane}, for the owner of the lane. */
    Router router(int lane);
}
