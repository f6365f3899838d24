// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import java.util.List;

/**
 * An endpoint with the names in the subject of a request: of a stream, then of a consumer, then a filter. Immutable.
 *
 * @param names as many as the endpoint has
 */
record ApiCall(Endpoint<?> endpoint, List<String> names) {
    /** The name of the stream. */
    String stream() {
        return names.get(0);
    }

    /** The name of the consumer. */
    String consumer() {
        return names.get(1);
    }

    /** The filter behind them. */
    String filter() {
        return names.get(2);
    }
}
