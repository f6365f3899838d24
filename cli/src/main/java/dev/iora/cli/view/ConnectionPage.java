// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.view;

import dev.iora.cli.json.JsonObject;
import java.util.List;

/** {@code /connz}: a page of the connections of a server. */
public record ConnectionPage(long numConnections, long total, long offset, long limit, List<JsonObject> connections) {}
