// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iora.config.ConfigException;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** Iora follows the transcripts of nats-server 2.14. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class IoraTranscriptIT {
    /** Configurations with keys that Iora refuses so far; to be shortened with every supported key. */
    private static final Set<String> NOT_YET =
            Set.of("users", "user", "token", "no-auth-user", "auth-timeout", "nonce", "accounts");

    private final IoraServer server = new IoraServer();
    private final Transcripts transcripts = new Transcripts(server);

    @TestFactory
    Stream<DynamicNode> followsTheTranscripts() {
        return transcripts.tests(config -> !NOT_YET.contains(config));
    }

    @TestFactory
    Stream<DynamicTest> refusesUnsupportedConfigurations() {
        return NOT_YET.stream()
                .map(name -> DynamicTest.dynamicTest(
                        name,
                        () -> assertThatThrownBy(() -> server.start(Transcripts.config(name)))
                                .isInstanceOf(ConfigException.class)
                                .hasMessageContaining("is not supported yet")));
    }

    @AfterAll
    void stopServers() {
        transcripts.close();
    }
}
