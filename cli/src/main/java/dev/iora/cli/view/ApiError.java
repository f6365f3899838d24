// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.view;

/** An error of the JetStream API or of a server; zero values if there is no error. */
public record ApiError(long code, long errCode, String description) {}
