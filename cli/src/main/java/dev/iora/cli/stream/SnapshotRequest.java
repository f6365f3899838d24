// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.stream;

import dev.iora.cli.json.JsonObject;

/**
 * The options of a snapshot.
 *
 * @param consumers whether to include consumers
 * @param check whether the server verifies the stream's data first
 * @param chunkBytes the size of chunks, or 0 for the server's default
 * @param windowBytes the maximum of unacknowledged bytes, or 0 for the server's default
 */
record SnapshotRequest(boolean consumers, boolean check, long chunkBytes, long windowBytes) {
    private static final long DEFAULT_CHUNK_BYTES = 128 * 1024;

    /** The request with chunks delivered to an inbox. */
    JsonObject to(String inbox) {
        JsonObject request = new JsonObject()
                .put("deliver_subject", inbox)
                .put("no_consumers", !consumers)
                .put("jsck", check)
                .put("chunk_size", chunkBytes > 0 ? chunkBytes : DEFAULT_CHUNK_BYTES);
        return windowBytes > 0 ? request.put("window_size", windowBytes) : request;
    }
}
