// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iora.jetstream.config.ApiErrorSource.Entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ApiErrorTest {
    @Test
    void equalsTheTableOfErrors() throws IOException {
        List<String> table = new ArrayList<>();
        for (Entry entry : ApiErrorSource.entries()) {
            table.add(entry.name() + ' ' + entry.code() + ' ' + entry.errCode() + ' ' + entry.description());
        }
        List<String> constants = new ArrayList<>();
        for (ApiError error : ApiError.values()) {
            constants.add(error.name() + ' ' + error.code() + ' ' + error.errCode() + ' ' + error.description());
        }
        assertThat(constants).isEqualTo(table).hasSize(222).doesNotHaveDuplicates();
    }

    @Test
    void equalsTheOutputOfTheGenerator() throws IOException {
        String checkedIn = Files.readString(Path.of("src/main/java/dev/iora/jetstream/config/ApiError.java"));
        assertThat(checkedIn).isEqualToIgnoringWhitespace(ApiErrorSource.text());
    }

    @Test
    void fillsPlaceholdersInTheirOrder() {
        assertThat(ApiError.RESTORE_SUBSCRIBE_FAILED.with("a.b", "gone").description())
                .isEqualTo("JetStream unable to subscribe to restore snapshot a.b: gone");
        assertThat(ApiError.STREAM_WRONG_LAST_SEQUENCE.with(5).description()).isEqualTo("wrong last sequence: 5");
        assertThat(ApiError.STREAM_INVALID_CONFIG.with("a {b}").description()).isEqualTo("a {b}");
    }

    @Test
    void refusesAnotherNumberOfValuesThanPlaceholders() {
        assertThatThrownBy(() -> ApiError.STREAM_NOT_FOUND.with("x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ApiError.STREAM_INVALID_CONFIG.with()).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void writesAnErrorObject() {
        assertThat(new String(ApiError.STREAM_NOT_FOUND.with().toJson(), StandardCharsets.UTF_8))
                .isEqualTo("{\"code\":404,\"err_code\":10059,\"description\":\"stream not found\"}");
    }
}
