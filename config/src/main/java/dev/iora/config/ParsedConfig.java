// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import dev.iora.config.ConfigValue.MapValue;

/**
 * A configuration as a tree.
 *
 * @param root the top level
 * @param digest {@code sha256:} and the hash of the tree's content, without comments, order and form; the same as
 *     nats-server's for the same content
 */
public record ParsedConfig(MapValue root, String digest) {}
