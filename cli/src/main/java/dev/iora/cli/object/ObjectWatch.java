// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.object;

import dev.iora.cli.bucket.Highlight;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.Human;
import dev.iora.cli.console.HumanNumber;
import java.io.IOException;
import picocli.CommandLine.Parameters;

/** {@code nats object watch}. */
final class ObjectWatch implements NatsCommand {
    @Parameters(index = "0", paramLabel = "bucket", description = "The bucket to act on")
    String bucket = "";

    @Override
    public void run(Session session) throws IOException, InterruptedException {
        ObjectBucket store = ObjectBucket.open(session, bucket);
        Highlight highlight = Highlight.of(session.environment(), session.console());
        session.untilInterrupted(() -> store.watch(entry -> {
            String time = "[" + Human.text(entry.modified()) + "] ";
            String place = " " + entry.bucket() + " > " + entry.name();
            session.console()
                    .println(
                            entry.deleted()
                                    ? time + highlight.bad("DEL") + place
                                    : time + highlight.good("PUT") + place + ": " + HumanNumber.bytes(entry.size())
                                            + " bytes in " + HumanNumber.of(entry.chunks()) + " chunks");
        }));
    }
}
