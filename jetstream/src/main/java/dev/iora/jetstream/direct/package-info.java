// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** Look-up of messages, and direct gets. */
@NullMarked
package dev.iora.jetstream.direct;

import org.jspecify.annotations.NullMarked;
