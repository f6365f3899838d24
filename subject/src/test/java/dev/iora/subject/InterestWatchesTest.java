// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.subject;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A watch runs its callback for every interest that is added or removed. */
final class InterestWatchesTest {
    private final SubscriptionIndex index = new SubscriptionIndex();
    private final List<Boolean> seen = new ArrayList<>();

    private static final class Plain extends Interest {
        Plain(String filter) {
            super(filter.getBytes(US_ASCII), null);
        }
    }

    private InterestWatch watch(String subject) {
        byte[] bytes = subject.getBytes(US_ASCII);
        return index.watch(bytes, () -> {
            var found = new ArrayList<Interest>();
            index.match(bytes, 0, bytes.length, found::add);
            seen.add(!found.isEmpty());
        });
    }

    @Test
    void runsForAddedAndRemovedInterests() {
        watch("a.b");
        for (String filter : List.of("a.b", "a.*", ">")) {
            var interest = new Plain(filter);
            index.add(interest);
            index.remove(interest);
        }
        assertThat(seen).containsExactly(true, false, true, false, true, false);
    }

    @Test
    void ignoresOtherSubjects() {
        watch("a.b");
        for (String filter : List.of("a", "a.c", "a.b.>", "b.*", "a.b.c")) {
            index.add(new Plain(filter));
        }
        var notThere = new Plain("a.b");
        index.remove(notThere);
        assertThat(seen).isEmpty();
    }

    @Test
    void runsEveryWatchOfASubject() {
        watch("a");
        InterestWatch second = watch("a");
        index.add(new Plain("a"));
        assertThat(seen).hasSize(2);
        second.close();
        second.close();
        index.add(new Plain("a"));
        index.add(new Plain("*"));
        assertThat(seen).hasSize(4);
    }
}
