// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.json.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compiles a record with every kind of component, and runs what is generated for it. */
final class GeneratedCodeTest {
    private static final String SOURCE = """
            /**
             * A sample.
             *
             * @param text text with a {@code word}
             *     on two lines
             * @param count a number
             */
            @JsonObject("server.Sample")
            public record Sample(
                    @JsonField("text") String text,
                    @JsonOptional("count") int count,
                    @JsonOptional("exact") @GoType("int32") int exact,
                    @JsonOptional("byte") @GoType("uint8") int small,
                    @JsonOptional("size") long size,
                    @JsonOptional("wait") @GoType("time.Duration") long waitNanos,
                    @JsonOptional("seq") @GoType("uint64") long sequence,
                    @JsonOptional("ratio") double ratio,
                    @JsonOptional("on") boolean on,
                    @JsonField("start") OffsetDateTime start,
                    @JsonOptional("end") @Nullable OffsetDateTime end,
                    @JsonOptional("color") Color color,
                    @JsonOptional("shade") Shade shade,
                    @JsonOptional("data") byte[] data,
                    @JsonOptional("raw") @GoType("json.RawMessage") byte[] raw,
                    @JsonOptional("limit") @Nullable Long limit,
                    @JsonField("part") Part part,
                    @JsonOptional("other") @Nullable Part other,
                    @JsonField("shown") @Nullable Part shown,
                    @JsonOptional("names") List<String> names,
                    @JsonOptional("waits") @GoType("[]time.Duration") List<Long> waits,
                    @JsonOptional("parts") @GoType("[]*server.Part") List<Part> parts,
                    @JsonOptional("colors") List<Color> colors,
                    @JsonOptional("rows") List<List<Integer>> rows,
                    @JsonField("maybe") @Nullable List<String> maybe,
                    @JsonOptional("tags") Map<String, String> tags,
                    @JsonOptional("map") Map<String, Part> map,
                    @JsonOptional("deep") Map<String, Map<String, List<Long>>> deep,
                    @JsonInline More more,
                    @JsonOptional("in") int in,
                    @JsonOptional("out") boolean out,
                    @JsonOptional("values") List<Long> values) {

                @JsonObject("server.Part")
                public record Part(@JsonOptional("a") String a, @JsonOptional("b") int b) {}

                @JsonObject("server.More")
                public record More(@JsonOptional("x") String x, @JsonOptional("y") boolean y) {}

                public enum Color implements WireName {
                    RED("red"), GREEN("green");

                    private final String word;

                    Color(String word) {
                        this.word = word;
                    }

                    @Override
                    public String wireName() {
                        return word;
                    }
                }

                public enum Shade implements WireName {
                    DARK, LIGHT;

                    static Shade read(JsonReader in) {
                        return in.string("").equals("bright") ? LIGHT : DARK;
                    }

                    @Override
                    public String wireName() {
                        return "bright";
                    }
                }

                static String run(String json) {
                    try {
                        JsonWriter out = new JsonWriter();
                        Sample sample = SampleJson.parse(json.getBytes(StandardCharsets.UTF_8));
                        SampleJson.write(out, new SampleBuilder(sample).build());
                        return new String(out.toByteArray(), StandardCharsets.UTF_8);
                    } catch (JsonException e) {
                        return e.getMessage();
                    }
                }
            }
            """;
    private static final String START = "\"start\":\"0001-01-01T00:00:00Z\"";

    @TempDir
    static Path folder;

    private static Compilation sample;

    @BeforeAll
    static void compile() throws IOException {
        sample = Compilation.of(folder, SOURCE);
        assertThat(sample.errors()).isEmpty();
    }

    @Test
    void writesWhatIsNotOptionalWhenNothingIsGiven() throws Exception {
        String empty = "{\"text\":\"\"," + START + ",\"part\":{},\"shown\":null,\"maybe\":null}";
        assertThat(sample.run("{}")).isEqualTo(empty);
        assertThat(sample.run("null")).isEqualTo(empty);
        assertThat(sample.run(
                        "{\"unknown\":[{}],\"start\":null,\"part\":null,\"end\":null,\"names\":null,\"map\":null}"))
                .isEqualTo(empty);
    }

    @Test
    void writesInDeclaredOrderWhatItReads() throws Exception {
        String all = "{\"text\":\"t\",\"count\":-1,\"exact\":2,\"byte\":255,\"size\":-3,\"wait\":4,"
                + "\"seq\":18446744073709551615,\"ratio\":0.5,\"on\":true,\"start\":\"2026-12-01T01:02:03+01:00\","
                + "\"end\":\"2026-12-01T01:02:03.5Z\",\"color\":\"green\",\"shade\":\"bright\",\"data\":\"AQI=\","
                + "\"raw\":{\"r\":[1]},\"limit\":0,\"part\":{\"a\":\"p\",\"b\":1},\"other\":{},\"shown\":{\"b\":2},"
                + "\"names\":[\"n\",\"\"],\"waits\":[1,0],\"parts\":[{\"a\":\"1\"},{}],\"colors\":[\"red\",\"green\"],"
                + "\"rows\":[[1],[],[2,3]],\"maybe\":[],\"tags\":{\"k\":\"v\"},\"map\":{\"m\":{\"a\":\"2\"}},"
                + "\"deep\":{\"d\":{\"e\":[7]}},\"x\":\"x\",\"y\":true,\"in\":1,\"out\":true,\"values\":[8]}";
        assertThat(sample.run(all)).isEqualTo(all);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"TEXT":"t"}                            | "text":"t"
            {"text":"t","text":null}                | "text":"t"
            {"count":99999999999}                   | "count":2147483647
            {"part":{"a":"p"},"part":{"b":1}}       | "part":{"a":"p","b":1}
            {"part":{"a":"p"},"part":null}          | "part":{"a":"p"}
            {"other":{"a":"p"},"other":{"b":1}}     | "other":{"a":"p","b":1}
            {"parts":[null]}                        | "parts":[{}]
            """)
    void readsAsGoDoes(String json, String expected) throws Exception {
        assertThat(sample.run(json)).contains(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"names":["n"],"names":null}            | names
            {"tags":{"a":"b"},"tags":null}          | tags
            {"other":{"a":"p"},"other":null}        | other
            """)
    void forgetsCollectionsAndNullableValuesAtNull(String json, String name) throws Exception {
        assertThat(sample.run(json)).startsWith("{\"text\"").doesNotContain(name);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"text":1}              | json: cannot unmarshal number into Go struct field Sample.text of type string
            {"exact":3000000000}    | json: cannot unmarshal number 3000000000 into Go struct field Sample.exact of type int32
            {"byte":256}            | json: cannot unmarshal number 256 into Go struct field Sample.byte of type uint8
            {"wait":"1s"}           | json: cannot unmarshal string into Go struct field Sample.wait of type time.Duration
            {"waits":3}             | json: cannot unmarshal number into Go struct field Sample.waits of type []time.Duration
            {"parts":{}}            | json: cannot unmarshal object into Go struct field Sample.parts of type []*server.Part
            {"part":3}              | json: cannot unmarshal number into Go struct field Sample.part of type server.Part
            {"part":{"b":"x"}}      | json: cannot unmarshal string into Go struct field Part.part.b of type int
            {"map":[]}              | json: cannot unmarshal array into Go struct field Sample.map of type map[string]server.Part
            {"deep":{"d":3}}        | json: cannot unmarshal number into Go struct field Sample.deep of type map[string][]int64
            {"y":"x"}               | json: cannot unmarshal string into Go struct field Sample.y of type bool
            {"color":"blue"}        | can not unmarshal "\\"blue\\""
            []                      | json: cannot unmarshal array into Go value of type server.Sample
            """)
    void refusesWithTheTextsOfGo(String json, String message) throws Exception {
        assertThat(sample.run(json)).isEqualTo(message);
    }

    @Test
    void copiesTheDocumentationOfComponentsToTheBuilder() throws IOException {
        assertThat(sample.generated("SampleBuilder"))
                .contains("/** Text with a {@code word} on two lines. */\n    public SampleBuilder text(")
                .contains("/** A number. */\n    public SampleBuilder count(");
    }

    @Test
    void importsOnlyWhatAFileNeeds() throws IOException {
        assertThat(sample.generated("SampleBuilder")).contains("import java.util.ArrayList;");
        assertThat(sample.generated("SampleJson"))
                .startsWith("// Generated from sample.Sample.\npackage sample;\n")
                .contains("import java.util.List;")
                .doesNotContain("import java.util.ArrayList;", "import sample.Sample;");
        assertThat(sample.generated("PartJson"))
                .contains("import sample.Sample.Part;")
                .doesNotContain("java.util");
    }
}
