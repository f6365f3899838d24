// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iora.core.AccountTable;
import dev.iora.jetstream.TestOptions;
import dev.iora.jetstream.account.JetStreamAccounts;
import dev.iora.jetstream.config.ApiException;
import dev.iora.jetstream.config.StreamConfig;
import dev.iora.jetstream.options.JetStreamOptions.Limits;
import dev.iora.jetstream.stream.ServerUsage;
import dev.iora.testkit.TestHeap;
import org.junit.jupiter.api.Test;

/** The rehearsal runs the code of the first calls and never fails. */
final class RehearsalTest {
    private static Rehearsal rehearsal(long maxDuplicateWindowNanos) {
        var options = new TestOptions()
                .limits(new Limits(0, 0, maxDuplicateWindowNanos))
                .build();
        var accounts = JetStreamAccounts.ofGlobal(new AccountTable(TestHeap.ample()), new ServerUsage(-1, -1));
        return new Rehearsal(new AccountRules(options, accounts.global()), true);
    }

    @Test
    void runsTheCodeThatCreatesAStreamAndAConsumer() {
        Rehearsal rehearsal = rehearsal(0);
        StreamConfig stream = rehearsal.stream();
        assertThat(stream.name()).isEqualTo("S");
        assertThat(rehearsal.consumer(stream).name()).isEqualTo("c");
    }

    @Test
    void endsIfTheServerRefusesTheStream() {
        // The maximum of a duplicate window is one nanosecond.
        Rehearsal rehearsal = rehearsal(1);
        assertThatThrownBy(rehearsal::stream).isInstanceOf(ApiException.class);
        assertThatCode(rehearsal::run).doesNotThrowAnyException();
    }
}
