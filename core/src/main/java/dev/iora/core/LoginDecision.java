// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

/** The decision of an {@link Authenticator} about a client: its login, or the reason why it gets none. */
public sealed interface LoginDecision permits Login, LoginRefusal {}
