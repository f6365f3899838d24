// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** Subjects, wildcards and the subscription index. */
@NullMarked
package dev.iora.subject;

import org.jspecify.annotations.NullMarked;
