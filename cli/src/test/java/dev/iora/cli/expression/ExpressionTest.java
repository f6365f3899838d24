// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iora.cli.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTest {
    private static final JsonObject CONNECTION = JsonObject.parse("""
            {"cid": 7, "name": "app-1", "in_msgs": 120, "ip": "10.0.0.1", "subscriptions": 2, "tags": ["a", "b"],
             "tls": {"first": true}, "subscriptions_list": ["x.y", "z"]}""".getBytes(StandardCharsets.UTF_8));

    private static boolean test(String expression) {
        return Expression.parse(expression).test(name -> name.equals("conn") ? CONNECTION : null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "conn.cid == 7",
                "conn.Cid == 7.0",
                "conn.InMsgs > 100 && conn.in_msgs < 1_000",
                "conn.NumSubs == 2 and len(conn.Subs) == 2",
                "conn.name startsWith 'app' && conn.name endsWith \"-1\" && conn.name contains `p-`",
                "conn.name matches '^app-[0-9]$'",
                "conn.cid in [1, 7] and not (conn.cid in [8])",
                "conn.cid not in [8] && 'a' in conn.tags && 'first' in conn.tls",
                "lower('ABC') == 'abc' && upper(conn.name) == 'APP-1' && trim(' x ') == 'x'",
                "conn.nothing == nil && conn.nothing?.more == nil && (conn.nothing ?? 3) == 3",
                "1 + 2 * 3 == 7 && (1 + 2) * 3 == 9 && 7 % 4 == 3 && -1 < 0 && 8 / 4 - 1 == 1",
                "conn.tags[0] == 'a' && conn.tags[-1] == 'b' && conn['cid'] == 7 && conn.tags[9] == nil",
                "any(conn.Subs, {# startsWith 'x'}) && all(conn.tags, len(#) == 1) && none(conn.tags, # == 'c')",
                "conn.tls.first ? conn.cid > 6 : false",
                "true || false && false",
                "!(conn.name == 'other') && conn.name != 'other' && 'a' < 'b'",
                "hasPrefix(conn.ip, '10.') && hasSuffix(conn.ip, '.1') && string(conn.cid) == '7'",
                "int('3') == 3 && abs(0 - 2) == 2 && float('1.5') <= 1.5 && int(2.9) >= 2",
            })
    void matchesAConnection(String expression) {
        assertThat(test(expression)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "conn.cid",
                "conn.cid ==",
                "(conn.cid == 1",
                "conn.cid == 1 2",
                "unknown(1)",
                "len(1, 2)",
                "conn.name > 1",
                "conn.name.more == 1",
                "conn.name matches '('",
                "§",
                "conn.cid not 3",
                "len(3)",
                "nil + 1 == 1"
            })
    void refusesInvalidExpressions(String expression) {
        assertThatThrownBy(() -> test(expression))
                .isInstanceOf(ExpressionException.class)
                .hasMessageStartingWith("Invalid expression: ");
    }

    @Test
    void limitsTheNestingOfParentheses() {
        assertThatThrownBy(() -> test("(".repeat(10_000))).isInstanceOf(ExpressionException.class);
    }
}
