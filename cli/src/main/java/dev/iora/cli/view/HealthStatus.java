// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.view;

import java.util.List;

/** {@code /healthz}: whether a server is healthy. */
public record HealthStatus(String status, long statusCode, List<Problem> errors) {

    /** A problem of the server. */
    public record Problem(String type, String error) {}
}
