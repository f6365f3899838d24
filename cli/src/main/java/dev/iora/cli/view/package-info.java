// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Answers of servers as records. A component is the field whose name is the component's in snake case; what an answer
 * does not have is empty, zero or null, as {@link dev.iora.cli.json.JsonObject#as} says.
 */
@NullMarked
package dev.iora.cli.view;

import org.jspecify.annotations.NullMarked;
