// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests subjects with the name of the server's domain. */
final class ApiDomainTest {
    private final ApiHarness hub = new ApiHarness("hub", 100);

    @ParameterizedTest
    @ValueSource(strings = {"$KV.b.k", "$OBJ.b.C.x"})
    void writesToStoresUnderTheNameOfTheDomain(String subject) {
        hub.subscribe(subject.substring(0, subject.indexOf('.')) + ".>");
        hub.send("$JS.hub.API." + subject, "K: v", "value");
        hub.runAll();
        assertThat(hub.received).singleElement().satisfies(got -> {
            assertThat(got.subject()).isEqualTo(subject);
            assertThat(got.headers()).contains("K: v");
            assertThat(got.payload()).isEqualTo("value");
        });
    }

    @Test
    void reportsNoRespondersForAMissingStore() {
        String reply = hub.send("$JS.hub.API.$KV.b.k", "value");
        hub.runAll();
        assertThat(hub.response(reply)).startsWith("NATS/1.0 503");
    }

    @Test
    void reportsNoRespondersWhileTheLaneIsTooBusy() {
        hub.lanes.refusing = true;
        assertThat(hub.publish(0, "$JS.hub.API.$KV.b.k", "reply.x", "", "value"))
                .isFalse();
        assertThat(hub.warnings).containsExactly("a lane was too busy for a request under the name of the domain");
    }

    @ParameterizedTest
    @ValueSource(strings = {"X", "INFO.a", "STREAM", "$KV", "$JS.API.INFO", "CONSUMERS.a"})
    void refusesUnmappedSubjects(String tail) {
        assertThat(hub.publish(0, "$JS.hub.API." + tail, "reply.x", "", "")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"INFO", "STREAM.NAMES", "META.X", "SERVER.X", "ACCOUNT.X", "CONSUMER.X"})
    void takesMappedSubjects(String tail) {
        assertThat(hub.publish(0, "$JS.hub.API." + tail, "reply.x", "", "")).isTrue();
    }
}
