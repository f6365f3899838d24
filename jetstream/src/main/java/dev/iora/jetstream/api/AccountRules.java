// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import dev.iora.core.Account;
import dev.iora.jetstream.config.AccountLimits;
import dev.iora.jetstream.config.ConsumerConfig;
import dev.iora.jetstream.config.ConsumerRules;
import dev.iora.jetstream.config.CreateConsumerRequest;
import dev.iora.jetstream.config.StreamConfig;
import dev.iora.jetstream.config.StreamConfigRequest;
import dev.iora.jetstream.config.StreamRules;
import dev.iora.jetstream.options.JetStreamOptions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules of an account without limits of its own. Thread: any. */
final class AccountRules implements ConfigRules {
    private final Account account;
    private final StreamRules streams;
    private final ConsumerRules consumers;

    AccountRules(JetStreamOptions options, Account account) {
        this.account = account;
        streams = new StreamRules(options, AccountLimits.NONE);
        consumers = new ConsumerRules(options.limits(), AccountLimits.NONE);
    }

    @Override
    public StreamConfig create(
            StreamConfigRequest request, @Nullable StreamConfig existing, List<StreamConfig> others) {
        return streams.create(request, existing, others);
    }

    @Override
    public void check(StreamConfigRequest request) {
        streams.check(request);
    }

    @Override
    public StreamConfig update(
            StreamConfigRequest request,
            StreamConfig existing,
            List<StreamConfig> others,
            List<ConsumerConfig> consumersOfStream) {
        return streams.update(request, existing, others, consumersOfStream);
    }

    @Override
    public ConsumerConfig consumer(
            CreateConsumerRequest request,
            StreamConfig stream,
            @Nullable ConsumerConfig existing,
            List<ConsumerConfig> others) {
        return consumers.check(
                request,
                stream,
                existing,
                others,
                subject -> account.hasInterest(subject.getBytes(StandardCharsets.UTF_8)));
    }
}
