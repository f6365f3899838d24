// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** The commands of {@code nats server report}, and reports about connections that other commands share. */
@NullMarked
package dev.iora.cli.report;

import org.jspecify.annotations.NullMarked;
