// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import dev.iora.testkit.NatsProcess;
import java.nio.file.Path;

/** Iora as compiled, in a JVM with the class path of the tests; needs no packaging. */
final class IoraProcess {
    private IoraProcess() {}

    /** Starts a server with at most {@code heapMegabytes} of heap on a free loopback port. */
    static NatsProcess start(int heapMegabytes, Path config) {
        return NatsProcess.start(
                NatsProcess.javaCommand("dev.iora.distribution.Main", "-Xmx" + heapMegabytes + "m", "-XX:+UseSerialGC"),
                config);
    }
}
