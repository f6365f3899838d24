// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ApiCallTest {
    @ParameterizedTest
    @CsvSource({
        "INFO,INFO,",
        "STREAM.NAMES,STREAM_NAMES,",
        "STREAM.INFO.S,STREAM_INFO,S",
        "STREAM.CREATE.A/b,STREAM_CREATE,A/b",
        "STREAM.MSG.GET.S,STREAM_MESSAGE_GET,S",
        "CONSUMER.CREATE.S,CONSUMER_CREATE,S",
        "CONSUMER.CREATE.S.C,CONSUMER_CREATE_NAMED,S C",
        "CONSUMER.CREATE.S.C.a.*.>,CONSUMER_CREATE_FILTERED,S C a.*.>",
        "CONSUMER.DURABLE.CREATE.S.C,CONSUMER_CREATE_DURABLE,S C",
        "CONSUMER.LEADER.STEPDOWN.S.C,CONSUMER_LEADER_STEPDOWN,S C"
    })
    void findsTheCallAndItsNames(String tail, ApiCall call, String names) {
        ApiCall.Match match = Objects.requireNonNull(ApiCall.match("$JS.API." + tail));
        assertThat(match.call()).isEqualTo(call);
        assertThat(String.join(" ", match.names())).isEqualTo(names == null ? "" : names);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FOO.BAR",
                "STREAM.FOO.BAR",
                "STREAM.CREATE.T.U",
                "STREAM.INFO",
                "STREAM.INFO.",
                "STREAM.NAMES.S",
                "META.LEADER.STEPDOWN",
                "CONSUMER.CREATE.S..x",
                "INFOS"
            })
    void knowsWhatIsNoCall(String tail) {
        assertThat(ApiCall.match("$JS.API." + tail)).isNull();
    }

    @Test
    void takesNothingOutsideTheApi() {
        assertThat(ApiCall.match("INFO")).isNull();
    }
}
