// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.common.TimerHeap;
import dev.iora.testkit.VirtualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The keep-alive in virtual time, with its timer armed as in the transport. */
final class KeepAliveTest {
    private static final long INTERVAL_SECONDS = 120;

    private final VirtualClock clock = new VirtualClock();
    private final TimerHeap timers = new TimerHeap();
    private final List<String> events = new ArrayList<>();
    private final KeepAlive keepAlive = new KeepAlive(limits(INTERVAL_SECONDS, 2), 0);
    private boolean answering = true;

    private final TimerHeap.Timer timer = new TimerHeap.Timer() {
        @Override
        protected void onTimer(long nowNanos) {
            KeepAlive.Step step = keepAlive.onTimer(nowNanos);
            events.add(TimeUnit.NANOSECONDS.toSeconds(nowNanos) + " " + step);
            if (step == KeepAlive.Step.SEND_PING && answering) {
                keepAlive.onBurst(nowNanos + 5);
                keepAlive.onPong();
            }
            if (step != KeepAlive.Step.CLOSE_STALE) {
                arm();
            }
        }
    };

    private static ClientLimits limits(long intervalSeconds, int maxPingsOut) {
        return new ClientLimits(1024, 128, 0, 0, true, TimeUnit.SECONDS.toNanos(intervalSeconds), maxPingsOut);
    }

    private void arm() {
        timers.arm(timer, clock.nanoTime() + keepAlive.nextDelayNanos(0));
    }

    private void pass(long seconds) {
        for (long second = 0; second < seconds; second++) {
            clock.advance(TimeUnit.SECONDS.toNanos(1));
            timers.advance(clock.nanoTime());
        }
    }

    private void connect() {
        keepAlive.onBurst(clock.nanoTime());
        keepAlive.onConnect();
        assertThat(keepAlive.takeRestart()).isTrue();
        assertThat(keepAlive.takeRestart()).isFalse();
        arm();
    }

    private void publish() {
        keepAlive.onBurst(clock.nanoTime());
        keepAlive.onActivity();
    }

    @Test
    void pingsTwoSecondsAfterConnectAndThenByInterval() {
        arm();
        pass(1);
        connect();
        pass(2 + 3 * INTERVAL_SECONDS);
        assertThat(events).containsExactly("3 SEND_PING", "123 SEND_PING", "243 SEND_PING", "363 SEND_PING");
    }

    @Test
    void followsANewIntervalWhenTheTimerIsArmedNext() {
        arm();
        connect();
        pass(5);
        keepAlive.limits(limits(10, 2));
        pass(INTERVAL_SECONDS + 20);
        assertThat(events).containsExactly("2 SEND_PING", "122 SEND_PING", "132 SEND_PING", "142 SEND_PING");
    }

    @Test
    void waitsOneIntervalForAClientWithoutConnect() {
        arm();
        pass(INTERVAL_SECONDS - 1);
        assertThat(events).isEmpty();
        pass(1);
        assertThat(events).containsExactly("120 SEND_PING");
    }

    @Test
    void sendsNoPingToAnActiveClient() {
        arm();
        connect();
        for (int i = 0; i < 10; i++) {
            pass(60);
            publish();
        }
        assertThat(events).containsExactly("2 SEND_PING", "122 WAIT", "242 WAIT", "362 WAIT", "482 WAIT");
        pass(INTERVAL_SECONDS + 5);
        assertThat(events).endsWith("602 WAIT", "722 SEND_PING");
    }

    @Test
    void measuresTheRoundTripOfAnActiveClientEveryHour() {
        arm();
        connect();
        long hour = TimeUnit.HOURS.toSeconds(1);
        for (int i = 0; i < 2 * hour / 60 + 6; i++) {
            pass(60);
            publish();
        }
        assertThat(events.stream().filter(event -> event.endsWith("SEND_PING")))
                .containsExactly("2 SEND_PING", "3722 SEND_PING", "7442 SEND_PING");
    }

    @Test
    void closesASilentClient() {
        answering = false;
        arm();
        connect();
        pass(5 * INTERVAL_SECONDS);
        assertThat(events).containsExactly("2 SEND_PING", "122 SEND_PING", "242 CLOSE_STALE");
    }

    @Test
    void resetsAllOpenPingsOnASinglePong() {
        answering = false;
        arm();
        connect();
        pass(122);
        keepAlive.onBurst(clock.nanoTime());
        keepAlive.onPong();
        pass(2 * INTERVAL_SECONDS);
        assertThat(events).containsExactly("2 SEND_PING", "122 SEND_PING", "242 SEND_PING", "362 SEND_PING");
        pass(INTERVAL_SECONDS);
        assertThat(events).endsWith("482 CLOSE_STALE");
    }

    @Test
    void waitsAtMostOneIntervalForTheFirstPing() {
        var quick = new KeepAlive(limits(1, 2), 0);
        quick.onConnect();
        assertThat(quick.nextDelayNanos(0)).isEqualTo(TimeUnit.SECONDS.toNanos(1));
    }

    @Test
    void spreadsTheFirstPingByAFifth() {
        for (double spread : new double[] {0, 0.5, 0.999}) {
            keepAlive.onConnect();
            assertThat(keepAlive.nextDelayNanos(spread))
                    .isEqualTo(TimeUnit.SECONDS.toNanos(2) + (long) (spread * 400_000_000));
            assertThat(keepAlive.nextDelayNanos(spread)).isEqualTo(TimeUnit.SECONDS.toNanos(INTERVAL_SECONDS));
        }
    }

    @Test
    void measuresTheRoundTrip() {
        assertThat(keepAlive.rttNanos()).isZero();
        keepAlive.onPong();
        assertThat(keepAlive.rttNanos()).as("a PONG without a PING").isZero();
        keepAlive.onBurst(700);
        keepAlive.onConnect();
        assertThat(keepAlive.rttNanos()).as("from accepting to CONNECT").isEqualTo(700);
        assertThat(keepAlive.onTimer(5_000)).isEqualTo(KeepAlive.Step.SEND_PING);
        keepAlive.onBurst(5_300);
        keepAlive.onPong();
        assertThat(keepAlive.rttNanos()).isEqualTo(300);
    }

    @Test
    void sendsPingAndAReasonToAStaleClient() {
        var bus = new Bus(limits(INTERVAL_SECONDS, 1), false);
        Bus.Client client = bus.connect();
        client.session.onKeepAliveTimer(TimeUnit.SECONDS.toNanos(2));
        assertThat(client.received()).isEqualTo("PING\r\n");
        client.session.onKeepAliveTimer(TimeUnit.SECONDS.toNanos(122));
        assertThat(client.received()).isEqualTo("-ERR 'Stale Connection'\r\n");
        assertThat(client.closeReason()).isEqualTo(CloseReason.STALE_CONNECTION);
        assertThat(bus.log.take("debug")).contains("Stale Client Connection - Closing");
    }

    @Test
    void countsOperationsAsActivity() {
        for (String operation : new String[] {"PUB a 0\r\n\r\n", "SUB a 1\r\n", "UNSUB 1\r\n", "PING\r\n"}) {
            Bus.Client client = new Bus(limits(INTERVAL_SECONDS, 1), false).connect();
            client.session.onKeepAliveTimer(TimeUnit.SECONDS.toNanos(2));
            client.session.keepAlive().onBurst(TimeUnit.SECONDS.toNanos(100));
            client.received();
            client.send(operation);
            client.session.onKeepAliveTimer(TimeUnit.SECONDS.toNanos(122));
            assertThat(client.received()).as(operation).isEmpty();
            assertThat(client.closeReason()).isNull();
        }
    }
}
