// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.kv;

import dev.iora.cli.bucket.Highlight;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.Human;
import dev.iora.cli.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nats kv watch}. */
final class KvWatch implements NatsCommand {
    @Parameters(index = "0", paramLabel = "bucket", description = "The bucket to act on")
    String bucket = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            defaultValue = KeyValueBucket.ALL,
            paramLabel = "key",
            description = "The key to act on")
    String key = "";

    @Option(names = "--history", description = "Includes historic values")
    boolean history;

    @Option(names = "--deletes", negatable = true, description = "Includes deletes in watched values")
    boolean deletes = true;

    @Option(names = "--updates", description = "Only show new values written")
    boolean updates;

    @Option(names = "--revision", description = "Starts from a certain revision")
    long revision;

    @Override
    public void run(Session session) throws IOException, InterruptedException {
        KeyValueBucket store = KeyValueBucket.open(session, bucket);
        JsonObject start = start(store);
        Highlight highlight = Highlight.of(session.environment(), session.console());
        session.untilInterrupted(() -> store.watch(start, entry -> deletes || entry.isValue(), entry -> {
            String time = "[" + Human.text(entry.created()) + "] ";
            String place = " " + bucket + " > " + entry.key();
            String operation = entry.operation().name();
            session.console()
                    .println(
                            entry.isValue()
                                    ? time + highlight.good(operation) + place + ": "
                                            + new String(entry.value(), StandardCharsets.UTF_8)
                                    : time + highlight.bad(operation) + place);
        }));
    }

    private JsonObject start(KeyValueBucket store) {
        JsonObject start = store.start(key);
        if (revision > 0) {
            return start.put("deliver_policy", "by_start_sequence").put("opt_start_seq", revision);
        }
        if (updates) {
            return start.put("deliver_policy", "new");
        }
        return start.put("deliver_policy", history ? "all" : "last_per_subject");
    }
}
