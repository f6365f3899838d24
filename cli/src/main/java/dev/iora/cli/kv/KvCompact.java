// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.kv;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nats kv compact}. */
final class KvCompact implements NatsCommand {
    private static final Duration KEPT = Duration.ofMinutes(30);

    @Parameters(index = "0", paramLabel = "bucket", description = "The bucket to act on")
    String bucket = "";

    @Option(
            names = {"-f", "--force"},
            description = "Act without confirmation")
    boolean force;

    @Override
    public void run(Session session) throws IOException, InterruptedException {
        KeyValueBucket store = KeyValueBucket.open(session, bucket);
        if (!session.confirmed(
                force, "Purge all historic values and audit trails for deleted keys in bucket " + bucket + "?")) {
            session.console().println("Skipping delete");
            return;
        }
        List<KeyValueEntry> markers = new ArrayList<>();
        store.readLast(KeyValueBucket.ALL, false, entry -> {
            if (!entry.isValue()) {
                markers.add(entry);
            }
        });
        // Watchers that were away for a while still have to hear of what was deleted.
        Instant limit = Instant.now().minus(KEPT);
        store.removeDeleted(
                markers, marker -> marker.created() == null || marker.created().isBefore(limit));
    }
}
