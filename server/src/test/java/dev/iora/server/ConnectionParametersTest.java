// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.config.CoreKeys;
import dev.iora.config.LogKeys;
import dev.iora.config.ServerOptions;
import dev.iora.config.WriteTimeout;
import dev.iora.core.ClientLimits;
import dev.iora.core.TraceOptions;
import dev.iora.transport.TransportLimits;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The options in the form for connections. */
final class ConnectionParametersTest {
    private static ConnectionParameters of(ServerOptions.Builder options) {
        return ConnectionParameters.of(options.build());
    }

    @Test
    void appliesEveryOption() {
        ConnectionParameters settings = of(ServerOptions.builder()
                .set(CoreKeys.MAX_CONNECTIONS, 1)
                .set(CoreKeys.MAX_PENDING, 2000L)
                .set(CoreKeys.WRITE_DEADLINE, Duration.ofSeconds(3))
                .set(CoreKeys.WRITE_TIMEOUT, WriteTimeout.RETRY)
                .set(CoreKeys.NO_FAST_PRODUCER_STALL, true)
                .maxPayload(4)
                .set(CoreKeys.MAX_CONTROL_LINE, 5)
                .set(CoreKeys.MAX_SUBSCRIPTIONS, 6)
                .set(CoreKeys.MAX_SUBSCRIPTION_TOKENS, 7)
                .set(CoreKeys.NO_HEADER_SUPPORT, true)
                .pingInterval(Duration.ofSeconds(8))
                .set(CoreKeys.PING_MAX, 9)
                .set(LogKeys.MAX_TRACED_MSG_LEN, 10)
                .set(LogKeys.TRACE_HEADERS, true));
        assertThat(settings)
                .isEqualTo(new ConnectionParameters(
                        1,
                        new TransportLimits(2000, TimeUnit.SECONDS.toNanos(3), false, false),
                        new ClientLimits(4, 5, 6, 7, false, TimeUnit.SECONDS.toNanos(8), 9),
                        new TraceOptions(10, true)));
    }

    @Test
    void hasDefaults() {
        assertThat(of(ServerOptions.builder()))
                .isEqualTo(new ConnectionParameters(
                        65536,
                        new TransportLimits(64 << 20, TimeUnit.SECONDS.toNanos(10), true, true),
                        new ClientLimits(1 << 20, 4096, 0, 0, true, TimeUnit.MINUTES.toNanos(2), 2),
                        new TraceOptions(0, false)));
    }

    @Test
    void readsNegativeLimitsAsZero() {
        ConnectionParameters settings = of(ServerOptions.builder()
                .set(CoreKeys.MAX_CONNECTIONS, -1)
                .set(CoreKeys.MAX_SUBSCRIPTIONS, -1)
                .set(LogKeys.MAX_TRACED_MSG_LEN, -1));
        assertThat(settings.maxConnections()).isZero();
        assertThat(settings.client().maxSubscriptions()).isZero();
        assertThat(settings.trace().maxMessageBytes()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 999999999",
        "999999998, 999999998",
        "999999999, 999999999",
        "1000000000, 999999999",
        "2147483647, 999999999"
    })
    void limitsPayloadsToWhatTheProtocolCanExpress(int configured, int expected) {
        ConnectionParameters settings =
                of(ServerOptions.builder().maxPayload(configured).set(CoreKeys.MAX_PENDING, (long) Integer.MAX_VALUE));
        assertThat(settings.client().maxPayloadBytes()).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(WriteTimeout.class)
    void closesOnWriteTimeoutUnlessThePolicyIsRetry(WriteTimeout policy) {
        ConnectionParameters settings = of(ServerOptions.builder().set(CoreKeys.WRITE_TIMEOUT, policy));
        assertThat(settings.transport().writeTimeoutCloses()).isEqualTo(policy != WriteTimeout.RETRY);
    }
}
