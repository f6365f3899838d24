// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** JUnit extension that runs a server per test class. */
@NullMarked
package dev.iora.server.testkit;

import org.jspecify.annotations.NullMarked;
