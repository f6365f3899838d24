// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonSchemaTest {
    private static byte[] utf8(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> problems(String schema, String value) {
        return JsonSchema.of(utf8(schema)).problems(utf8(value));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            {'type':'object'}; []; expected object, but got array
            {'type':'string'}; 1; expected string, but got number
            {'type':'integer'}; 1.5; expected integer, but got number
            {'type':['string','null']}; true; expected string or null, but got boolean
            {'const':'a'}; 'b'; value must be "a"
            {'enum':['a',1]}; 'b'; value must be one of "a", 1
            {'required':['a','b','c']}; {'b':1}; missing properties: 'a', 'c'
            {'additionalProperties':false}; {'b':1,'a':2}; additionalProperties 'a', 'b' not allowed
            {'properties':{'a':{'minimum':1}}}; {'a':0}; /a: must be >= 1 but found 0
            {'properties':{'a':{'maximum':1}}}; {'a':2}; /a: must be <= 1 but found 2
            {'patternProperties':{'^x':{'type':'null'}}}; {'x/y':2}; /x~1y: expected null, but got number
            {'additionalProperties':{'type':'null'}}; {'x':2}; /x: expected null, but got number
            {'properties':{'a':{'type':'string'}}}; {'a':1}; /a: expected string, but got number
            {'items':{'type':'string'}}; ['x',true]; /1: expected string, but got boolean
            {'items':{'minLength':2}}; ['ab','c']; /1: length must be >= 2, but got 1
            {'maxLength':1}; 'ab'; length must be <= 1, but got 2
            {'pattern':'^a$'}; 'ab'; does not match pattern '^a$'
            {'format':'date-time'}; 'now'; 'now' is not valid 'date-time'
            {'allOf':[{},{'type':'null'}]}; 1; expected null, but got number
            {'oneOf':[{'type':'string'}]}; 1; expected string, but got number
            {'oneOf':[{'type':'string'},{'const':'a'}]}; 'a'; valid against schemas at indexes 0 and 1
            {'oneOf':[{},{'type':'null'},{}]}; 1; valid against schemas at indexes 0 and 2
            """)
    void reportsProblemsInTheWordsOfTheOfficialCli(String schema, String value, String problem) {
        assertThat(problems(schema, value)).containsExactly(problem);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            {'type':'object'}; {}
            {'type':'integer'}; 1.0
            {'const':1}; 1.0
            {'type':['string','null']}; null
            {'format':'date-time'}; '2026-11-27T09:00:00.123Z'
            {'oneOf':[{'type':'string'},{'type':'number'}]}; 1
            {'properties':{'a':{}},'additionalProperties':false}; {'a':1}
            {'patternProperties':{'^x':{}},'additionalProperties':false}; {'xy':1}
            {'minimum':2,'minLength':2}; 'ab'
            """)
    void acceptsValuesThatFit(String schema, String value) {
        assertThat(problems(schema, value)).isEmpty();
    }
}
