// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** The message bus: subscriptions, routing, delivery, slow-consumer policy. */
@NullMarked
package dev.iora.core;

import org.jspecify.annotations.NullMarked;
