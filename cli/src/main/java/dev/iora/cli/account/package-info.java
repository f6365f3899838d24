// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** The commands of {@code nats account}. */
@NullMarked
package dev.iora.cli.account;

import org.jspecify.annotations.NullMarked;
