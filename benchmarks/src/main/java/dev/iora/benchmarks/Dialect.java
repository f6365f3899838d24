// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

/** What a publisher of the load driver writes. */
enum Dialect {
    /** {@code PUB} frames, as any NATS client does. */
    NATS,

    /** The {@code MSG} frames a subscriber shall receive: for {@link Relay}, which passes bytes on as they are. */
    RELAY
}
