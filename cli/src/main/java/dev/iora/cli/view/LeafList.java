// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.view;

import java.util.List;

/** {@code /leafz}: the connections of leaf nodes. */
public record LeafList(List<Leaf> leafs) {

    /** A connection of a leaf node. */
    public record Leaf(
            String name,
            String account,
            String ip,
            long port,
            String rtt,
            long inMsgs,
            long outMsgs,
            long inBytes,
            long outBytes,
            long subscriptions,
            String compression,
            boolean isSpoke) {}
}
