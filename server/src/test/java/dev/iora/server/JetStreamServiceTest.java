// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.iora.common.GoDuration;
import dev.iora.testkit.RawClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** JetStream as part of a server: what it is told, and what becomes of a server whose JetStream cannot start. */
final class JetStreamServiceTest {
    @TempDir
    Path directory;

    @Test
    void aServerWhoseJetStreamCannotStartEnds() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "in the way");
        NatsServer server =
                NatsServer.builder().host("127.0.0.1").port(-1).jetStream(file).build();
        assertThatExceptionOfType(ServerStartException.class)
                .isThrownBy(server::start)
                .withMessageStartingWith("Can't start JetStream: ");
        assertThat(server.isClosed()).isTrue();
        assertThat(Files.readString(file)).isEqualTo("in the way");
    }

    @Test
    void infoTellsTheLevelOfTheApiAlsoWithoutJetStream() {
        try (NatsServer server =
                NatsServer.builder().host("127.0.0.1").port(-1).ioThreads(1).start()) {
            RawClient client = RawClient.connect("127.0.0.1", server.port());
            assertThat(client.readLine())
                    .contains("\"api_lvl\":4")
                    .doesNotContain("\"jetstream\"")
                    .doesNotContain("\"domain\"");
            client.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "773372, 773.372µs",
        "1000, 1µs",
        "21500000, 21.5ms",
        "1000000, 1ms",
        "1234567890, 1.23456789s",
        "2000000000, 2s"
    })
    void showsTimesAsGoDoes(long nanos, String text) {
        assertThat(GoDuration.format(nanos)).isEqualTo(text);
    }

    @Test
    void readsTheMemoryOfMachineAndContainer() {
        assertThat(MachineResources.totalBytes("MemTotal:       16384 kB\nMemFree:  1 kB\n"))
                .isEqualTo(16384L * 1024);
        assertThat(MachineResources.totalBytes(null)).isEqualTo(Long.MAX_VALUE);
        assertThat(MachineResources.limitBytes("536870912\n")).isEqualTo(536870912);
        assertThat(MachineResources.limitBytes("max\n")).isEqualTo(Long.MAX_VALUE);
        assertThat(MachineResources.limitBytes(null)).isEqualTo(Long.MAX_VALUE);
        assertThat(MachineResources.memoryBytes()).isPositive().isLessThan(Long.MAX_VALUE);
    }

    @Test
    void tellsTheFreeDiskOfADirectoryThatIsNotThereYet() {
        long there = MachineResources.freeDiskBytes(directory);
        assertThat(there).isPositive();
        assertThat(MachineResources.freeDiskBytes(directory.resolve("a").resolve("b")))
                .isBetween(there / 2, there * 2);
    }

    @Test
    void aStoreHasOneToFourShards() {
        assertThat(MachineResources.shards()).isBetween(1, 4);
    }
}
