// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

/** What an {@link Authenticator} decides about a client: that it gets a login, or why it gets none. */
public sealed interface LoginDecision permits Login, LoginRefusal {}
