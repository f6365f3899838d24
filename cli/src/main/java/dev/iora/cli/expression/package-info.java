// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** The expression language of flags that filter. */
@NullMarked
package dev.iora.cli.expression;

import org.jspecify.annotations.NullMarked;
