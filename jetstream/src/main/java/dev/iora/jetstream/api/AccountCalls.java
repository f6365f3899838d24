// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import dev.iora.jetstream.config.AccountLimits;
import dev.iora.jetstream.config.AccountLimitsJson;
import dev.iora.jetstream.config.AssetMetadata;
import dev.iora.jetstream.config.StorageType;
import dev.iora.jetstream.config.StreamConfig;
import dev.iora.jetstream.stream.AccountUsage;
import dev.iora.json.JsonWriter;
import java.util.concurrent.CompletableFuture;

/**
 * The call that reports the account.
 *
 * <p>Thread: the API's agent.
 */
final class AccountCalls {
    private final ApiContext context;
    private final AccountUsage usage;
    private final ApiCounters counters;

    AccountCalls(ApiContext context, AccountUsage usage, ApiCounters counters) {
        this.context = context;
        this.usage = usage;
        this.counters = counters;
    }

    /** Sum of the max_bytes of all streams with a storage type. */
    long reserved(StorageType storage) {
        long reserved = 0;
        for (Catalog.Entry entry : context.catalog().all()) {
            StreamConfig config = entry.config();
            if (config.storage() == storage && config.maxBytes() > 0) {
                reserved += config.maxBytes();
            }
        }
        return reserved;
    }

    CompletableFuture<ApiResponse.Body> info() {
        return CompletableFuture.completedFuture(this::write);
    }

    private void write(JsonWriter out) {
        out.field("memory", usage.memoryBytes());
        out.field("storage", usage.fileBytes());
        out.field("reserved_memory", reserved(StorageType.MEMORY));
        out.field("reserved_storage", reserved(StorageType.FILE));
        out.field("streams", context.catalog().size());
        out.field("consumers", usage.consumers());
        AccountLimitsJson.write(out.name("limits"), AccountLimits.NONE);
        out.optional("domain", context.options().domain());
        out.name("api").beginObject().field("level", AssetMetadata.LEVEL);
        out.field("total", counters.requests()).field("errors", counters.errors());
        out.endObject();
    }
}
