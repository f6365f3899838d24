// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** Clocks, timers, mailboxes, ownership and memory budgets: the base of every other module. */
@NullMarked
package dev.iora.common;

import org.jspecify.annotations.NullMarked;
