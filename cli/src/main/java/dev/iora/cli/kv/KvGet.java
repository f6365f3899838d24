// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.kv;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.Human;
import dev.iora.cli.console.HumanNumber;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nats kv get}. */
final class KvGet implements NatsCommand {
    private static final int SHOWN = 120;

    @Parameters(index = "0", paramLabel = "bucket", description = "The bucket to act on")
    String bucket = "";

    @Parameters(index = "1", paramLabel = "key", description = "The key to act on")
    String key = "";

    @Option(names = "--revision", description = "Gets a specific revision")
    long revision;

    @Option(names = "--raw", description = "Show only the value string")
    boolean raw;

    @Override
    public void run(Session session) throws InterruptedException {
        KeyValueBucket store = KeyValueBucket.open(session, bucket);
        KeyValueEntry entry = revision > 0 ? store.get(key, revision) : store.get(key);
        Console console = session.console();
        if (raw) {
            console.write(entry.value());
            return;
        }
        console.println(bucket + " > " + entry.key() + " revision: " + entry.revision() + " created @ "
                + Human.text(entry.created()));
        console.println();
        String text = ValueText.of(entry.value());
        if (text.length() > SHOWN) {
            console.println("Showing first " + SHOWN + " bytes of " + HumanNumber.of(text.length())
                    + ", use --raw for full data\n");
            text = text.substring(0, SHOWN);
        }
        console.println(text + "\n");
    }
}
