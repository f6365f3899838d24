// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

/** The frames that a publisher of the load driver writes. */
enum PublishFormat {
    /** {@code PUB} frames, as any NATS client does. */
    NATS,

    /** The {@code MSG} frames that subscribers expect: for {@link Relay}, which forwards bytes unchanged. */
    RELAY
}
