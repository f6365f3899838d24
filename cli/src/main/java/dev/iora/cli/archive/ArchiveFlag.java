// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.archive;

import dev.iora.cli.command.ExistingFile;
import dev.iora.cli.command.Session;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flag that makes a command read an archive instead of asking servers. */
public final class ArchiveFlag {
    @Option(
            names = "--archive",
            paramLabel = "FILE",
            converter = ExistingFile.class,
            description = "Read data from an archive file")
    @Nullable
    Path archive;

    public boolean isGiven() {
        return archive != null;
    }

    /** Makes the archive, if one is given, answer all further requests of the session. */
    public void open(Session session) {
        if (archive != null) {
            session.answerFrom(new ArchivedServers(AuditArchive.open(archive)));
        }
    }

    @Override
    public String toString() {
        return String.valueOf(archive);
    }
}
