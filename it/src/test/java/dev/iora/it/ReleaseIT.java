// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.testkit.Installation;
import dev.iora.testkit.NatsProcess;
import dev.iora.testkit.RawClient;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Everything that a connection holds is released when it ends, in whatever way. */
@Timeout(300)
final class ReleaseIT {
    private static final int CYCLES = 10_000;
    private static final int SUBSCRIPTIONS = 10;
    private static final long TOLERANCE_KILOBYTES = 2048;
    private static final Pattern USED = Pattern.compile(" total \\d+K, used (\\d+)K");

    @Test
    void releasesEverythingOfClosedConnections() {
        try (NatsProcess server = Installation.shared().start(256, "");
                Bystanders bystanders = Bystanders.on(server.port())) {
            cycle(server, 2000);
            bystanders.checkExchange();
            long usedBefore = usedKilobytes(server);
            int openBefore = server.openFiles();

            cycle(server, CYCLES);
            for (int rounds = 0; server.openFiles() > openBefore; rounds++) {
                assertThat(rounds)
                        .as("rounds until the connections are released")
                        .isLessThan(1000);
                bystanders.checkExchange();
            }
            // The server keeps free buffers while there is traffic, and releases them a second later.
            long used = usedKilobytes(server);
            for (int rounds = 0; used > usedBefore + TOLERANCE_KILOBYTES; rounds++) {
                assertThat(rounds)
                        .as("rounds with %d KB in use, %d before", used, usedBefore)
                        .isLessThan(100);
                bystanders.checkExchange();
                used = usedKilobytes(server);
            }
        }
    }

    /** Connects, subscribes, publishes and closes, every other time with a reset in the middle of a message. */
    private static void cycle(NatsProcess server, int count) {
        for (int i = 0; i < count; i++) {
            RawClient client = RawClient.connect("127.0.0.1", server.port());
            var text = new StringBuilder("CONNECT {\"verbose\":false,\"name\":\"client " + i + "\"}\r\n");
            for (int sid = 1; sid <= SUBSCRIPTIONS; sid++) {
                text.append("SUB release.").append(i).append(".*.").append(sid);
                text.append(sid % 2 == 0 ? " group " : " ").append(sid).append("\r\n");
            }
            client.send(text.append("PUB release." + i + ".x.1 5\r\nhello\r\nPING\r\n")
                    .toString());
            assertThat(client.readLine()).startsWith("INFO {");
            client.expect("MSG release." + i + ".x.1 1 5\r\nhello\r\n").expectLine("PONG");
            if (i % 2 == 0) {
                client.send("PUB release.half 100000\r\n" + "h".repeat(20_000));
                client.reset();
            } else {
                client.close();
            }
        }
    }

    /** Heap use after a collection. */
    private static long usedKilobytes(NatsProcess server) {
        jcmd(server, "GC.run");
        List<String> info = jcmd(server, "GC.heap_info");
        List<MatchResult> used = USED.matcher(String.join("\n", info)).results().toList();
        assertThat(used).as("generations in %s", info).hasSize(2);
        return used.stream().mapToLong(match -> Long.parseLong(match.group(1))).sum();
    }

    private static List<String> jcmd(NatsProcess server, String command) {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        NatsProcess run = NatsProcess.launch(List.of(jcmd, Long.toString(server.pid()), command));
        List<String> output = run.log().awaitEnd();
        assertThat(run.awaitExit()).as("%s", output).isZero();
        return output;
    }
}
