// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** The commands of {@code nats audit}: capture the state of a deployment in a file for later analysis. */
@NullMarked
package dev.iora.cli.audit;

import org.jspecify.annotations.NullMarked;
