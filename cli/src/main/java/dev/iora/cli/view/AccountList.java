// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.view;

import dev.iora.cli.json.JsonObject;
import java.util.List;

/** {@code /accountz}: the accounts of a server, or the details of one. */
public record AccountList(List<String> accounts, String systemAccount, JsonObject accountDetail) {}
