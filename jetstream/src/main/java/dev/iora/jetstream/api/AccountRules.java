// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import dev.iora.jetstream.account.JetStreamAccount;
import dev.iora.jetstream.config.ApiError;
import dev.iora.jetstream.config.ConsumerConfig;
import dev.iora.jetstream.config.ConsumerRules;
import dev.iora.jetstream.config.CreateConsumerRequest;
import dev.iora.jetstream.config.PromisedBytes;
import dev.iora.jetstream.config.StreamConfig;
import dev.iora.jetstream.config.StreamConfigRequest;
import dev.iora.jetstream.config.StreamRules;
import dev.iora.jetstream.options.JetStreamOptions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks configurations and completes them with the limits of an account. All methods throw
 * {@link dev.iora.jetstream.config.ApiException}.
 *
 * <p>Thread: any, stateless.
 */
final class AccountRules {
    private final JetStreamOptions options;
    private final JetStreamAccount account;

    AccountRules(JetStreamOptions options, JetStreamAccount account) {
        this.options = options;
        this.account = account;
    }

    /** A reload may have changed the limits. */
    private StreamRules streams() {
        return new StreamRules(options, account.limits());
    }

    /**
     * Returns the configuration of a new stream.
     *
     * @param existing configuration of the stream of that name, if it exists; returned if the request is for the same one
     * @param others configurations of all other streams of the account
     * @param elsewhere the bytes that streams of other accounts may store
     */
    StreamConfig create(
            StreamConfigRequest request,
            @Nullable StreamConfig existing,
            List<StreamConfig> others,
            PromisedBytes elsewhere) {
        requireHeap(existing == null);
        return streams().create(request, existing, others, elsewhere);
    }

    private void requireHeap(boolean grows) {
        if (grows && account.account().heap().isFull()) {
            throw ApiError.INSUFFICIENT_RESOURCES.with().exception();
        }
    }

    /** Refuses a configuration that no stream may have. */
    void check(StreamConfigRequest request) {
        streams().check(request);
    }

    /**
     * Returns the new configuration of a stream.
     *
     * @param others configurations of all other streams of the account
     * @param elsewhere the bytes that streams of other accounts may store
     */
    StreamConfig update(
            StreamConfigRequest request,
            StreamConfig existing,
            List<StreamConfig> others,
            PromisedBytes elsewhere,
            List<ConsumerConfig> consumersOfStream) {
        return streams().update(request, existing, others, elsewhere, consumersOfStream);
    }

    /**
     * Returns the configuration of a consumer.
     *
     * @param existing the consumer of that name, if it exists
     * @param others the other consumers of the stream
     */
    ConsumerConfig consumer(
            CreateConsumerRequest request,
            StreamConfig stream,
            @Nullable ConsumerConfig existing,
            List<ConsumerConfig> others) {
        requireHeap(existing == null);
        return new ConsumerRules(options.limits(), account.limits())
                .check(
                        request,
                        stream,
                        existing,
                        others,
                        subject -> account.account().hasInterest(subject.getBytes(StandardCharsets.UTF_8)));
    }
}
