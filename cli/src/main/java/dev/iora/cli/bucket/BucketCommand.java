// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bucket;

import dev.iora.cli.command.NatsCommand;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A command about one bucket. */
public abstract class BucketCommand implements NatsCommand {
    @Parameters(index = "0", paramLabel = "bucket", description = "The bucket to act on")
    protected String bucket = "";

    /** A command that asks for confirmation. */
    public abstract static class Confirmed extends BucketCommand {
        @Option(
                names = {"-f", "--force"},
                description = "Act without confirmation")
        protected boolean force;
    }
}
