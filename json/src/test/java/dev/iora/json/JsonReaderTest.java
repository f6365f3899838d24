// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iora.json.JsonException.Reason;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonReaderTest {
    private static final JsonFields FIELDS = JsonFields.of("server.Thing", "name", "size", "Size");

    @Test
    void readsOnlyItsPartOfTheArray() {
        byte[] buffer = bytes("xx{\"name\":\"a\"}yy");

        JsonReader in = JsonReader.lenient(buffer, 2, buffer.length - 4);

        in.beginObject(FIELDS);
        assertThat(in.nextField()).isTrue();
        assertThat(in.string("")).isEqualTo("a");
        assertThat(in.nextField()).isFalse();
    }

    @Test
    void countsFaultOffsetsFromTheFirstByteGiven() {
        byte[] buffer = bytes("xx{\"name\" 1}");

        assertThatThrownBy(() -> JsonReader.lenient(buffer, 2, buffer.length - 2))
                .isInstanceOfSatisfying(JsonException.class, e -> {
                    assertThat(e.reason()).isEqualTo(Reason.SYNTAX);
                    assertThat(e.offset()).isEqualTo(9);
                })
                .hasMessage("invalid character '1' after object key");
    }

    @Test
    void prefersTheFieldThatMatchesExactly() {
        assertThat(fieldsOf("{\"size\":1,\"Size\":2,\"SIZE\":3,\"Name\":4}"))
                .containsExactly("size", "Size", "size", "name");
    }

    @Test
    void matchesKeysThatFoldIntoAscii() {
        assertThat(fieldsOf("{\"\u017Fize\":1,\"\\u017fIZE\":2}")).containsExactly("size", "size");
    }

    @Test
    void ignoresUndeclaredFieldsOfAnyShape() {
        assertThat(fieldsOf(
                        "{\"a\":{\"name\":[{}]},\"b\":\"}\",\"c\":[1,\"]\",null],\"d\":-1e5,\"name\":0,\"e\":true}"))
                .containsExactly("name");
    }

    @Test
    void namesTheUndeclaredFieldInStrictMode() {
        byte[] buffer = bytes("{\"name\":\"\",\"na\\u006de\\n\":1}");
        JsonReader in = JsonReader.strict(buffer, 0, buffer.length);
        in.nextDocument();
        in.beginObject(FIELDS);
        in.nextField();
        in.skipValue();

        assertThatThrownBy(in::nextField)
                .isInstanceOfSatisfying(JsonException.class, e -> {
                    assertThat(e.reason()).isEqualTo(Reason.UNKNOWN_FIELD);
                    assertThat(e.offset()).isEqualTo(11);
                })
                .hasMessage("json: unknown field \"name\\n\"");
    }

    @Test
    void namesTheWholePathToAValueOfTheWrongType() {
        JsonFields outer = JsonFields.of("server.Outer", "things");
        JsonReader in = reader("{\"things\":[{\"name\":\"a\"},{\"size\":true}]}");
        in.beginObject(outer);
        in.nextField();
        in.beginArray("[]server.Thing");
        in.nextElement();
        in.skipValue();
        in.nextElement();
        in.beginObject(FIELDS);
        in.nextField();

        assertThatThrownBy(() -> in.int64(0))
                .isInstanceOfSatisfying(
                        JsonException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TYPE))
                .hasMessage("json: cannot unmarshal bool into Go struct field Thing.things.size of type int64");
    }

    @Test
    void readsMapsByTheirKeys() {
        JsonReader in = reader("{\"b\":\"1\",\"\\u0041\":\"2\",\"b\":null}");
        List<String> seen = new ArrayList<>();
        assertThat(in.beginMap("map[string]string")).isTrue();
        while (in.nextField()) {
            seen.add(in.field() + "=" + in.string("none"));
        }

        assertThat(seen).containsExactly("b=1", "A=2", "b=none");
    }

    @Test
    void returnsFalseInsteadOfEnteringNull() {
        assertThat(reader("null").beginObject(FIELDS)).isFalse();
        assertThat(reader("null").beginMap("map[string]int")).isFalse();
        assertThat(reader("null").beginArray("[]int")).isFalse();
        assertThat(reader("null").strings(List.of("kept"))).containsExactly("kept");
        assertThat(reader("null").skipNull()).isTrue();
        assertThat(reader("0").skipNull()).isFalse();
    }

    @Test
    void knowsEachKind() {
        JsonReader in = reader("[{},[],\"\",-1,true,false,null]");
        in.beginArray("[]any");
        List<JsonKind> kinds = new ArrayList<>();
        while (in.nextElement()) {
            kinds.add(in.kind());
            in.skipValue();
        }

        assertThat(kinds)
                .containsExactly(
                        JsonKind.OBJECT,
                        JsonKind.ARRAY,
                        JsonKind.STRING,
                        JsonKind.NUMBER,
                        JsonKind.BOOLEAN,
                        JsonKind.BOOLEAN,
                        JsonKind.NULL);
    }

    @Test
    void returnsRawValuesWithoutTheSpaceAroundThem() {
        JsonReader in = reader("[ { \"a\" : [ 1 ] } , 2 ]");
        in.beginArray("[]json.RawMessage");
        in.nextElement();
        assertThat(in.raw()).isEqualTo(bytes("{ \"a\" : [ 1 ] }"));
        in.nextElement();
        assertThat(in.raw()).isEqualTo(bytes("2"));
        assertThat(in.nextElement()).isFalse();
    }

    @Test
    void limitsNumbersToTheRequestedWidth() {
        assertThat(reader("127").signed("int8", 8, 0)).isEqualTo(127);
        assertThat(reader("-128").signed("int8", 8, 0)).isEqualTo(-128);
        assertThat(reader("65535").unsigned("uint16", 16, 0)).isEqualTo(65_535);
        assertThatThrownBy(() -> reader("128").signed("int8", 8, 0))
                .hasMessage("json: cannot unmarshal number 128 into Go value of type int8");
        assertThatThrownBy(() -> reader("-129").signed("main.tiny", 8, 0))
                .hasMessage("json: cannot unmarshal number -129 into Go value of type main.tiny");
        assertThatThrownBy(() -> reader("65536").unsigned("uint16", 16, 0))
                .hasMessage("json: cannot unmarshal number 65536 into Go value of type uint16");
    }

    @Test
    void convertsTimeOffsetsBeyondTheRangeOfTheJdkToUtc() {
        OffsetDateTime none = OffsetDateTime.MIN;

        assertThat(reader("\"2026-11-24T00:00:00+20:30\"").time(none))
                .isEqualTo(OffsetDateTime.of(2026, 11, 23, 3, 30, 0, 0, ZoneOffset.UTC));
    }

    @ParameterizedTest
    @CsvSource({
        "9999-12-31T23:59:59Z, 9999",
        "9999-12-31T23:59:59+20:00, 9999",
        "0000-01-01T00:00:00Z, 0",
        "0000-01-01T00:00:00-10:00, 0"
    })
    void readsTheYearsOfFourDigits(String text, int year) {
        OffsetDateTime read = reader("\"" + text + "\"").time(OffsetDateTime.MIN);
        assertThat(read.withOffsetSameInstant(ZoneOffset.UTC).getYear()).isEqualTo(year);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9999-12-31T23:59:59-10:00",
                "9999-12-31T23:59:59-20:00",
                "0000-01-01T00:00:00+10:00",
                "0000-01-01T00:00:00+20:00"
            })
    void refusesTimesThatCouldNotBeWrittenInUtc(String text) {
        assertThatThrownBy(() -> reader("\"" + text + "\"").time(OffsetDateTime.MIN))
                .isInstanceOf(JsonException.class)
                .hasMessage("parsing time \"" + text + "\": year outside of range [0,9999]");
    }

    @Test
    void nestsExactlyAsDeepAsNatsServer() {
        int limit = JsonSyntax.MAX_DEPTH;
        reader("[".repeat(limit) + "]".repeat(limit)).skipValue();
        reader("{\"a\":".repeat(limit) + "1" + "}".repeat(limit)).skipValue();

        assertThatThrownBy(() -> reader("[".repeat(limit + 1) + "]".repeat(limit + 1)))
                .isInstanceOfSatisfying(
                        JsonException.class, e -> assertThat(e.offset()).isEqualTo(10_001))
                .hasMessage("invalid character '[' exceeded max depth");
    }

    @Test
    void letsTheCallerReportAFault() {
        JsonReader in = reader("[\"sideways\"]");
        in.beginArray("[]server.Direction");
        in.nextElement();
        in.skipValue();

        JsonException fault = in.fault("unknown direction");

        assertThat(fault.reason()).isEqualTo(Reason.VALUE);
        assertThat(fault).hasMessage("unknown direction").hasNoCause();
        assertThat(fault.getStackTrace()).isEmpty();
    }

    @Test
    void refusesCallsOutOfOrder() {
        JsonReader unread = reader("{\"name\":1}");
        assertThatThrownBy(unread::nextField).isInstanceOf(IllegalStateException.class);

        unread.beginObject(FIELDS);
        unread.nextField();
        assertThatThrownBy(unread::nextField).isInstanceOf(IllegalStateException.class);

        unread.skipValue();
        assertThatThrownBy(unread::skipValue).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> unread.string("")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> JsonReader.strict(bytes("1"), 0, 1).int32(0))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void readsTheNearestIntWhereAGoIntDoesNotFit() {
        assertThat(reader("2147483647").intValue(0)).isEqualTo(Integer.MAX_VALUE);
        assertThat(reader("2147483648").intValue(0)).isEqualTo(Integer.MAX_VALUE);
        assertThat(reader("-2147483649").intValue(0)).isEqualTo(Integer.MIN_VALUE);
        assertThat(reader("null").intValue(7)).isEqualTo(7);
        assertThatThrownBy(() -> reader("9223372036854775808").intValue(0))
                .hasMessage("json: cannot unmarshal number 9223372036854775808 into Go value of type int");
    }

    private static List<String> fieldsOf(String json) {
        JsonReader in = reader(json);
        List<String> fields = new ArrayList<>();
        in.beginObject(FIELDS);
        while (in.nextField()) {
            fields.add(in.field());
            in.skipValue();
        }
        return fields;
    }

    private static JsonReader reader(String json) {
        byte[] buffer = bytes(json);
        return JsonReader.lenient(buffer, 0, buffer.length);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
