// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import dev.iora.jetstream.config.AssetMetadata;
import dev.iora.jetstream.config.PromisedBytes;
import dev.iora.jetstream.options.AccountLimitsJson;
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
    private final ApiCounters counters;

    AccountCalls(ApiContext context, ApiCounters counters) {
        this.context = context;
        this.counters = counters;
    }

    CompletableFuture<ApiResponse.Body> info() {
        return CompletableFuture.completedFuture(this::write);
    }

    private void write(JsonWriter out) {
        AccountUsage usage = context.account().usage();
        PromisedBytes promised = context.catalog().promised();
        out.field("memory", usage.memoryBytes());
        out.field("storage", usage.fileBytes());
        out.field("reserved_memory", promised.memory());
        out.field("reserved_storage", promised.file());
        out.field("streams", context.catalog().size());
        out.field("consumers", usage.consumers());
        AccountLimitsJson.write(out.name("limits"), context.account().limits());
        out.optional("domain", context.options().domain());
        out.name("api").beginObject().field("level", AssetMetadata.LEVEL);
        out.field("total", counters.requests()).field("errors", counters.errors());
        out.endObject();
    }
}
