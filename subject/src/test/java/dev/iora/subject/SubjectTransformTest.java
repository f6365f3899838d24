// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.subject;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubjectTransformTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "foo bar foo bar",
                "foo $JS.bar foo $JS.bar",
                "> > a.b a.b",
                "> x.> a.b x.a.b",
                "a.> > a.b.c b.c",
                "a.> x.y.> a.b.c x.y.b.c",
                "a.*.> x.$1.> a.b.c.d x.b.c.d",
                "*.* $2.$1 a.b b.a",
                "a.*.* z.{{wildcard(2)}}.{{Wildcard(1)}} a.b.c z.c.b",
                "a.*.*.> z.{{wildcard(2)}}.> a.b.c.d.e z.c.d.e",
                "*.* $0.$1 a.b a.a",
                "* x.$1a bc x.$1a",
                "* {{split(1,-)}} a-b-c a.b.c",
                "* {{Split(1,--)}} a--b-c-- a.b-c",
                "* x.{{split(1,-)}}.y ---a---b- x.a.b.y",
                "* {{split(1,x)}} abc abc",
                "* {{split(1,)}} aé€b a.é.€.b",
                "* {{splitfromleft(1,3)}} abcdef abc.def",
                "* {{SplitFromLeft(1,6)}} abcdef abcdef",
                "* {{splitFromLeft(1,0)}} abcdef abcdef",
                "* {{SplitFromRight(1,2)}} abcdef abcd.ef",
                "* {{splitFromRight(1,7)}} abcdef abcdef",
                "* {{splitFromRight(1,-1)}} abcdef abcdef",
                "* {{sliceFromLeft(1,2)}} abcde ab.cd.e",
                "* {{sliceFromLeft(1,3)}} abcdef abc.def",
                "* {{sliceFromLeft(1,5)}} abcde abcde",
                "* {{SliceFromRight(1,2)}} abcde a.bc.de",
                "* {{sliceFromRight(1,3)}} abcdef abc.def",
                "* {{left(1,3)}} abcdef abc",
                "* {{left(1,9)}} abcdef abcdef",
                "* {{Right(1,3)}} abcdef def",
                "* {{right(1,0)}} abcdef abcdef",
                "foo.* bar.{{partition(10,1)}} foo.a bar.0",
                "foo.*.* bar.{{partition(0,1,2)}} foo.a.b bar.0",
                "*.* {{partition(1000000,1,2)}} foo.bar 735720",
                "foobar {{partition(1000000)}} foobar 735720",
                "foobar {{partition(1000000,1)}} foobar 735720",
                "> p.{{partition(1000000)}}.> a.b p.607692.a.b",
                "* {{partition(-1,1)}} a 3826002220",
                "a.b {{random(10)}} a.b 7",
                "* {{random(0)}} a 0",
            })
    void maps(String source, String destination, String subject, String expected) {
        SubjectTransform transform = SubjectTransform.of(source, destination, bound -> bound - 3);
        assertThat(apply(transform, subject)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "*;{{ wildcard ( 1 ) }};ab;ab",
                "*;{{ split( 1,  -) }};a-b;a.b",
                "*.*;{{partition( 1000000 , 1,  2 )}};foo.bar;735720",
                "*;{{wildcard(+1)}};a;a",
            })
    void takesSpacesWithinFunctions(String source, String destination, String subject, String expected) {
        assertThat(apply(SubjectTransform.of(source, destination), subject)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "a..b;x;invalid subject",
                "a;x.;invalid subject",
                "a.*;x.*;invalid subject",
                "a.>;x;invalid subject",
                "a;x.>;invalid subject",
                "a;$1;wildcard index out of range in $1",
                "a;{{left(1,2)}};wildcard index out of range in {{left(1,2)}}",
                "*;$2;wildcard index out of range in $2: [2]",
                "*;{{wildcard(7)}};wildcard index out of range in {{wildcard(7)}}: [7]",
                "*;{{partition(3,1,2)}};wildcard index out of range in {{partition(3,1,2)}}: [2]",
                "*;{{unknown(1)}};unknown function in {{unknown(1)}}",
                "*;{{WILDCARD(1)}};unknown function in {{WILDCARD(1)}}",
                "*;{{wildcard}};unknown function in {{wildcard}}",
                "*;{{wildcard()}};not enough arguments passed to the function in {{wildcard()}}",
                "*;{{wildcard(1,2)}};too many arguments passed to the function in {{wildcard(1,2)}}",
                "*;{{wildcard(a)}};function argument is invalid or in the wrong format in {{wildcard(a)}}",
                "*;{{wildcard(٣)}};function argument is invalid or in the wrong format in {{wildcard(٣)}}",
                "*;{{partition()}};function argument is invalid or in the wrong format in {{partition()}}",
                "*;{{partition(2147483648)}};"
                        + "function argument is invalid or in the wrong format in {{partition(2147483648)}}",
                "*;{{partition(99999999999999999999)}};"
                        + "function argument is invalid or in the wrong format in {{partition(99999999999999999999)}}",
                "*;{{partition(2,x)}};function argument is invalid or in the wrong format in {{partition(2,x)}}",
                "*;{{split(1)}};not enough arguments passed to the function in {{split(1)}}",
                "*;{{split(1,2,3)}};too many arguments passed to the function in {{split(1,2,3)}}",
                "*;{{split(1,a b)}};function argument is invalid or in the wrong format in {{split(1,a b)}}",
                "*;{{splitFromLeft(1)}};not enough arguments passed to the function in {{splitFromLeft(1)}}",
                "*;{{sliceFromRight(1,2,3)}};too many arguments passed to the function in {{sliceFromRight(1,2,3)}}",
                "*;{{left(1,2147483648)}};"
                        + "function argument is invalid or in the wrong format in {{left(1,2147483648)}}",
                "*;{{random()}};function argument is invalid or in the wrong format in {{random()}}",
                "*;{{random(1,2)}};not enough arguments passed to the function in {{random(1,2)}}",
            })
    void refusesWithTheTextOfTheGoServer(String source, String destination, String expected) {
        String text = expected.equals("invalid subject") ? expected : "invalid mapping destination: " + expected;
        assertThatThrownBy(() -> SubjectTransform.of(source, destination))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "*;{{left(1,2)}};unknown function in {{left(1,2)}}",
                "*;{{right(1,2)}};unknown function in {{right(1,2)}}",
                "*;a b;invalid transform",
                "*;a..b;invalid transform",
                "*;>.b;invalid transform in b",
            })
    void checksMappingsMoreStrictly(String source, String destination, String expected) {
        assertThatThrownBy(() -> SubjectTransform.ofMapping(source, destination))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("invalid mapping destination: " + expected);
        assertThat(apply(SubjectTransform.ofMapping("*", "x.{{ wildcard(1) }}"), "a"))
                .isEqualTo("x.a");
    }

    @Test
    void requiresImportsToBeReversible() {
        assertThat(apply(SubjectTransform.ofImport("*.*", "x.$2.$1"), "a.b")).isEqualTo("x.b.a");
        assertThatThrownBy(() -> SubjectTransform.ofImport("*.*", "x.$2"))
                .hasMessage("invalid mapping destination: not using all of the token wildcard(s) in x.$2");
        assertThatThrownBy(() -> SubjectTransform.ofImport("*", "{{partition(3,1)}}"))
                .hasMessage("invalid mapping destination: the only mapping function allowed for import transforms is"
                        + " {{Wildcard()}} in {{partition(3,1)}}");
    }

    @Test
    void readsAnEmptySourceAsEverySubjectAndAnEmptyDestinationAsTheSame() {
        assertThat(apply(SubjectTransform.of("", "x.>"), "a.b")).isEqualTo("x.a.b");
        assertThat(apply(SubjectTransform.of("a.*", ""), "a.b")).isEqualTo("a.b");
        assertThat(apply(SubjectTransform.of("a.*", ""), "b.b")).isNull();
        assertThat(apply(SubjectTransform.of("", ""), "b")).isEqualTo("b");
    }

    @Test
    void mapsOnlyValidSubjectsThatMatch() {
        SubjectTransform transform = SubjectTransform.of("a.*", "x.$1");
        assertThat(apply(transform, "a")).isNull();
        assertThat(apply(transform, "a.b.c")).isNull();
        assertThat(apply(transform, "a.*")).isNull();
        assertThat(apply(SubjectTransform.of("*", "x.{{split(1,-)}}"), "--")).isNull();
        assertThat(apply(SubjectTransform.of("*", "x.{{sliceFromLeft(1,1)}}"), "a*"))
                .isNull();
    }

    @Test
    void drawsRandomNumbersBelowTheirBound() {
        SubjectTransform transform = SubjectTransform.of("*", "{{random(3)}}");
        var seen = new HashSet<@Nullable String>();
        for (int i = 0; i < 1_000; i++) {
            seen.add(apply(transform, "a"));
        }
        assertThat(seen).containsExactlyInAnyOrder("0", "1", "2");
    }

    private static @Nullable String apply(SubjectTransform transform, String subject) {
        byte[] bytes = ("x" + subject + "y").getBytes(UTF_8);
        byte[] mapped = transform.apply(bytes, 1, bytes.length - 2);
        return mapped == null ? null : new String(mapped, UTF_8);
    }
}
