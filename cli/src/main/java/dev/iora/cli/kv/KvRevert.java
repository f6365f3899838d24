// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.kv;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nats kv revert}. */
final class KvRevert implements NatsCommand {
    @Parameters(index = "0", paramLabel = "bucket", description = "The bucket to act on")
    String bucket = "";

    @Parameters(index = "1", paramLabel = "key", description = "The key to act on")
    String key = "";

    @Parameters(index = "2", paramLabel = "revision", description = "The revision to revert to")
    long revision;

    @Option(names = "--force", negatable = true, description = "Force reverting without prompting")
    boolean force;

    @Override
    public void run(Session session) throws IOException, InterruptedException {
        KeyValueBucket store = KeyValueBucket.open(session, bucket);
        List<KeyValueEntry> history = store.history(key);
        if (history.size() <= 1) {
            throw new CliException("cannot revert key in a bucket where history=1");
        }
        KeyValueEntry former = store.get(key, revision);
        if (!confirmed(session, former)) {
            return;
        }
        // An update rather than a put: whoever wrote meanwhile is not overwritten.
        store.update(key, former.value(), history.getLast().revision());
        KvHistory.print(session, store, key);
    }

    private boolean confirmed(Session session, KeyValueEntry former) {
        if (!force) {
            session.console().println("Revision: " + former.revision() + "\n");
            session.console().println(ValueText.abbreviated(former.value()) + "\n");
        }
        return session.confirmed(force, "Really revert to revision " + revision);
    }
}
