// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.iora.testkit.Seeds;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Random sessions, most of them damaged, get exactly the same responses from Iora and nats-server. */
final class DifferentialIT {
    private static final int ROUNDS = Integer.getInteger("iora.differential.rounds", 1000);

    @Test
    void answersLikeTheReference() {
        Optional<ReferenceServer> installed = ReferenceServer.find();
        if (System.getenv("CI") != null) {
            assertThat(installed).as("nats-server installed on CI").isPresent();
        }
        assumeTrue(installed.isPresent(), "no nats-server is installed to compare with");
        try (ServerUnderTest.Running reference = installed.orElseThrow().start(Transcripts.config("default"));
                ServerUnderTest.Running iora = new IoraServer().start(Transcripts.config("default"))) {
            Seeds.forEach(ROUNDS, random -> {
                String session = new SessionGenerator(random).session();
                assertThat(Answers.to(session, iora.port()))
                        .as("answers to %s", Answers.brief(session))
                        .isEqualTo(Answers.to(session, reference.port()));
            });
        }
    }
}
