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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** Shows statistics that servers publish in a table with a row per item, busiest first. */
abstract class SystemWatch<T> extends Watch {
    private final String subject;
    private final String what;
    private final SortKeys<T> keys;
    private final Comparator<T> otherwise;
    private final int frameRows;

    @Option(
            names = {"-n", "--number"},
            defaultValue = "0",
            description = "Amount of rows to show by the selected dimension")
    int number;

    private final Map<String, T> latest = new LinkedHashMap<>();
    private Instant lastMessage = Instant.now();

    /**
     * @param subject the subject of the statistics
     * @param what the name of the items in the title
     * @param otherwise the order of items with equal keys
     * @param frameRows the number of lines of a table besides its rows
     */
    SystemWatch(String subject, String what, SortKeys<T> keys, Comparator<T> otherwise, int frameRows) {
        this.subject = subject;
        this.what = what;
        this.keys = keys;
        this.otherwise = otherwise;
        this.frameRows = frameRows;
    }

    /** The sort key as given by the flag. */
    abstract String sort();

    /** Handles a message; returns whether it changed the items. */
    abstract boolean accept(JsonObject body);

    /** Replaces the item with this id. */
    final void put(String id, T item) {
        latest.put(id, item);
    }

    /** All current items, in a new list. */
    List<T> items() {
        return new ArrayList<>(latest.values());
    }

    /** The columns; {@code shown} is the number of items shown. */
    abstract Columns<T> columns(int shown);

    @Override
    final String subject() {
        return subject;
    }

    @Override
    final int wantedRows() {
        keys.of(sort());
        return number;
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
