// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Both sides of each limit of the keys of users and accounts. */
final class AccountLimitsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "authorization { user: u, timeout: %s } | 0 | -1 | invalid timeout, needs to be positive",
                "authorization { user: u, timeout: %s } | '0s' | '-1ns' | invalid timeout, needs to be positive",
                "authorization { user: u, timeout: %s } | 0.5 | -0.5 | invalid timeout, needs to be positive",
                "authorization { user: u, timeout: %s } | 9223372036 | 9223372037 | timeout value is too big",
                "accounts { A { limits { max_conn: %s } } } | -1 | -2 | max_conn value is too small, the minimum is -1",
                "accounts { A { limits { max_conn: %s } } } | 2147483647 | 2147483648 | max_conn value is too big, the maximum is 2147483647",
                "accounts { A { limits { max_subs: %s } } } | -1 | -2 | max_subs value is too small, the minimum is -1",
                "accounts { A { limits { max_pay: %s } } } | -1 | -2 | max_pay value is too small, the minimum is -1",
                "accounts { A { limits { max_pay: %s } } } | 2147483647 | 2GB | max_pay value is too big, the maximum is 2147483647",
                "accounts { A { limits { max_leafs: %s } } } | -1 | -2 | max_leafs value is too small, the minimum is -1",
                "accounts { A { jetstream { mem: %s } } } | -1 | -2 | mem value is too small, the minimum is -1",
                "accounts { A { jetstream { disk: %s } } } | -1 | -2 | disk value is too small, the minimum is -1",
                "accounts { A { jetstream { streams: %s } } } | -1 | -2 | streams value is too small, the minimum is -1",
                "accounts { A { jetstream { consumers: %s } } } | -1 | -2 | consumers value is too small, the minimum is -1",
                "accounts { A { jetstream { max_ack_pending: %s } } } | -1 | -2 | max_ack_pending value is too small, the minimum is -1",
                "accounts { A { jetstream { mem_max_stream_bytes: %s } } } | -1 | -2 | mem_max_stream_bytes value is too small, the minimum is -1",
                "accounts { A { jetstream { disk_max_stream_bytes: %s } } } | -1 | -2 | disk_max_stream_bytes value is too small, the minimum is -1",
                "accounts { A { jetstream { max_bytes: %s } } } | true | 1 | max_bytes must be a boolean, not an integer",
                "accounts { A { jetstream { cluster_traffic: %s } } } | owner | Owner | Expected 'system' or 'owner' string value for \"cluster_traffic\", got Owner",
                "mappings { a: { dest: b, weight: %s } } | 0 | -1 | Invalid weight -1 for mapping destination",
                "mappings { a: { dest: b, weight: %s } } | 100 | 101 | Invalid weight 101 for mapping destination",
                "mappings { a: { dest: b, weight: %s } } | '0%' | '-1%' | Invalid weight -1 for mapping destination",
                "mappings { a: { dest: b, weight: %s } } | '100%' | '100%%' | Invalid weight \"100%\" for mapping destination",
                "mappings { a: { dest: b, weight: %s } } | 1 | true | weight must be an integer or a percentage such as \"25%\", not a boolean",
                "mappings { a: [ { dest: b, weight: 60 }, { dest: c, weight: %s } ] } | 40 | 41 | Error adding mapping for \"a\" : total weight needs to be <= 100",
                "mappings { a: [ { dest: b, weight: 60 }, { dest: c, weight: 41, cluster: %s } ] } | w | '' | Error adding mapping for \"a\" : total weight needs to be <= 100",
                "accounts { A { exports [ { service: s, latency: { subject: l, sampling: %s } } ] } } | 1 | 0 | bad sampling percentage, should be 1-100",
                "accounts { A { exports [ { service: s, latency: { subject: l, sampling: %s } } ] } } | 100 | 101 | bad sampling percentage, should be 1-100",
                "accounts { A { exports [ { service: s, latency: { subject: l, sampling: %s } } ] } } | ' Headers ' | header | bad sampling percentage, should be 1-100",
                "accounts { A { exports [ { service: 's.*', account_token_position: %s } ] } } | 2 | 1 | Error adding service export \"s.*\": sublist: invalid subject",
                "accounts { A { exports [ { service: 's.*', account_token_position: %s } ] } } | 0 | 3 | Error adding service export \"s.*\": sublist: invalid subject",
                "accounts { A { exports [ { service: s, threshold: %s } ] } } | '0s' | '-1s' | invalid threshold, needs to be positive",
                "authorization { users [ { user: u, permissions { allow_responses { max: %s } } } ] } | 2147483647 | 2147483648 | max value is too big, the maximum is 2147483647",
                "authorization { users [ { user: u, permissions { allow_responses { expires: %s } } } ] } | '-1s' | 1 | expires must be a duration such as \"2m\", not an integer",
            })
    void areKept(String text, String valid, String invalid, String problem) {
        assertThat(SampleFile.problems(text.formatted(valid))).isEmpty();
        List<String> problems = SampleFile.problems(text.formatted(invalid));
        assertThat(problems).singleElement().asString().endsWith(": " + problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "60 | `` ",
                "61 | timeout of 61 (61.000000 seconds) is high",
                "60.0 | `` ",
                "60.5 | timeout of 60.5 (60.500000 seconds) is high",
                "'1m' | `` ",
                "'1m1s' | timeout of 1m1s (61.000000 seconds) is high",
                "1m | timeout of 1000000 (1000000.000000 seconds) is high",
            })
    void warnAboutLongTimeouts(String timeout, String warning) {
        List<ConfigProblem> warnings = SampleFile.reader("authorization { user: u, timeout: " + timeout + " }")
                .warnings();
        if (warning.isEmpty()) {
            assertThat(warnings).isEmpty();
        } else {
            assertThat(warnings)
                    .singleElement()
                    .asString()
                    .startsWith(":1:26: invalid use of field \"timeout\": " + warning)
                    .endsWith(", consider keeping it under 60 seconds. possibly caused by unquoted duration; use '1m'"
                            + " instead of 1m, for example");
        }
    }
}
