// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** The commands of {@code nats service}: discovery and statistics of services, and an echo service to try them with. */
@NullMarked
package dev.iora.cli.service;

import org.jspecify.annotations.NullMarked;
