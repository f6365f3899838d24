// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** JSON as a tree, for requests and responses whose unknown fields pass through. */
@NullMarked
package dev.iora.cli.json;

import org.jspecify.annotations.NullMarked;
