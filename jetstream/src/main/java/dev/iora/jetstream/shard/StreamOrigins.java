// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.jetstream.config.StreamConfig;
import dev.iora.jetstream.config.StreamSource;
import dev.iora.jetstream.origin.OriginRequests;
import dev.iora.jetstream.stream.OriginStatus;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The links of a stream to its origins: that of a mirror, or those of its sources.
 *
 * <p>Thread: the shard.
 */
final class StreamOrigins {
    private final HostedOrigin.Ports ports;
    private final HostedStream hosted;
    private List<HostedOrigin> all = List.of();

    StreamOrigins(HostedOrigin.Ports ports, HostedStream hosted) {
        this.ports = ports;
        this.hosted = hosted;
    }

    /** Copies the origins that the configuration has now. */
    void follow(StreamConfig config) {
        StreamSource mirror = config.mirror();
        List<StreamSource> wanted = mirror == null ? config.sources() : List.of(mirror);
        List<HostedOrigin> gone = new ArrayList<>(all);
        List<HostedOrigin> now = new ArrayList<>();
        for (StreamSource source : wanted) {
            OriginRequests requests = new OriginRequests(
                    config,
                    source,
                    hosted.account.name(),
                    ports.options().settings().domain());
            HostedOrigin kept = find(source, requests);
            if (kept == null) {
                now.add(new HostedOrigin(ports, hosted, source, requests));
            } else {
                gone.remove(kept);
                now.add(kept);
            }
        }
        gone.forEach(origin -> origin.close(isTakenOver(origin, now)));
        all = now;
        all.forEach(origin -> origin.link().start());
    }

    private static boolean isTakenOver(HostedOrigin gone, List<HostedOrigin> now) {
        OriginRequests requests = gone.link().requests();
        return now.stream().anyMatch(origin -> origin.link().requests().hasSameConsumer(requests));
    }

    private @Nullable HostedOrigin find(StreamSource source, OriginRequests requests) {
        for (HostedOrigin origin : all) {
            boolean same = origin.source().equals(source)
                    && origin.link().requests().consumer().equals(requests.consumer());
            if (same) {
                return origin;
            }
        }
        return null;
    }

    /** Stops copying for a time. */
    void stop() {
        all.forEach(origin -> origin.link().stop());
    }

    /** The stream is deleted. */
    void close() {
        all.forEach(origin -> origin.close(false));
        all = List.of();
    }

    List<OriginStatus> statuses() {
        return all.stream().map(origin -> origin.link().status()).toList();
    }
}
