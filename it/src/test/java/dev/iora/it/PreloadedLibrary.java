// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.testkit.NatsProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Libraries between a server and the operating system, compiled from {@code src/test/c}. */
final class PreloadedLibrary {
    private PreloadedLibrary() {}

    /** Compiles the library {@code name} into {@code directory}; skips the test if there is no compiler. */
    static Path compile(String name, Path directory) throws IOException {
        Tools.require(Files.isDirectory(Path.of("/proc/self/fd")), "/proc");
        Tools.require(Tools.isOnPath("cc"), "cc");
        Path library = directory.resolve(name + ".so");
        String source =
                Path.of("src", "test", "c", name + ".c").toAbsolutePath().toString();
        NatsProcess compiler = NatsProcess.launch(
                List.of("cc", "-Wall", "-Werror", "-shared", "-fPIC", "-o", library.toString(), source, "-ldl"));
        assertThat(compiler.awaitExit()).as("%s", compiler.log().awaitEnd()).isZero();
        return library;
    }

    /** The variable of the environment that makes a server load {@code library} first. */
    static String variable(Path library) {
        return "LD_PRELOAD=" + library;
    }
}
