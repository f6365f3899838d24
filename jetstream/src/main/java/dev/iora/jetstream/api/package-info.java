// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** The JetStream API. */
@NullMarked
package dev.iora.jetstream.api;

import org.jspecify.annotations.NullMarked;
