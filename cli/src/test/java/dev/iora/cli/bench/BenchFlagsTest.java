// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BenchFlagsTest {
    @Test
    void sharesMessagesAmongClients() {
        BenchFlags flags = new BenchFlags();
        flags.messages = 10;
        flags.clients = 4;
        assertThat(flags.shares()).containsExactly(3, 3, 2, 2);
        assertThat(flags.everything()).containsExactly(10, 10, 10, 10);
        flags.clients = 11;
        flags.checkShared();
        assertThat(flags.shares()).hasSize(10).containsOnly(1);
    }

    @Test
    void derivesTheNumberOfMessagesFromRateAndTime() {
        BenchFlags flags = new BenchFlags();
        PaceFlags pace = new PaceFlags();
        pace.apply(flags);
        assertThat(flags.messages).isEqualTo(100_000);
        pace.duration = Duration.ofMillis(1_500);
        assertThatThrownBy(() -> pace.apply(flags)).hasMessage("--duration requires --throughput to be set");
        pace.throughput = 100;
        pace.apply(flags);
        assertThat(flags.messages).isEqualTo(150);
        pace.duration = Duration.ofMillis(1);
        assertThatThrownBy(() -> pace.apply(flags))
                .hasMessage("the combination of --throughput=100 and --duration=1ms results in zero messages");
    }

    @Test
    void numbersSubjectsWithAFixedWidth() {
        assertThat(new Subjects("a", false, 0, false).of(7)).isEqualTo("a");
        Subjects many = new Subjects("a", true, 100, false);
        assertThat(many.filter()).isEqualTo("a.*");
        assertThat(many.of(7)).isEqualTo("a.007");
        assertThat(many.of(107)).isEqualTo("a.007");
        assertThat(new Subjects("a", true, 0, false).of(107)).isEqualTo("a.107");
        assertThat(new Subjects("a", true, 10, true).of(107)).matches("a\\.0\\d");
    }

    @Test
    void sortsTheBannerByName() {
        BenchFlags flags = new BenchFlags();
        Banner banner =
                flags.banner(BenchKind.CORE_SUBSCRIBE).add("subject", "a").add("multi-subject", false);
        assertThat(banner.toString())
                .isEqualTo("Starting Core NATS subscriber benchmark [clients=1, msg-size=128 B, msgs=100,000,"
                        + " multi-subject=false, subject=a]");
    }

    @Test
    void refusesInvalidFlags() {
        BenchFlags flags = new BenchFlags();
        flags.messages = 0;
        assertThatThrownBy(flags::check).hasMessage("number of messages should be greater than 0");
        flags.messages = 1;
        flags.clients = 0;
        assertThatThrownBy(flags::check).hasMessage("number of clients should be greater than 0");
        flags.clients = 1;
        flags.size = 0;
        assertThatThrownBy(flags::check).hasMessageContaining("the value specified for the message size: 0");
    }
}
