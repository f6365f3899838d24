// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** Pull parser and writer for the JSON of the NATS protocol. */
@NullMarked
package dev.iora.json;

import org.jspecify.annotations.NullMarked;
