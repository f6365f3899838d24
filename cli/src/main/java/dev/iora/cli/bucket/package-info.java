// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** What key-value buckets and object store buckets have in common: names, flags, places. */
@NullMarked
package dev.iora.cli.bucket;

import org.jspecify.annotations.NullMarked;
