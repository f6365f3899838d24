// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** The commands of {@code nats service}: who offers what, how it goes, and a service to try them with. */
@NullMarked
package dev.iora.cli.service;

import org.jspecify.annotations.NullMarked;
