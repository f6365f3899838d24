// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** Messages for who asks for them: which ones, and direct gets. */
@NullMarked
package dev.iora.jetstream.direct;

import org.jspecify.annotations.NullMarked;
