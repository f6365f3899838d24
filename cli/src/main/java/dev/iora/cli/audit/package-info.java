// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** Keeping what a deployment looks like, to look at it elsewhere. */
@NullMarked
package dev.iora.cli.audit;

import org.jspecify.annotations.NullMarked;
