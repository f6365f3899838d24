// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.latency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.cli.Cli;
import dev.iora.cli.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class LatencyIT {
    @TempDir
    Path directory;

    @Test
    void measuresFromOneServerToTheOther() throws Exception {
        try (TestServer server = TestServer.iora(directory.resolve("store"))) {
            Cli cli = new Cli(directory).connectedTo(server.url());
            Path histogram = directory.resolve("h");
            String masked = cli.run(
                            "latency",
                            "--server-b=" + server.url(),
                            "--duration=200ms",
                            "--rate=500",
                            "--histogram=" + histogram)
                    .succeeded()
                    .masked()
                    .replaceAll("[\\d.]+(µs|ms|s)\n", "T\n")
                    .replaceAll("(Actual .*): .*", "$1: N");
            assertThat(masked).isEqualTo("""
                    <time> ==============================
                    <time> Pub Server RTT : T
                    <time> Sub Server RTT : T
                    <time> Message Payload: 8B
                    <time> Target Duration: T
                    <time> Target Msgs/Sec: 500
                    <time> Target Band/Sec: 7.8K
                    <time> ==============================
                    <time> HDR Percentiles:
                    <time> 10:       T
                    <time> 50:       T
                    <time> 75:       T
                    <time> 90:       T
                    <time> 99:       T
                    <time> 99.9:     T
                    <time> 99.99:    T
                    <time> 99.999:   T
                    <time> 99.9999:  T
                    <time> 99.99999: T
                    <time> 100:      T
                    <time> ==============================
                    <time> Actual Msgs/Sec: N
                    <time> Actual Band/Sec: N
                    <time> Minimum Latency: T
                    <time> Median Latency : T
                    <time> Maximum Latency: T
                    <time> 1st Sent Wall Time : T
                    <time> Last Sent Wall Time: T
                    <time> Last Recv Wall Time: T
                    """);
            assertThat(Files.readAllLines(directory.resolve("h.raw"))).hasSize(100);
            assertThat(Files.readAllLines(directory.resolve("h.histogram")))
                    .hasSize(14)
                    .startsWith("Value    Percentile    TotalCount    1/(1-Percentile)", "")
                    .last()
                    .asString()
                    .endsWith("    1.000000        100            10000000.000000");
        }
    }

    @Test
    void detectsServersThatAreNotConnected() {
        try (TestServer one = TestServer.iora(directory.resolve("one"));
                TestServer other = TestServer.iora(directory.resolve("other"))) {
            new Cli(directory)
                    .connectedTo(one.url())
                    .run("latency", "--server-b", other.url())
                    .failedWith("couldn't receive end-to-end test message: are the servers in one cluster,"
                            + " and the users in one account?");
        }
    }

    @Test
    void refusesInvalidFlags() {
        Cli cli = new Cli(directory);
        cli.run("latency", "--server-b=x", "--size=7").failedWith("message Payload Size must be at least 8 bytes");
        cli.run("latency", "--server-b=x", "--rate=0").failedWith("--rate must be greater than 0");
        cli.run("latency", "--server-b=x", "--duration=0s")
                .failedWith("the combination of --rate=1000 and --duration=0s results in 0 messages");
    }
}
