// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.config.AccountsConfig;
import dev.iora.config.OptionsLoader;
import dev.iora.config.SubjectPermission;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of the benchmark say what its table says they do. */
final class AuthConfigTest {
    @TempDir
    Path directory;

    private AccountsConfig accounts(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("auth.conf"), text);
        return AccountsConfig.of(OptionsLoader.load(file, Map.of(), Map.of()).options());
    }

    private static int rules(SubjectPermission permission) {
        List<SubjectPermission.Entry> allow = permission.allow();
        return allow == null ? 0 : allow.size();
    }

    @Test
    void hasUsersWithPermissions() throws IOException {
        List<AccountsConfig.User> users =
                accounts(AuthConfig.users(3, 21)).accounts().getFirst().users();
        assertThat(users).hasSize(3);
        for (int i = 0; i < 3; i++) {
            AccountsConfig.User user = users.get(i);
            assertThat(user.name()).isEqualTo(AuthConfig.user(i).user());
            assertThat(user.password().matches(AuthConfig.user(i).password().getBytes(StandardCharsets.UTF_8)))
                    .isTrue();
            AccountsConfig.Permissions permissions = user.permissions();
            assertThat(permissions == null ? 0 : rules(permissions.publish()) + rules(permissions.subscribe()))
                    .isEqualTo(21);
        }
    }

    @Test
    void hasAccountsThatImportFromEachOther() throws IOException {
        AccountsConfig config = accounts(AuthConfig.accounts(4, 6));
        List<AccountsConfig.Account> accounts = config.accounts().stream()
                .filter(account -> account.name().startsWith("A"))
                .toList();
        assertThat(accounts).hasSize(4).allSatisfy(account -> {
            assertThat(account.exports()).hasSize(2);
            assertThat(account.imports()).hasSize(2);
        });
        assertThat(accounts.stream().mapToInt(account -> account.users().size()))
                .containsExactly(1, 1, 1, 3);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 6, 100})
    void hasAUserForClientsWithoutCredentials(int rules) throws IOException {
        AccountsConfig config = accounts(AuthConfig.openUser(rules));
        AccountsConfig.User user = config.accounts().getFirst().users().getFirst();
        assertThat(config.authentication().noAuthUser()).isEqualTo(user.name());
        AccountsConfig.Permissions permissions = user.permissions();
        assertThat(permissions == null ? 0 : rules(permissions.publish())).isEqualTo(rules);
        assertThat(permissions == null ? 0 : rules(permissions.subscribe())).isEqualTo(rules);
    }
}
