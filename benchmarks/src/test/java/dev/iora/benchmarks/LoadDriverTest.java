// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Runs loads against the byte relay, the only server that is always available. */
final class LoadDriverTest {
    static final List<Load> LOADS = List.of(
            Load.Flow.publishOnly(16),
            Load.Flow.fanOut(1, 1, 128),
            Load.Flow.fanOut(1, 3, 16),
            Load.Flow.fanOut(3, 2, 1024),
            Load.Flow.fanOut(1, 1, 300_000),
            new Load.Flow(2, 4, true, 16, 1, 0),
            new Load.Flow(1, 1, false, 16, 1000, 0),
            new Load.Flow(1, 1, false, 16, 1, 1000),
            new Load.RequestReply(1, 16),
            new Load.RequestReply(16, 128));

    @ParameterizedTest
    @FieldSource("LOADS")
    void publishesAndReceivesEverything(Load load) throws IOException {
        try (Relay relay = relay(frameLength(load), load instanceof Load.Flow flow && flow.queueGroup())) {
            RunResult result = LoadDriver.run(new Target(relay.address(), PublishFormat.RELAY), load, 1000);

            assertThat(result.messages()).isBetween(1000L, 1002L);
            assertThat(result.rate()).isPositive();
            assertThat(result.latency().p50Nanos())
                    .isLessThanOrEqualTo(result.latency().p99Nanos());
        }
    }

    @Test
    void failsIfFramesAreNotDeliveries() throws IOException {
        try (Relay relay = relay(1, false)) {
            // A relay forwards PUB frames unchanged.
            var target = new Target(relay.address(), PublishFormat.NATS);

            assertThatThrownBy(() -> LoadDriver.run(target, Load.Flow.fanOut(1, 1, 16), 10))
                    .isInstanceOf(LoadFailure.class)
                    .hasMessageContaining("PUB bench 16");
        }
    }

    private static Relay relay(int frameLength, boolean rotate) throws IOException {
        Relay relay = Relay.open(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), frameLength, rotate);
        Thread.ofPlatform().daemon().start(() -> serve(relay));
        return relay;
    }

    private static void serve(Relay relay) {
        try {
            relay.serve();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int frameLength(Load load) {
        List<String> arguments = Relay.argumentsFor(load);
        return arguments.isEmpty() ? 1 : Integer.parseInt(arguments.get(1));
    }
}
