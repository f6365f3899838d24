// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** JetStream as the server starts it. */
@NullMarked
package dev.iora.jetstream;

import org.jspecify.annotations.NullMarked;
