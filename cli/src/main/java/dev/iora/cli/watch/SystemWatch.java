// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.watch;

import dev.iora.cli.console.Columns;
import dev.iora.cli.console.Human;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.console.OutputStyle;
import dev.iora.cli.console.SortKeys;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.Traffic;
import io.nats.client.Message;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine.Mixin;

/** Shows in a table what servers publish about themselves, one row per item, the busiest first. */
abstract class SystemWatch<T> extends Watch {
    private final String subject;
    private final String what;
    private final SortKeys<T> keys;
    private final Comparator<T> otherwise;
    private final int frameRows;

    @Mixin
    TopFlags top = new TopFlags();

    private Instant lastMessage = Instant.now();

    /**
     * @param subject where servers publish about the items
     * @param what the items, in the title
     * @param otherwise the order of items that are equal by the key
     * @param frameRows the lines of a table that are no rows
     */
    SystemWatch(String subject, String what, SortKeys<T> keys, Comparator<T> otherwise, int frameRows) {
        this.subject = subject;
        this.what = what;
        this.keys = keys;
        this.otherwise = otherwise;
        this.frameRows = frameRows;
    }

    /** The flag of the key that items are sorted by. */
    abstract String sort();

    /** Takes a message; returns whether it says something new. */
    abstract boolean accept(JsonObject body);

    /** All items now, in a list of its own. */
    abstract List<T> items();

    /** The columns; {@code shown} is how many items are shown. */
    abstract Columns<T> columns(int shown);

    @Override
    final String subject() {
        return subject;
    }

    @Override
    final int wantedRows() {
        keys.of(sort());
        return top.number;
    }

    @Override
    final void onMessage(Message message, JsonObject body) {
        if (accept(body)) {
            lastMessage = Instant.now();
        }
    }

    @Override
    final String text(Screen screen, OutputStyle style) {
        int rows = screen.rows(frameRows);
        SortKeys.Key<T> key = keys.of(sort());
        List<T> all = items();
        all.sort(key.order().thenComparing(otherwise));
        int shown = Math.min(rows, all.size());
        String count = shown < all.size() ? shown + " / " + all.size() : Integer.toString(shown);
        String title = "Top " + count + " " + what + " activity by " + key.label() + " at " + Human.time(lastMessage);
        return columns(shown).table(title, all.subList(0, shown), all).text(style);
    }

    static String text(Traffic traffic) {
        return HumanNumber.of(traffic.msgs()) + " / " + HumanNumber.bytes(traffic.bytes());
    }
}
