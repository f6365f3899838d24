// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** The commands of {@code nats auth}. */
@NullMarked
package dev.iora.cli.auth;

import org.jspecify.annotations.NullMarked;
