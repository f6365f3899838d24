// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiRequestTypeTest {
    @ParameterizedTest
    @CsvSource({
        "STREAM.INFO.ORDERS,                 stream_info_request",
        "STREAM.LIST,                        stream_list_request",
        "STREAM.NAMES,                       stream_names_request",
        "STREAM.MSG.GET.ORDERS,              stream_msg_get_request",
        "CONSUMER.CREATE.ORDERS,             consumer_create_request",
        "CONSUMER.CREATE.ORDERS.NEW.orders.>,consumer_create_request",
        "CONSUMER.MSG.NEXT.ORDERS.NEW,       consumer_getnext_request",
        "CONSUMER.INFO.ORDERS.NEW,           consumer_info_request",
        "META.LEADER.STEPDOWN,               meta_leader_stepdown_request"
    })
    void isFoundByItsSubject(String call, String name) {
        assertThat(Objects.requireNonNull(ApiRequestType.find(call)).name()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INFO",
                "STREAM.INFO",
                "STREAM.INFO.A.B",
                "STREAM.LISTS",
                "CONSUMER.CREATE",
                "CONSUMER.MSG.NEXT.ORDERS",
                "DIRECT.GET.ORDERS"
            })
    void isMissingForOtherSubjects(String call) {
        assertThat(ApiRequestType.find(call)).isNull();
    }

    @Test
    void hasAFixedNumberOfTokensUnlessTheRestMatches() {
        assertThat(ApiRequestType.find("SERVER.REMOVE")).isNotNull();
        assertThat(ApiRequestType.find("SERVER.REMOVE.x")).isNull();
    }
}
