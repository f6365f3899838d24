// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iora.json.JsonWritable;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigJsonTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(JsonWritable value) {
        return new String(value.toJson(), StandardCharsets.UTF_8);
    }

    @Test
    void writesEveryStreamFieldThatIsNotOptional() {
        assertThat(text(StreamConfig.builder().name("T").build()))
                .isEqualTo(
                        "{\"name\":\"T\",\"retention\":\"limits\",\"max_consumers\":0,\"max_msgs\":0,\"max_bytes\":0,"
                                + "\"max_age\":0,\"max_msgs_per_subject\":0,\"discard\":\"old\",\"storage\":\"file\","
                                + "\"num_replicas\":0,\"compression\":\"none\",\"allow_direct\":false,\"mirror_direct\":false,"
                                + "\"sealed\":false,\"deny_delete\":false,\"deny_purge\":false,\"allow_rollup_hdrs\":false,"
                                + "\"consumer_limits\":{},\"allow_msg_ttl\":false}");
    }

    @Test
    void writesTheStreamOfTheTranscript() {
        StreamConfig config = StreamConfigRequest.parse(
                        bytes("{\"name\":\"T\",\"subjects\":[\"t.>\"],\"max_consumers\":-1,\"max_msgs\":-1,"
                                + "\"max_bytes\":-1,\"max_msgs_per_subject\":-1,\"max_msg_size\":-1,\"num_replicas\":1,"
                                + "\"duplicate_window\":120000000000,\"metadata\":{\"_nats.ver\":\"2.14.5\","
                                + "\"_nats.req.level\":\"0\",\"_nats.level\":\"4\"}}"),
                        true)
                .config();
        assertThat(text(config))
                .isEqualTo("{\"name\":\"T\",\"subjects\":[\"t.\\u003e\"],\"retention\":\"limits\",\"max_consumers\":-1,"
                        + "\"max_msgs\":-1,\"max_bytes\":-1,\"max_age\":0,\"max_msgs_per_subject\":-1,"
                        + "\"max_msg_size\":-1,\"discard\":\"old\",\"storage\":\"file\",\"num_replicas\":1,"
                        + "\"duplicate_window\":120000000000,\"compression\":\"none\",\"allow_direct\":false,"
                        + "\"mirror_direct\":false,\"sealed\":false,\"deny_delete\":false,\"deny_purge\":false,"
                        + "\"allow_rollup_hdrs\":false,\"consumer_limits\":{},\"allow_msg_ttl\":false,"
                        + "\"metadata\":{\"_nats.level\":\"4\",\"_nats.req.level\":\"0\",\"_nats.ver\":\"2.14.5\"}}");
    }

    @Test
    void writesTheConsumerOfTheTranscript() {
        CreateConsumerRequest request = CreateConsumerRequest.parse(
                bytes("{\"stream_name\":\"T\",\"config\":{\"durable_name\":\"c1\",\"name\":\"c1\","
                        + "\"ack_policy\":\"explicit\",\"ack_wait\":30000000000,\"max_deliver\":-1,"
                        + "\"max_waiting\":512,\"max_ack_pending\":1000},\"action\":\"create\",\"pedantic\":true}"),
                true);
        assertThat(request.stream()).isEqualTo("T");
        assertThat(request.action()).isEqualTo(ConsumerAction.CREATE);
        assertThat(request.pedantic()).isTrue();
        assertThat(text(request.config()))
                .isEqualTo("{\"durable_name\":\"c1\",\"name\":\"c1\",\"deliver_policy\":\"all\","
                        + "\"ack_policy\":\"explicit\",\"ack_wait\":30000000000,\"max_deliver\":-1,"
                        + "\"replay_policy\":\"instant\",\"max_waiting\":512,\"max_ack_pending\":1000,"
                        + "\"num_replicas\":0}");
    }

    @Test
    void takesAnEmptyBodyForAnEmptyConfiguration() {
        assertThat(StreamConfigRequest.parse(new byte[0], true).config())
                .isEqualTo(StreamConfig.builder().build());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            bad                       | invalid JSON: invalid character 'b' looking for beginning of value at offset 1
            {"name":"T","foo":1}      | invalid JSON: json: unknown field "foo"
            {"retention":"bogus"}     | invalid JSON: can not unmarshal "\\"bogus\\""
            {"retention":null}        | invalid JSON: can not unmarshal "null"
            {"retention":3}           | invalid JSON: can not unmarshal "3"
            {"discard":"bogus"}       | invalid JSON: can not unmarshal "\\"bogus\\""
            {"storage":"File"}        | invalid JSON: can not unmarshal "\\"File\\""
            {"persist_mode":"x"}      | invalid JSON: can not unmarshal "\\"x\\""
            {"compression":"x"}       | invalid JSON: unknown compression algorithm
            {"name":1}                | invalid JSON: json: cannot unmarshal number into Go struct field StreamConfigRequest.name of type string
            {"max_age":"1s"}          | invalid JSON: json: cannot unmarshal string into Go struct field StreamConfigRequest.max_age of type time.Duration
            {"name":                  | invalid JSON: unexpected EOF
            """)
    void refusesStreamRequestsThatCannotBeRead(String body, String description) {
        assertThatThrownBy(() -> StreamConfigRequest.parse(bytes(body), true))
                .isInstanceOfSatisfying(ApiException.class, e -> {
                    assertThat(e.fault().error()).isEqualTo(ApiError.INVALID_JSON);
                    assertThat(e.fault().description()).isEqualTo(description);
                });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"config":{"ack_policy":"bogus"}}      | invalid JSON: can not unmarshal "\\"bogus\\""
            {"config":{"deliver_policy":"bogus"}}  | invalid JSON: can not unmarshal "\\"bogus\\""
            {"config":{"replay_policy":"bogus"}}   | invalid JSON: can not unmarshal "\\"bogus\\""
            {"config":{"priority_policy":"bogus"}} | invalid JSON: unknown priority policy: "bogus"
            {"action":"bogus"}                     | invalid JSON: unknown consumer action: "bogus"
            {"config":{"foo":1}}                   | invalid JSON: json: unknown field "foo"
            """)
    void refusesConsumerRequestsThatCannotBeRead(String body, String description) {
        assertThatThrownBy(() -> CreateConsumerRequest.parse(bytes(body), true))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        e -> assertThat(e.fault().description()).isEqualTo(description));
    }

    @Test
    void ignoresUnknownFieldsWhenNotStrict() {
        assertThat(StreamConfigRequest.parse(bytes("{\"name\":\"T\",\"foo\":1}"), false)
                        .config()
                        .name())
                .isEqualTo("T");
        assertThatThrownBy(() -> StreamConfigRequest.parse(bytes("bad"), false))
                .hasMessage("invalid JSON: invalid character 'b' looking for beginning of value");
    }

    @Test
    void takesOtherSpellingsThatTheGoServerTakes() {
        StreamConfig config = StreamConfigRequest.parse(
                        bytes("{\"NAME\":\"T\",\"discard\":\"NEW\",\"persist_mode\":\"\"}"), true)
                .config();
        assertThat(config.discard()).isEqualTo(DiscardPolicy.NEW);
        assertThat(config.persistMode()).isEqualTo(PersistMode.DEFAULT);
        assertThat(CreateConsumerRequest.parse(bytes("{\"config\":{\"deliver_policy\":\"undefined\"}}"), true)
                        .config()
                        .deliverPolicy())
                .isEqualTo(DeliverPolicy.ALL);
    }

    @Test
    void takesNullForZeroUnlessItIsAWord() {
        assertThat(StreamConfig.parse(bytes("{\"name\":null,\"subjects\":null,\"max_consumers\":null,\"max_age\":null,"
                        + "\"max_msg_size\":null,\"placement\":null,\"mirror\":null,\"sources\":null,\"first_seq\":null,"
                        + "\"sealed\":null,\"consumer_limits\":null,\"metadata\":null}")))
                .isEqualTo(StreamConfig.builder().build());
        assertThat(ConsumerConfig.parse(bytes("{\"name\":null,\"opt_start_time\":null,\"backoff\":null,"
                        + "\"filter_subjects\":null,\"num_replicas\":null,\"metadata\":null,\"pause_until\":null}")))
                .isEqualTo(ConsumerConfig.builder().build());
        assertThatThrownBy(() -> StreamConfig.parse(bytes("{\"persist_mode\":null}")))
                .hasMessage("can not unmarshal \"null\"");
    }
}
