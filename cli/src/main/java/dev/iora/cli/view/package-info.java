// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Responses of servers as records. The name of a component in snake case is the name of its field; missing fields are
 * empty, zero or null, as described at {@link dev.iora.cli.json.JsonObject#as}.
 */
@NullMarked
package dev.iora.cli.view;

import org.jspecify.annotations.NullMarked;
