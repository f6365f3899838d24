// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** Checks the transcripts themselves: nats-server follows them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ReferenceTranscriptIT {
    private Optional<Transcripts> transcripts = Optional.empty();

    @BeforeAll
    void findServer() {
        transcripts = ReferenceServer.find().map(Transcripts::new);
        if (System.getenv("CI") != null) {
            assertThat(transcripts).as("nats-server installed on CI").isPresent();
        }
        assumeTrue(transcripts.isPresent(), "no nats-server is installed to compare with");
    }

    @TestFactory
    Stream<DynamicNode> followsTheTranscripts() {
        return transcripts.orElseThrow().tests();
    }

    @AfterAll
    void stopServers() {
        transcripts.ifPresent(Transcripts::close);
    }
}
