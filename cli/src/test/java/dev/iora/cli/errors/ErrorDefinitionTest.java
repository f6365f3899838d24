// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ErrorDefinitionTest {
    private static ErrorDefinition definition(String constant, String description, String comment) {
        return new ErrorDefinition(constant, 400, 10001, description, comment, "", "", "");
    }

    @Test
    void acceptsACompleteDefinition() {
        assertThat(definition("JSBadErr", "bad request", "").problems()).isEmpty();
        assertThat(definition("JSBadErrF", "{err}", "any error").problems()).isEmpty();
    }

    @Test
    void listsAllProblems() {
        assertThat(ErrorDefinition.unwritten(999).problems())
                .containsExactly(
                        "error codes may not be below 1000",
                        "code is required",
                        "constant is required",
                        "description is required");
        assertThat(definition("JSBadErr", "{err}", "").problems())
                .containsExactly(
                        "token only descriptions requires a comment",
                        "constants for errors with tokens must end in F like JSStreamMsgDeleteFailedF");
        assertThat(definition("JSBadErrF", "bad {err", "").problems()).containsExactly("unmatched number of { and }");
    }

    @Test
    void isFoundByEveryText() {
        ErrorDefinition error = new ErrorDefinition("JSBadErr", 400, 10001, "bad request", "remark", "help", "", "");
        for (String pattern : new String[] {"^jsbad", "400", "10001", "BAD REQ", "remark", "help"}) {
            assertThat(error.matches(Pattern.compile(pattern, Pattern.CASE_INSENSITIVE)))
                    .as(pattern)
                    .isTrue();
        }
        assertThat(error.matches(Pattern.compile("good"))).isFalse();
    }

    @Test
    void writesTablesAsRead(@TempDir Path directory) throws Exception {
        ErrorCatalog builtIn = ErrorCatalog.builtIn();
        Path file = directory.resolve("errors.json");
        builtIn.write(file);
        assertThat(ErrorCatalog.read(file)).isEqualTo(builtIn);
        ErrorDefinition changed = definition("JSBadErr", "bad request", "");
        ErrorCatalog more = builtIn.with(10001, changed);
        assertThat(more.find(10001)).isEqualTo(changed);
        assertThat(more.with(10001, changed)).isEqualTo(more);
        assertThat(more.highestCode()).isEqualTo(builtIn.highestCode());
    }
}
