// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.core.Account;
import dev.iora.core.AccountTable;
import dev.iora.jetstream.options.AccountLimits;
import dev.iora.jetstream.stream.ServerUsage;
import dev.iora.testkit.TestHeap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which accounts may use JetStream, and where streams of unknown accounts go. */
final class JetStreamAccountsTest {
    private final AccountTable table = new AccountTable(TestHeap.ample());
    private final JetStreamAccounts accounts = new JetStreamAccounts(table, new ServerUsage(-1, -1));

    @Test
    void switchesAccountsOnAndOff() {
        table.take("B");
        accounts.limit(Map.of("A", AccountLimits.NONE));
        assertThat(accounts.get("A").isEnabled()).isTrue();
        assertThat(accounts.get("B").isEnabled()).isFalse();
        assertThat(accounts.all()).extracting(JetStreamAccount::name).contains("A", "B", Account.GLOBAL_NAME);
        accounts.limit(Map.of("B", AccountLimits.NONE));
        assertThat(accounts.get("A").isEnabled()).isFalse();
        assertThat(accounts.get("A")).isSameAs(accounts.get("A"));
    }

    @Test
    void keepsStreamsOfUnknownAccountsFromAccountsWithUsers() {
        accounts.limit(Map.of(Account.GLOBAL_NAME, AccountLimits.NONE));
        assertThat(accounts.ofLost()).as("nobody else has streams").isSameAs(accounts.global());
        accounts.limit(Map.of("A", AccountLimits.NONE));
        assertThat(accounts.ofLost().name()).isEqualTo("$LOST");
        assertThat(accounts.ofLost().isEnabled()).isFalse();
    }

    @Test
    void findsTheStreamThatALogLineDescribes() {
        for (String name : new String[] {Account.GLOBAL_NAME, "A", "of > a > strange name"}) {
            JetStreamAccount account = accounts.get(name);
            assertThat(accounts.place(account.describe("S"))).isEqualTo(new JetStreamAccounts.Place(account, "S"));
        }
        assertThat(accounts.global().describe("S")).isEqualTo("S");
        assertThat(accounts.get("A").describe("S")).isEqualTo("A > S");
    }
}
