// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** Consumers: delivery, acknowledgements, pull requests. */
@NullMarked
package dev.iora.jetstream.consumer;

import org.jspecify.annotations.NullMarked;
