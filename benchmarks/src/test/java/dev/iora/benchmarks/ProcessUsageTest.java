// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ProcessUsageTest {
    @Test
    void addsUserAndSystemTicks() {
        String stat = "4711 (a) b (c) S 1 2 3 0 -1 4194304 100 0 0 0 25 17 0 0 20 0 9 0 12345 1 2 3";

        assertThat(ProcessUsage.parseCpuNanos(stat)).isEqualTo(420_000_000L);
    }

    @Test
    void readsResidentMemory() throws IOException {
        assertThat(ProcessUsage.parseResidentBytes(List.of("Name:\tjava", "VmRSS:\t    1234 kB", "Threads:\t9")))
                .isEqualTo(1234L * 1024);
    }

    @Test
    void namesMissingFieldsOfAStatus() {
        assertThatThrownBy(() -> ProcessUsage.parseResidentBytes(List.of("Name:\tkthreadd")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("VmRSS");
    }

    @Test
    void countsBusyTimeOfTheMachineOnly() {
        String stat = "cpu  100 20 3 5000 7 11 13 4 0 0\ncpu0 1 2 3 4 5 6 7 8 9 10\n";

        assertThat(ProcessUsage.parseMachineCpuNanos(stat)).isEqualTo(1_270_000_000L);
    }

    @Test
    void readsThisProcess() throws IOException {
        long pid = ProcessHandle.current().pid();

        assertThat(ProcessUsage.cpuNanos(pid)).isPositive();
        assertThat(ProcessUsage.residentBytes(pid)).isGreaterThan(10L * 1024 * 1024);
        assertThat(ProcessUsage.machineCpuNanos()).isPositive();
    }
}
