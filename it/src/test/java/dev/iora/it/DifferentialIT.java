// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.iora.testkit.RawClient;
import dev.iora.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Made-up sessions, most of them damaged, are answered by Iora exactly as by the Go server. */
final class DifferentialIT {
    private static final int ROUNDS = Integer.getInteger("iora.differential.rounds", 1000);

    @Test
    void answersAsTheReferenceDoes() {
        Optional<ReferenceServer> installed = ReferenceServer.find();
        if (System.getenv("CI") != null) {
            assertThat(installed).as("CI has a nats-server to compare with").isPresent();
        }
        assumeTrue(installed.isPresent(), "no nats-server is installed to compare with");
        try (ServerUnderTest.Running reference = installed.orElseThrow().start(Transcripts.config("default"));
                ServerUnderTest.Running iora = new IoraServer().start(Transcripts.config("default"))) {
            Seeds.forEach(ROUNDS, random -> {
                String session = new SessionGenerator(random).session();
                assertThat(answers(iora.port(), session))
                        .as("answers to %s", brief(RawClient.printable(session)))
                        .isEqualTo(answers(reference.port(), session));
            });
        }
    }

    /**
     * What a server sends until the end, one entry for each operation; sorted, because subscriptions that match the same
     * message get it in no particular order.
     */
    private static List<String> answers(int port, String session) {
        try (RawClient client = RawClient.connect("127.0.0.1", port)) {
            client.readLine();
            if (client.trySend(session)) {
                client.halfClose();
            }
            List<String> answers = new ArrayList<>();
            for (Optional<RawClient.Frame> frame = client.readFrameOrEnd();
                    frame.isPresent();
                    frame = client.readFrameOrEnd()) {
                answers.add(brief(RawClient.printable(frame.get().text())));
            }
            answers.sort(null);
            return answers;
        }
    }

    /** Long texts by their ends and hash, so that failures can be read. */
    private static String brief(String text) {
        return text.length() < 1000
                ? text
                : text.substring(0, 300) + " [" + text.hashCode() + "] " + text.substring(text.length() - 300);
    }
}
