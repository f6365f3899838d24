// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.core.Account;
import dev.iora.jetstream.config.ConsumerConfig;
import dev.iora.jetstream.config.CreateConsumerRequest;
import dev.iora.jetstream.config.StreamConfig;
import dev.iora.jetstream.config.StreamConfigRequest;
import dev.iora.jetstream.options.HeapShares;
import dev.iora.jetstream.options.JetStreamOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is done before the first client comes does what its calls will do, and never goes wrong. */
final class RehearsalTest {
    private final List<String> done = new ArrayList<>();

    /** The real rules, and what came of them. */
    private final class NotedRules implements ConfigRules {
        private final ConfigRules rules;

        NotedRules(long maxDuplicateWindowNanos) {
            var options = new JetStreamOptions(
                    "server",
                    Path.of("unused"),
                    -1,
                    -1,
                    0,
                    1 << 20,
                    "",
                    true,
                    1000,
                    1 << 20,
                    64 << 20,
                    100,
                    100,
                    new JetStreamOptions.Limits(0, 0, maxDuplicateWindowNanos),
                    1,
                    new HeapShares(1L << 30));
            rules = new AccountRules(options, Account.global());
        }

        @Override
        public StreamConfig create(
                StreamConfigRequest request, @Nullable StreamConfig existing, List<StreamConfig> others) {
            StreamConfig config = rules.create(request, existing, others);
            done.add("stream " + config.name());
            return config;
        }

        @Override
        public void check(StreamConfigRequest request) {
            throw new AssertionError("not rehearsed");
        }

        @Override
        public StreamConfig update(
                StreamConfigRequest request,
                StreamConfig existing,
                List<StreamConfig> others,
                List<ConsumerConfig> consumers) {
            throw new AssertionError("not rehearsed");
        }

        @Override
        public ConsumerConfig consumer(
                CreateConsumerRequest request,
                StreamConfig stream,
                @Nullable ConsumerConfig existing,
                List<ConsumerConfig> others) {
            ConsumerConfig config = rules.consumer(request, stream, existing, others);
            done.add("consumer " + config.name());
            return config;
        }
    }

    @Test
    void createsAStreamAndAConsumerThatNobodySees() {
        new Rehearsal(new NotedRules(0), true).run();
        assertThat(done).containsExactly("stream S", "consumer c");
    }

    @Test
    void endsWhereThisServerRefusesSuchAStream() {
        // A nanosecond of duplicate window at most.
        new Rehearsal(new NotedRules(1), true).run();
        assertThat(done).isEmpty();
    }
}
