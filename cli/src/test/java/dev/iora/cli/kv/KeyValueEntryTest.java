// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iora.cli.bucket.BucketKind;
import dev.iora.cli.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values, operations and settings of buckets. */
class KeyValueEntryTest {
    @ParameterizedTest
    @CsvSource({
        "'',      '',     PUT",
        "'',      Other,  PUT",
        "OTHER,   MaxAge, PUT",
        "DEL,     '',     DELETE",
        "PURGE,   '',     PURGE",
        "'',      MaxAge, PURGE",
        "'',      Purge,  PURGE",
        "'',      Remove, DELETE"
    })
    void operationIsThatOfTheWriterOrOfTheServersMarker(
            String operation, String reason, KeyValueEntry.Operation expected) {
        assertThat(KeyValueEntry.Operation.of(operation, reason)).isEqualTo(expected);
    }

    @Test
    void showsPrintableValuesAsTextAndOthersInBase64() {
        assertThat(ValueText.of("a ~".getBytes(StandardCharsets.US_ASCII))).isEqualTo("a ~");
        assertThat(ValueText.of(new byte[] {'a', 0x1F})).isEqualTo("YR8=");
        assertThat(ValueText.of(new byte[] {0x7F})).isEqualTo("fw==");
        assertThat(ValueText.of("é".getBytes(StandardCharsets.UTF_8))).isEqualTo("w6k=");
    }

    @Test
    void shortensValuesOfMoreThan40Characters() {
        assertThat(ValueText.abbreviated("x".repeat(40).getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo("x".repeat(40));
        assertThat(ValueText.abbreviated(("a".repeat(20) + "b".repeat(21)).getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo("a".repeat(15) + "..." + "b".repeat(15));
    }

    @ParameterizedTest
    @CsvSource({"0,false", "1,true", "64,true", "65,false"})
    void keepsUpTo64ValuesPerKey(long history, boolean accepted) {
        KvFlags flags = new KvFlags();
        flags.history = history;
        if (accepted) {
            assertThat(flags.apply("b", new JsonObject()).number("max_msgs_per_subject"))
                    .isEqualTo(history);
        } else {
            assertThatThrownBy(() -> flags.apply("b", new JsonObject()))
                    .hasMessage("value " + history + " for --history is out of range, use 1 to 64");
        }
    }

    @Test
    void putsGivenSettings() {
        KvFlags flags = new KvFlags();
        flags.maxValueSize = 0L;
        flags.markerTtl = Duration.ofNanos(5);
        flags.republishSource = "a";
        flags.republishDestination = "b";
        flags.sources = List.of("other");
        assertThat(flags.apply("mine", new JsonObject()).toString().replace('"', '\''))
                .isEqualTo("{'max_msg_size':-1,'allow_msg_ttl':true,'subject_delete_marker_ttl':5,"
                        + "'republish':{'src':'a','dest':'b'},'sources':[{'name':'KV_other','subject_transforms':"
                        + "[{'src':'$KV.other.\\u003e','dest':'$KV.mine.\\u003e'}]}],'duplicate_window':120000000000}");
    }

    @Test
    void namesTheStreamOfABucket() {
        assertThat(BucketKind.KEY_VALUE.stream("a-B_1")).isEqualTo("KV_a-B_1");
        assertThat(BucketKind.OBJECT.stream("a")).isEqualTo("OBJ_a");
        assertThat(BucketKind.KEY_VALUE.bucket("KV_a")).isEqualTo("a");
        assertThat(BucketKind.KEY_VALUE.bucket("OBJ_a")).isEqualTo("OBJ_a");
        assertThatThrownBy(() -> BucketKind.KEY_VALUE.stream("a.b")).hasMessage("nats: invalid bucket name");
        assertThatThrownBy(() -> BucketKind.OBJECT.stream("")).hasMessage("nats: invalid object-store name");
    }
}
