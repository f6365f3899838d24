// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.jetstream.Inbox;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Creation, update and deletion of streams with the real rules, on a server with a domain. */
final class StreamCallsTest {
    private final ApiHarness api = new ApiHarness("hub", 100);
    private String created = "";

    @BeforeEach
    void createsAStream() {
        created = api.ask("STREAM.CREATE.T", "{'name':'T','subjects':['t.>']}");
    }

    @Test
    void showsTheDomainButInTheAnswerToACreation() {
        String domain = "'domain':'hub'";
        assertThat(created).contains("'did_create':true").doesNotContain(domain);
        assertThat(api.ask("STREAM.CREATE.T", "{'name':'T','subjects':['t.>']}"))
                .contains("'did_create':true")
                .doesNotContain(domain);
        assertThat(api.ask("STREAM.UPDATE.T", "{'name':'T','subjects':['t.>'],'max_msgs':5}"))
                .contains(domain);
        assertThat(api.ask("STREAM.INFO.T", "")).contains(domain);
        assertThat(api.ask("STREAM.LIST", "")).contains(domain);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            T   | bad                                | 10025
            Z   | {'name':'Q','max_age':-1}          | 10052
            Z   | {'name':'Q'}                       | 10056
            Z   | {'name':'Z'}                       | 10059
            Z   | {'name':'Z','max_age':-1}          | 10052
            a/b | {'name':'a/b'}                     | 10052
            a/b | {'name':'Z'}                       | 10056
            T   | {'name':'T','num_replicas':3}      | 10074
            T   | {'name':'T','storage':'memory'}    | 10052
            """)
    void checksAnUpdateBeforeLookingForItsStream(String stream, String body, int code) {
        assertThat(api.ask("STREAM.UPDATE." + stream, body)).contains("'err_code':" + code + ",");
    }

    @Test
    void reportsTheConsumersThatAreDeletedWithAStream() {
        for (String name : new String[] {"b", "a"}) {
            assertThat(api.ask(
                            "CONSUMER.CREATE.T." + name,
                            "{'stream_name':'T','config':{'durable_name':'" + name + "','ack_policy':'explicit'}}"))
                    .contains("'name':'" + name + "'");
        }
        api.received.clear();
        api.subscribe("$JS.EVENT.ADVISORY.>");
        assertThat(api.ask("STREAM.DELETE.T", "")).contains("'success':true");
        assertThat(api.received.stream().map(Inbox.Received::subject).filter(subject -> subject.contains(".DELETED.")))
                .containsExactly(
                        "$JS.EVENT.ADVISORY.CONSUMER.DELETED.T.a",
                        "$JS.EVENT.ADVISORY.CONSUMER.DELETED.T.b",
                        "$JS.EVENT.ADVISORY.STREAM.DELETED.T");
    }

    @Test
    void returnsNoStreamsIfAListFails() {
        String error = "'total':0,'offset':0,'limit':0,'streams':";
        assertThat(api.ask("STREAM.LIST", "{bad")).contains("10025").endsWith(error + "[]}");
        assertThat(api.ask("STREAM.NAMES", "{bad")).contains("10025").endsWith(error + "null}");
    }
}
