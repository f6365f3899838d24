// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Programs and permissions that some tests need: without them the tests are skipped, except on CI. */
final class Tools {
    private Tools() {}

    /** Skips the test, or on CI fails it, unless {@code available}. */
    static void require(boolean available, String what) {
        if (!available && System.getenv("CI") != null) {
            fail("CI needs " + what);
        }
        assumeTrue(available, "not there: " + what);
    }

    /** Whether a program can be started by its name. */
    static boolean isOnPath(String program) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }
}
