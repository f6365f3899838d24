// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** How mirrors and sources get messages from the streams that they copy: through consumers of those, as clients do. */
@NullMarked
package dev.iora.jetstream.origin;

import org.jspecify.annotations.NullMarked;
