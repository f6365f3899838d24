// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import dev.iora.testkit.NatsProcess;
import dev.iora.testkit.ReferenceProgram;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The nats-server installed on this machine, the reference for correct behaviour on the wire. */
final class ReferenceServer implements ServerUnderTest {
    private final ReferenceProgram program;
    private final TranscriptDialect dialect;

    private ReferenceServer(ReferenceProgram program) {
        this.program = program;
        dialect = TranscriptDialect.of(program.version());
    }

    /** The installed server, if there is one. */
    static Optional<ReferenceServer> find() {
        return ReferenceProgram.find().map(ReferenceServer::new);
    }

    @Override
    public TranscriptDialect dialect() {
        return dialect;
    }

    @Override
    public Running start(Path config) {
        return new Started(NatsProcess.start(command(), config));
    }

    /** The command that starts the server, without arguments. */
    List<String> command() {
        return program.command();
    }

    private record Started(NatsProcess process) implements Running {
        @Override
        public int port() {
            return process.port();
        }

        @Override
        public void close() {
            process.close();
        }
    }
}
