// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** The commands of {@code nats server report}, and what others report about connections. */
@NullMarked
package dev.iora.cli.report;

import org.jspecify.annotations.NullMarked;
