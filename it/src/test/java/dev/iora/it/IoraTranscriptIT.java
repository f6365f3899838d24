// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** Iora follows the transcripts of nats-server 2.14. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class IoraTranscriptIT {
    private final IoraServer server = new IoraServer();
    private final Transcripts transcripts = new Transcripts(server);

    @TestFactory
    Stream<DynamicNode> followsTheTranscripts() {
        return transcripts.tests(_ -> true);
    }

    @AfterAll
    void stopServers() {
        transcripts.close();
    }
}
