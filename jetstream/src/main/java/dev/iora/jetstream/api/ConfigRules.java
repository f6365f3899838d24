// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import dev.iora.jetstream.config.ConsumerConfig;
import dev.iora.jetstream.config.CreateConsumerRequest;
import dev.iora.jetstream.config.StreamConfig;
import dev.iora.jetstream.config.StreamConfigRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks configurations and fills in what they leave open. All throw {@link dev.iora.jetstream.config.ApiException}.
 *
 * <p>Thread: any, stateless.
 */
interface ConfigRules {
    /**
     * The configuration of a new stream.
     *
     * @param existing of the stream of that name, if there is one; returned if the request asks for the same
     * @param others of all other streams
     */
    StreamConfig create(StreamConfigRequest request, @Nullable StreamConfig existing, List<StreamConfig> others);

    /** Refuses what no stream may have, whatever there is. */
    void check(StreamConfigRequest request);

    /**
     * The new configuration of a stream.
     *
     * @param others of all other streams
     * @param consumers of its consumers
     */
    StreamConfig update(
            StreamConfigRequest request,
            StreamConfig existing,
            List<StreamConfig> others,
            List<ConsumerConfig> consumers);

    /**
     * The configuration of a consumer.
     *
     * @param existing the one of that name, if there is one
     * @param others the other consumers of the stream
     */
    ConsumerConfig consumer(
            CreateConsumerRequest request,
            StreamConfig stream,
            @Nullable ConsumerConfig existing,
            List<ConsumerConfig> others);
}
