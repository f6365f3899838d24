// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands name a file that they cannot read, and the reason; without a connection. */
class NamedFilesTest {
    @TempDir
    Path directory;

    private Path missing;
    private Path folder;
    private Path file;

    @BeforeEach
    void makeFiles() throws IOException {
        missing = directory.resolve("missing");
        folder = Files.createDirectory(directory.resolve("folder"));
        file = Files.writeString(directory.resolve("file"), "not what is wanted");
    }

    private CliResult run(String command, Path path) {
        return new Cli(directory).run(command.replace("FILE", path.toString()).split(" "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stream add X --config FILE",
                "stream edit X --config FILE",
                "consumer add X c --config FILE",
                "consumer edit X c --config FILE",
                "auth nkey show FILE",
                "auth nkey sign FILE FILE",
                "auth nkey verify FILE FILE FILE",
                "auth nkey seal FILE FILE UABC",
                "auth nkey unseal FILE FILE UABC",
                "auth nkey gen user --entropy FILE",
                "bench pub x --payload FILE",
                "bench service request x --payload FILE",
                "errors ls --errors FILE",
                "errors validate FILE",
                "errors edit FILE",
                "object put B FILE",
                "server check exporter --config FILE",
                "server config validate FILE",
                "server list --archive FILE"
            })
    void refusesAMissingFile(String command) {
        run(command, missing).failedWith("path '" + missing + "' does not exist, try --help");
        run(command, folder).failedWith("path '" + folder + "' is a directory, try --help");
    }

    @ParameterizedTest
    @ValueSource(strings = {"stream restore FILE", "account restore FILE", "server request profile heap FILE"})
    void refusesAMissingDirectory(String command) {
        run(command, missing).failedWith("path '" + missing + "' does not exist, try --help");
        run(command, file).failedWith("path '" + file + "' is not a directory, try --help");
    }

    @Test
    void namesAFileThatIsReadLater() {
        run("schema validate io.nats.jetstream.api.v1.stream_create_request FILE", missing)
                .failedWith("cannot read " + missing + ": no such file or directory");
        run("schema validate io.nats.jetstream.api.v1.stream_create_request FILE", folder)
                .failedWith("cannot read " + folder + ": is a directory");
        String refused = "cannot read credentials file ";
        run("pub a b --creds FILE", missing)
                .failedWith(refused + missing + ": no such file or directory (from --creds)");
        run("pub a b --creds FILE", folder).failedWith(refused + folder + ": is a directory (from --creds)");
        run("pub a b --tlsca FILE", missing)
                .failedWith("cannot use the TLS files (from --tlsca): open " + missing + ": no such file or directory");
        run("pub a b --tlscert FILE --tlskey FILE", folder)
                .failedWith("cannot use the TLS files (from --tlscert, --tlskey): open " + folder + ": Is a directory");
    }

    @Test
    void explainsAWrongValueOfAFlagInPlainWords() {
        run("pub a b --sleep=x", file)
                .failedWith("invalid duration \"x\", use for instance 30s, 5m or 1d12h, try --help");
    }
}
