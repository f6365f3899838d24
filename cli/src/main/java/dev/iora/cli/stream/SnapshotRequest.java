// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.stream;

import dev.iora.cli.json.JsonObject;

/**
 * What a snapshot is to have.
 *
 * @param consumers whether consumers are in it
 * @param check whether the server looks for damage first
 * @param chunkBytes how large its messages are, or 0
 * @param windowBytes how much is on its way at a time, or 0 for what the server likes
 */
record SnapshotRequest(boolean consumers, boolean check, long chunkBytes, long windowBytes) {
    private static final long DEFAULT_CHUNK_BYTES = 128 * 1024;

    /** The request, to be answered at an inbox. */
    JsonObject to(String inbox) {
        JsonObject request = new JsonObject()
                .put("deliver_subject", inbox)
                .put("no_consumers", !consumers)
                .put("jsck", check)
                .put("chunk_size", chunkBytes > 0 ? chunkBytes : DEFAULT_CHUNK_BYTES);
        return windowBytes > 0 ? request.put("window_size", windowBytes) : request;
    }
}
