// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.kv;

import dev.iora.cli.api.JetStreamApi;
import dev.iora.cli.console.CliException;

/** Checks whether the server supports the expiry of single keys. */
final class MarkerSupport {
    private static final int API_LEVEL = 1;

    private MarkerSupport() {}

    static void check(JetStreamApi api) throws InterruptedException {
        if (api.account().api().level() < API_LEVEL) {
            throw new CliException("nats: limit marker TTLs not supported by server");
        }
    }
}
