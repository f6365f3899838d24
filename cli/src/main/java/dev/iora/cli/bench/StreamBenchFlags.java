// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

import dev.iora.cli.api.ApiException;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.StreamInfo;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.ScopeType;

/**
 * The flags of {@code nats bench js}.
 *
 * <p>Thread: the main one.
 */
final class StreamBenchFlags {
    @Mixin
    BenchFlags common = new BenchFlags();

    @Option(
            names = "--stream",
            paramLabel = "NAME",
            defaultValue = "benchstream",
            scope = ScopeType.INHERIT,
            description = "The name of the stream to create or use")
    String stream = "benchstream";

    @Option(
            names = "--sleep",
            paramLabel = "DURATION",
            scope = ScopeType.INHERIT,
            description = "Sleep for the specified interval between publications")
    Duration sleep = Duration.ZERO;

    /** A group of commands below {@code nats bench js}. */
    @Command
    static final class Group {
        @ParentCommand
        StreamBenchFlags js = new StreamBenchFlags();
    }

    Banner banner(BenchKind kind) {
        return common.banner(kind).add("stream", stream).add("sleep", sleep);
    }

    /** Returns the info of the stream; fails if it does not exist. */
    StreamInfo require(Session session) throws InterruptedException {
        try {
            return session.jetStream().streams().info(stream);
        } catch (ApiException e) {
            throw new CliException(
                    "could not access stream " + stream + ": " + e.clientText()
                            + "; 'nats bench js pub async SUBJECT --create' makes and fills one",
                    e);
        }
    }

    void purge(Session session) throws InterruptedException {
        try {
            session.jetStream().streams().purge(stream, new JsonObject());
        } catch (ApiException e) {
            throw new CliException("purging stream '" + stream + "': " + e.clientText(), e);
        }
    }
}
