// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bucket;

import dev.iora.cli.command.Session;
import dev.iora.cli.console.Columns;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.Human;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.console.Table;
import dev.iora.cli.view.StreamInfo;
import java.time.Instant;
import java.util.List;

/** Lists the buckets of a kind. */
public final class BucketList {
    private BucketList() {}

    /** Prints a table of the buckets, or only their names. */
    public static void print(Session session, BucketKind kind, boolean onlyNames) throws InterruptedException {
        Console console = session.console();
        List<StreamInfo> infos = new Buckets(session, kind).list();
        if (onlyNames) {
            infos.forEach(info -> console.println(kind.bucket(info.name())));
        } else if (infos.isEmpty()) {
            console.println("No " + kind.title() + " buckets found");
        } else {
            table(kind, infos).print(console, session.style());
        }
    }

    private static Table table(BucketKind kind, List<StreamInfo> infos) {
        return new Columns<StreamInfo>()
                .add("Bucket", info -> kind.bucket(info.name()))
                .add("Description", info -> info.config().description())
                .add("Created", StreamInfo::created)
                .add("Size", info -> HumanNumber.bytes(info.state().bytes()))
                .addIf(
                        kind == BucketKind.KEY_VALUE,
                        "Values",
                        info -> HumanNumber.ofUnsigned(info.state().messages()))
                .add("Last Update", info -> Human.since(info.state().lastTs(), Instant.now()))
                .table(kind.title() + " Buckets", infos);
    }
}
