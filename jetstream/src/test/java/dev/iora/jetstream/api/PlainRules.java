// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import dev.iora.jetstream.config.ApiError;
import dev.iora.jetstream.config.ConsumerConfig;
import dev.iora.jetstream.config.CreateConsumerRequest;
import dev.iora.jetstream.config.StreamConfig;
import dev.iora.jetstream.config.StreamConfigRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes every configuration as it is; only subjects must be those of one stream. */
final class PlainRules implements ConfigRules {
    @Override
    public StreamConfig create(
            StreamConfigRequest request, @Nullable StreamConfig existing, List<StreamConfig> others) {
        if (existing != null) {
            if (!existing.equals(request.config())) {
                throw ApiError.STREAM_NAME_EXIST.with().exception();
            }
            return existing;
        }
        return checked(request.config(), others);
    }

    private static StreamConfig checked(StreamConfig config, List<StreamConfig> others) {
        if (others.stream().anyMatch(other -> other.subjects().equals(config.subjects()))) {
            throw ApiError.STREAM_SUBJECT_OVERLAP.with().exception();
        }
        return config;
    }

    @Override
    public void check(StreamConfigRequest request) {}

    @Override
    public StreamConfig update(
            StreamConfigRequest request,
            StreamConfig existing,
            List<StreamConfig> others,
            List<ConsumerConfig> consumers) {
        return checked(request.config(), others);
    }

    @Override
    public ConsumerConfig consumer(
            CreateConsumerRequest request,
            StreamConfig stream,
            @Nullable ConsumerConfig existing,
            List<ConsumerConfig> others) {
        return request.config();
    }
}
