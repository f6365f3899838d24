// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.json.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DeclarationErrorTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            int a                                               | must have one of @JsonField, @JsonOptional and, if it is not inline itself, @JsonInline
            @JsonField("a") @JsonOptional("a") int a            | must have one of @JsonField, @JsonOptional and, if it is not inline itself, @JsonInline
            @JsonField("") int a                                | the name in JSON must be printable ASCII without quotes
            @JsonField("ä") int a                               | the name in JSON must be printable ASCII without quotes
            @JsonField("a") int a, @JsonField("A") int b        | two fields are named A when case is ignored
            @JsonField("a") float a                             | the type float is not supported in a JSON object
            @JsonField("a") int[] a                             | the type int[] is not supported in a JSON object
            @JsonField("a") Object a                            | the type java.lang.Object is not supported in a JSON object
            @JsonField("a") List<?> a                           | the type ? is not supported in a JSON object
            @JsonField("a") List<Set<String>> a                 | the type java.util.Set<java.lang.String> is not supported in a JSON object
            @JsonField("a") Map<Integer, String> a              | the type java.util.Map<java.lang.Integer,java.lang.String> is not supported in a JSON object
            @JsonField("a") Thread.State a                      | the enum java.lang.Thread.State must be a dev.iora.json.WireName
            @JsonField("a") @GoType("uint64") int a             | a Go uint64 cannot be a Java int
            @JsonField("a") @GoType("int") long a               | a Go int cannot be a Java long
            @JsonField("a") @GoType("[]int") String a           | a Go []int cannot be a Java java.lang.String
            @JsonField("a") @GoType("time.Duration") List<Long> a | the Go type time.Duration must start with []
            @JsonField("a") @GoType("json.RawMessage") byte[] a | raw JSON may be missing: make it @JsonOptional or @Nullable
            @JsonOptional("a") OffsetDateTime a                 | has no empty value that could be left out: make it @JsonField or @Nullable
            @JsonOptional("a") Part a                           | has no empty value that could be left out: make it @JsonField or @Nullable
            @JsonInline int a                                   | only another JSON object that is not nullable can be inline
            @JsonInline @Nullable Part a                        | only another JSON object that is not nullable can be inline
            @JsonInline Part a, @JsonField("p") int b           | two fields are named p when case is ignored
            @JsonInline Part a, @JsonInline Other b             | only one component can be inline
            @JsonField("a") ReadOnly a                          | ReadOnly has write = false, unlike this record
            @JsonField("a") List<ReadOnly> a                    | ReadOnly has write = false, unlike this record
            """)
    void refusesComponents(String components, String error) throws IOException {
        String source = "@JsonObject(\"s.Sample\") record Sample(" + components + ") {"
                + "@JsonObject(\"s.Part\") record Part(@JsonField(\"p\") int p) {}"
                + "@JsonObject(\"s.Other\") record Other(@JsonField(\"o\") int o) {}"
                + "@JsonObject(value = \"s.ReadOnly\", write = false) record ReadOnly(@JsonField(\"r\") int r) {} }";
        assertThat(Compilation.of(folder, source).errors()).contains(error);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            @JsonObject("s.S") final class Sample {}                                  | only a record without type parameters can be a JSON object
            @JsonObject("s.S") record Sample<T>(@JsonField("a") int a) {}             | only a record without type parameters can be a JSON object
            @JsonObject(value = "s.S", read = false, write = false) record Sample() {} | a JSON object must be read, written or both
            final class Sample { @JsonObject("s.S") private record P() {} }           | a JSON object must not be private
            """)
    void refusesTypes(String source, String error) throws IOException {
        assertThat(Compilation.of(folder, source).errors()).contains(error);
    }

    @Test
    void generatesOnlyWhatIsAskedFor() throws IOException {
        Compilation compilation = Compilation.of(folder, """
                final class Sample {
                    @JsonObject(value = "s.In", write = false)
                    record In(@JsonField("a") @GoType("json.RawMessage") byte[] a) {}

                    @JsonObject(value = "s.Out", read = false)
                    record Out(@JsonField("a") int a) {}
                }
                """);
        assertThat(compilation.errors()).isEmpty();
        assertThat(compilation.generated("InJson")).contains(" parse(").doesNotContain(" write(");
        assertThat(compilation.generated("OutJson")).contains(" write(").doesNotContain(" parse(");
        assertThat(compilation.generated("OutBuilder")).doesNotContain("JsonReader");
        assertThat(Files.exists(folder.resolve("sample", "OutJson.class"))).isTrue();
    }
}
